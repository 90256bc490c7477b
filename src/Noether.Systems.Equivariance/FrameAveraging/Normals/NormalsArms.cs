using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The arms of the recipe <c>normals</c>: one training, several networks, upright clouds or turned ones.</summary>
internal static class NormalsArms
{
    private const double LeastScale = 0.8, MostScale = 1.25;

    private static readonly Symmetry Rotations = Symmetry.Natural(new SO3());

    /// <param name="network">Makes the network.</param>
    /// <param name="turned">Whether it is trained on randomly turned clouds.</param>
    /// <param name="local">Whether it is the network of neighbourhoods, with a length of training of its own.</param>
    public static Func<NormalsOptions, ArmContext, ArmRun> Of(Func<NormalsOptions, Generator, NormalEstimator> network, bool turned = false, bool local = false) => (options, context) =>
    {
        var (train, test) = ShapeClouds.Draw(options, context.Data, context.Generator.Fork("shapes"));
        (train, test) = (train.To(context.Device), test.To(context.Device));
        var model = network(options, context.Generator.Fork("weights"));
        _ = model.to(context.Device);

        // A batch of one cloud has no variance of cloud features to normalise by: hence no smaller last batch.
        var batch = Math.Max(2, Math.Min(options.BatchSize, context.Limits.Overfit ?? train.Size));
        var source = new InMemorySource(train, (int)batch, context.Generator.Fork("batches"), turned ? TurnedAndScaled : Scaled, dropLast: true);
        var trainer = new Trainer(
            model,
            new NormalError(options.Orthogonality),
            source,
            new TrainerOptions(TrainingSpan.Epochs(local ? options.LocalEpochs : options.Epochs))
            {
                Optimizer = new AdamOptions(options.LearningRate),
                Schedule = options.Decay ? new CosineSchedule() : Schedule.Constant,
                Limits = context.Limits,
            },
            context.Generator.Fork("training"));
        var process = new RecordedProcess(trainer, "error");
        return new ArmRun(process, evaluation => Measure(model, test, options, process, evaluation), model);
    };

    private static ArmResult Measure(NormalEstimator model, Batch test, NormalsOptions options, RecordedProcess process, EvaluationContext evaluation)
    {
        var measured = RotationRegimes.Measure(model, test, options.Angles, evaluation);
        var learning = new Table(["step", "error"], [.. process.Rows.Select(r => (double[])[r.Step, .. r.Values])]);
        return measured with { Tables = measured.Tables.Append(new("learning", learning)).ToDictionary(StringComparer.Ordinal) };
    }

    private static Batch TurnedAndScaled(Batch batch, Generator generator) =>
        Scaled(Rotations.Input.Apply(Rotations.Group.Sample(batch.Size, generator), batch, Pairing.Each), generator);

    /// <summary>Every cloud made larger or smaller as a whole; normals stay.</summary>
    private static Batch Scaled(Batch batch, Generator generator)
    {
        var points = batch[NormalEstimator.Points];
        using var uniform = torch.rand([batch.Size, 1, 1], points.Value.dtype, generator: generator.Torch);
        using var factors = ((uniform * (MostScale - LeastScale)) + LeastScale).to(points.Value.device);
        return batch.With(NormalEstimator.Points, points.With(points.Value * factors));
    }
}
