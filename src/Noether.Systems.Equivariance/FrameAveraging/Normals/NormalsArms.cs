using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>How an arm of the recipe <c>normals</c> is made: one training, several networks, upright clouds or turned ones.</summary>
internal static class NormalsArms
{
    private const double LeastScale = 0.8, MostScale = 1.25;

    // Clouds in one call of the network in validation.
    private const int ValidationClouds = 25;

    private static readonly Symmetry Rotations = Symmetry.Natural(new SO3());

    /// <summary>An arm that trains a network.</summary>
    /// <param name="network">Makes the network.</param>
    /// <param name="turned">Whether it is trained on randomly turned clouds whatever the options say.</param>
    /// <param name="local">Whether it is the network of neighbourhoods, with a length of training of its own.</param>
    public static Func<NormalsOptions, ArmContext, ArmRun> Of(Func<NormalsOptions, Generator, NormalEstimator> network, bool turned = false, bool local = false) => (options, context) =>
        Train(network, options with
        {
            TrainRotation = turned ? TrainRotation.Turned : options.TrainRotation,
            Epochs = local ? options.LocalEpochs : options.Epochs,
        }, context);

    /// <summary>The arm without learning.</summary>
    public static ArmRun PlaneFit(NormalsOptions options, ArmContext context)
    {
        var model = NormalNetworks.PlaneFit(options);
        return ArmRun.Of(model, Training);

        ArmTraining Training()
        {
            var clouds = Clouds(options, context);
            return new ArmTraining(new NothingToLearn(), evaluation => Measure(model, clouds, options with { TrainRotation = TrainRotation.Upright }, evaluation, null));
        }
    }

    /// <summary>Clouds turned as wholes, each at random, points and normals alike.</summary>
    public static Batch Turned(Batch batch, Generator generator) => Rotations.Input.Apply(Rotations.Group.Sample(batch.Size, generator), batch, Pairing.Each);

    /// <summary>The clouds that the arms learn from and are measured on.</summary>
    public static ShapeClouds Clouds(NormalsOptions options, ArmContext context) => ShapeClouds.Draw(options, context.Data, context.Generator.Fork("shapes")).To(context.Device);

    private static ArmRun Train(Func<NormalsOptions, Generator, NormalEstimator> network, NormalsOptions options, ArmContext context)
    {
        var model = network(options, context.Generator.Fork("weights"));
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, options, context));
    }

    private static ArmTraining Training(NormalEstimator model, NormalsOptions options, ArmContext context)
    {
        var turned = options.TrainRotation == TrainRotation.Turned;
        var clouds = Clouds(options, context);
        clouds = turned ? clouds with { Validation = Turned(clouds.Validation, context.Generator.Fork("validation turns")) } : clouds;

        // A batch of one cloud has no variance of cloud features to normalise by: hence no smaller last batch.
        var batch = Math.Max(2, Math.Min(options.BatchSize, context.Limits.Overfit ?? clouds.Train.Size));
        var source = new InMemorySource(clouds.Train, (int)batch, context.Generator.Fork("batches"), turned ? TurnedAndScaled : Scaled, dropLast: true);
        var trainer = new Trainer(
            model,
            new NormalError(options.Orthogonality),
            source,
            new TrainerOptions(TrainingSpan.Epochs(options.Epochs))
            {
                Optimizer = new AdamOptions(options.LearningRate),
                Schedule = options.Decay ? new CosineSchedule() : Schedule.Constant,
                ValidateEvery = TrainingSpan.Epochs(options.ValidateEvery),
                Monitor = NormalError.Error,
                Limits = context.Limits,
            },
            context.Generator.Fork("training"),
            new ObjectiveValidation(clouds.Validation, new NormalError(0), ValidationClouds));
        var process = new RecordedProcess(trainer, NormalError.Error, $"val.{NormalError.Error}");
        return new ArmTraining(process, evaluation => Measure(model, clouds, options, evaluation, process));
    }

    private static ArmResult Measure(NormalEstimator model, ShapeClouds clouds, NormalsOptions options, EvaluationContext evaluation, RecordedProcess? process)
    {
        var measured = new RotationRegimes(model, evaluation).Measure(clouds, options.Angles);
        var metrics = measured.Metrics;
        var tables = measured.Tables.ToDictionary(StringComparer.Ordinal);
        tables["regimes"] = new Table(["turned in training", "exact", "upright", "rotated"], [[options.TrainRotation == TrainRotation.Turned ? 1 : 0, model.Exact ? 1 : 0, metrics["upright"], metrics["rotated"]]]);
        if (model.Frames.Samples > 0 && model.Exact)
        {
            tables["gaps"] = EigenGaps.Histogram(clouds.Test, options.LocalNeighbours);
        }

        if (process is not null)
        {
            tables["learning"] = Curve(process, 0);
            tables["validation"] = Curve(process, 1);
        }

        return measured with { Tables = tables };
    }

    private static Table Curve(RecordedProcess process, int column) =>
        new(["step", "error"], [.. process.Rows.Where(r => double.IsFinite(r.Values[column])).Select(r => (double[])[r.Step, r.Values[column]])]);

    private static Batch TurnedAndScaled(Batch batch, Generator generator)
    {
        using var turns = generator.Fork("turns");
        return Scaled(Turned(batch, turns), generator);
    }

    /// <summary>Every cloud made larger or smaller as a whole; normals stay.</summary>
    private static Batch Scaled(Batch batch, Generator generator)
    {
        var points = batch[NormalEstimator.Positions];
        using var uniform = torch.rand([batch.Size, 1, 1], points.Value.dtype, generator: generator.Torch);
        using var factors = ((uniform * (MostScale - LeastScale)) + LeastScale).to(points.Value.device);
        return batch.With(NormalEstimator.Positions, points.With(points.Value * factors));
    }
}
