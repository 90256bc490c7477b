using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Learning;
using Noether.Nn;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.Ponita.Superpixels;

/// <summary>The arms of the recipe <c>superpixels</c>: the same digits and the same training.</summary>
internal static class SuperpixelArms
{
    private const int Rows = 200;
    private const int ExactDigits = 20;
    private const double ClipNorm = 0.5;
    private const double WarmUp = 0.05;

    private static readonly Symmetry Rotations = Symmetry.Natural(new SO2(), "rotations");

    public static ArmRun Ponita(SuperpixelOptions options, ArmContext context) => Arm(options.Network, options, options.PonitaLearningRate, context);

    public static ArmRun Pnita(SuperpixelOptions options, ArmContext context) => Arm(options.Network with { Orientations = 0 }, options, options.PnitaLearningRate, context);

    public static ArmRun Raw(SuperpixelOptions options, ArmContext context) =>
        Arm(options.Network with { Orientations = 0, Attributes = PoseAttributes.Raw }, options, options.RawLearningRate, context);

    /// <summary>The test digits as an audit takes them.</summary>
    public static AuditData Audited(SuperpixelOptions options, ArmContext context) => AuditData.Of("digits as pieces", SuperpixelData.Of(options, context).Test, "label") with
    {
        Classes = [.. Enumerable.Range(0, options.Network.OutputScalars).Select(d => $"{d}")],
    };

    private static ArmRun Arm(OrientedNetworkOptions size, SuperpixelOptions options, double rate, ArmContext context)
    {
        var model = new SuperpixelClassifier(size, options.Radius, context.Generator.Fork("weights"));
        _ = model.to(context.Device);
        return ArmRun.Of(model, () =>
        {
            var data = SuperpixelData.Of(options, context);
            var samples = Math.Min(data.Train.Size, context.Limits.Overfit ?? data.Train.Size);
            var source = new InMemorySource(data.Train, (int)Math.Min(options.BatchSize, samples), context.Generator.Fork("batches"), dropLast: true);
            var length = TrainingSpan.Epochs(options.Epochs);
            var how = new TrainerOptions(length)
            {
                Optimizer = new AdamOptions(rate),
                Schedule = new CosineSchedule { WarmUp = (long)(WarmUp * length.ToSteps(source.BatchesPerEpoch)) },
                ClipNorm = ClipNorm,
                Limits = context.Limits,
            };
            var validation = new ObjectiveValidation(data.Validation, new CrossEntropy(), Rows);
            var process = new RecordedProcess(new Trainer(model, new CrossEntropy(), source, how, context.Generator.Fork("training"), validation), "val.loss", "val.accuracy");
            return new ArmTraining(process, evaluation => Measure(model, size, data.Test, process, source.BatchesPerEpoch, evaluation));
        });
    }

    private static ArmResult Measure(SuperpixelClassifier model, OrientedNetworkOptions size, Batch test, RecordedProcess process, long stepsPerEpoch, EvaluationContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var error = Error(model, test, context);
        var turned = Error(model, Rotations.Input.Apply(Rotations.Group.Sample(test.Size, context.Generator), test, Pairing.Each), context);
        // In float64, where what is left of an exact symmetry is far below what is not.
        var few = test.Slice(0, Math.Min(ExactDigits, test.Size)).To(torch.float64);
        var own = Symmetry.Natural(new Cyclic(Math.Max(2, size.Orientations)), "turns of the grid");
        model.to(torch.float64);
        double Defect(Symmetry symmetry, Tensor g) => EquivarianceError.Measure(model, symmetry, few, g, Rows)["logits"].Cast<double>().Max();
        var (all, exact) = (Defect(Rotations, Rotations.Group.Grid(new GridSpec(7))), Defect(own, own.Group.Grid(new GridSpec((int)own.Group.Order!))));
        model.to(torch.float32);
        return new ArmResult(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["error"] = error,
                ["turned_error"] = turned,
                ["validation_error"] = 1 - process.Rows.Select(r => r.Values[1]).DefaultIfEmpty(double.NaN).Max(),
                ["equivariance_error"] = all,
                ["grid_equivariance_error"] = exact,
                ["parameters"] = model.parameters().Sum(p => p.numel()),
            },
            new Dictionary<string, Table>(StringComparer.Ordinal) { ["learning"] = new(["epoch", "validation error (%)"], [.. process.Rows.Select(r => new[] { (double)r.Step / stepsPerEpoch, 100 * (1 - r.Values[1]) })]) });
    }

    private static double Error(NetworkModel model, Batch digits, EvaluationContext context)
    {
        long wrong = 0;
        for (long start = 0; start < digits.Size; start += Rows)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var inner = torch.NewDisposeScope();
            var part = digits.Slice(start, Math.Min(Rows, digits.Size - start));
            wrong += model.call(part)["logits"].Value.argmax(1).ne(part["label"].Value).sum().item<long>();
            context.Sink.Progress("measure", Math.Min(digits.Size, start + Rows), digits.Size);
        }

        return (double)wrong / digits.Size;
    }
}
