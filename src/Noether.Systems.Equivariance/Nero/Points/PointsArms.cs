using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.Nero.Points;

/// <summary>The arms of the recipe <c>points</c>: one PointNet and one training, three ways to meet rotations.</summary>
internal static class PointsArms
{
    private const double WarmUpShare = 0.1;
    private const string Models = "cad";

    // In training every cloud is stretched along each of its axes by a factor of its own, and its points are shaken.
    private const double LeastStretch = 0.8, MostStretch = 1.25, Shake = 0.02;

    private static readonly Symmetry Rotations = Symmetry.Natural(new SO3());

    public static ArmRun Plain(PointsOptions options, ArmContext context) => Train(CloudClassifier.Plain, options, context, turned: false);

    public static ArmRun Augmented(PointsOptions options, ArmContext context) => Train(CloudClassifier.Plain, options, context, turned: true);

    public static ArmRun Invariant(PointsOptions options, ArmContext context) => Train(CloudClassifier.Invariant, options, context, turned: false);

    /// <summary>The clouds that the arms learn from and are measured on.</summary>
    public static CloudData Clouds(PointsOptions options, ArmContext context)
    {
        using var draws = context.Generator.Fork("clouds");
        return CloudData.Read(options, context.Data, draws).To(context.Device);
    }

    private static ArmRun Train(Func<IReadOnlyList<string>, PointsOptions, Generator, CloudClassifier> network, PointsOptions options, ArmContext context, bool turned)
    {
        // Where the options leave it open, the data that were there when the arm was trained decided which classes there are.
        var models = options.Source == CloudSource.Auto ? context.Fact(Models, () => CloudData.AreModels(options, context.Data) ? 1 : 0) == 1 : options.Source == CloudSource.Cad;
        var model = network(CloudData.ClassesOf(models), options, context.Generator.Fork("weights"));
        _ = model.to(context.Device);
        return ArmRun.Of(
            model, () => Training(model, Clouds(options, context), options, context, turned), facts: new Dictionary<string, long>(StringComparer.Ordinal) { [Models] = models ? 1 : 0 });
    }

    private static ArmTraining Training(CloudClassifier model, CloudData clouds, PointsOptions options, ArmContext context, bool turned)
    {
        // A batch of one cloud has no variance of cloud features to normalise by: hence no smaller last batch.
        var batch = Math.Max(2, Math.Min(options.BatchSize, context.Limits.Overfit ?? clouds.Train.Size));
        var source = new InMemorySource(
            clouds.Train, (int)batch, context.Generator.Fork("batches"), (b, g) => turned ? Turned(Varied(b, options, g), g) : Varied(b, options, g), dropLast: true);
        var length = TrainingSpan.Epochs(options.Epochs);
        var trainer = new Trainer(
            model,
            new CrossEntropy(),
            source,
            new TrainerOptions(length)
            {
                Optimizer = new AdamWOptions(options.LearningRate, WeightDecay: options.WeightDecay),
                Schedule = new CosineSchedule { WarmUp = (long)(WarmUpShare * length.ToSteps(source.BatchesPerEpoch)) },
                Limits = context.Limits,
            },
            context.Generator.Fork("training"));
        var process = new RecordedProcess(trainer, "loss", "accuracy");
        return new ArmTraining(process, evaluation => Measure(model, clouds, options, process, evaluation));
    }

    private static ArmResult Measure(CloudClassifier model, CloudData clouds, PointsOptions options, RecordedProcess process, EvaluationContext evaluation)
    {
        var audit = CloudAudit.Run(model, clouds, options, evaluation);
        var learning = new Table(["step", "loss", "accuracy"], [.. process.Rows.Select(r => new[] { r.Step, r.Values[0], r.Values[1] })]);
        return audit with { Tables = audit.Tables.Append(new("learning", learning)).ToDictionary(StringComparer.Ordinal) };
    }

    /// <summary>Each cloud turned at random.</summary>
    private static Batch Turned(Batch clouds, Generator generator) => Rotations.Input.Apply(Rotations.Group.Sample(clouds.Size, generator), clouds, Pairing.Each);

    /// <summary>Some of the points, stretched and shaken: like the first ones, another thing of its class.</summary>
    private static Batch Varied(Batch clouds, PointsOptions options, Generator generator)
    {
        var thinned = CloudThinning.Thinned(clouds, options.Points, generator);
        var points = thinned["positions"];
        using var scope = torch.NewDisposeScope();
        var stretch = LeastStretch + ((MostStretch - LeastStretch) * torch.rand([clouds.Size, 1, 3], generator: generator.Torch));
        var size = points.Value.square().sum(2, keepdim: true).mean([1], keepdim: true).sqrt();
        var shake = Shake * torch.randn(points.Value.shape, generator: generator.Torch).to(points.Value.device) * size;
        return thinned.With("positions", points.With(scope.MoveToOuter((points.Value * stretch.to(points.Value.device)) + shake)));
    }
}
