using Noether.Fields;
using Noether.Geometry.Motion;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Learning;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.Nero.Piv;

/// <summary>The arms of the recipe <c>piv</c>: two classical methods, and a network trained in two ways.</summary>
internal static class PivArms
{
    private const double WarmUpShare = 0.1;

    public static ArmRun Farneback(PivOptions options, ArmContext context) => Classical(new FarnebackFlow(), options, context);

    public static ArmRun Correlation(PivOptions options, ArmContext context) => Classical(new CorrelationFlow(window: options.Window), options, context);

    public static ArmRun Network(PivOptions options, ArmContext context) => Train(options, context);

    public static ArmRun Augmented(PivOptions options, ArmContext context) => Train(options, context, Moved);

    /// <summary>The pairs that the arms are measured on.</summary>
    public static Batch TestPairs(PivOptions options, ArmContext context) => Pairs("test pairs", options.TestPairs, options, context);

    /// <summary>The same for an audit, which may take one kind of flow alone.</summary>
    public static AuditData ForAudit(PivOptions options, ArmContext context)
    {
        var pairs = TestPairs(options, context);
        return AuditData.Of("particle pictures", pairs, "flow") with { Kinds = [.. pairs["kind"].Value.cpu().data<long>().ToArray().Select(k => $"{RandomFlow.Kinds[(int)k]}")] };
    }

    private static ArmRun Classical(IModel model, PivOptions options, ArmContext context)
    {
        return ArmRun.Of(null, Training, model);

        ArmTraining Training()
        {
            var test = TestPairs(options, context);
            return new ArmTraining(new NothingToLearn(), evaluation => FlowAudit.Run(model, test, evaluation));
        }
    }

    private static ArmRun Train(PivOptions options, ArmContext context, Func<Batch, Generator, Batch>? augment = null)
    {
        var model = new FlowNetwork(options.Width, context.Generator.Fork("weights"));
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, options, context, augment));
    }

    private static ArmTraining Training(FlowNetwork model, PivOptions options, ArmContext context, Func<Batch, Generator, Batch>? augment)
    {
        var train = Pairs("training pairs", options.TrainPairs, options, context);
        var test = TestPairs(options, context);
        var source = new InMemorySource(train, options.BatchSize, context.Generator.Fork("batches"), augment);
        var length = TrainingSpan.Epochs(options.Epochs);
        var trainer = new Trainer(
            model,
            new MeanSquaredError("flow"),
            source,
            new TrainerOptions(length)
            {
                Optimizer = new AdamOptions(options.LearningRate),
                Schedule = new CosineSchedule { WarmUp = (long)(WarmUpShare * length.ToSteps(source.BatchesPerEpoch)) },
                ClipNorm = 10,
                Limits = context.Limits,
            },
            context.Generator.Fork("training"));
        var process = new RecordedProcess(trainer, "loss");
        return new ArmTraining(process, evaluation => Measure(model, test, process, evaluation));
    }

    private static ArmResult Measure(FlowNetwork model, Batch test, RecordedProcess process, EvaluationContext evaluation)
    {
        var audit = FlowAudit.Run(model, test, evaluation);
        var learning = new Table(["step", "loss"], [.. process.Rows.Select(r => new[] { r.Step, r.Values[0] })]);
        return audit with { Tables = audit.Tables.Append(new("learning", learning)).ToDictionary(StringComparer.Ordinal) };
    }

    private static Batch Pairs(string use, int count, PivOptions options, ArmContext context)
    {
        using var scope = torch.NewDisposeScope();
        using var draw = context.Generator.Fork(use);
        var pairs = new ParticleImages { Size = options.Size, LargestDisplacement = options.Displacement }.Pairs(count, RandomFlow.Kinds, draw).To(context.Device);
        return pairs.Select((_, f) => f with { Value = scope.MoveToOuter(f.Value) });
    }

    private static Batch Moved(Batch batch, Generator generator)
    {
        var symmetry = FiniteGrids.SquareAndTimeSymmetries().Symmetry;
        return symmetry.Input.Apply(symmetry.Group.Sample(batch.Size, generator), batch, Pairing.Each);
    }
}
