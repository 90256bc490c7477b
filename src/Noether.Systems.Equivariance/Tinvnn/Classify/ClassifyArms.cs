using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.Tinvnn.Classify;

/// <summary>What a network of clouds is given.</summary>
internal enum Representation
{
    /// <summary>Coordinates about the mean, in parts of the cloud's size.</summary>
    Raw,

    /// <summary>Canonical coordinates.</summary>
    Canonical,

    /// <summary>Canonical coordinates with random signs in training, all in evaluation.</summary>
    AllSigns,

    /// <summary>Principal axes without a rule of signs.</summary>
    Unsigned,

    /// <summary>Distances to the middle and to neighbours.</summary>
    Distances,
}

/// <summary>An arm.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Who">It in a sentence.</param>
/// <param name="Edges">DGCNN rather than PointNet.</param>
/// <param name="Given">What it is given.</param>
/// <param name="Turned">Whether training clouds are turned every way, and not about the upright axis alone.</param>
internal sealed record ClassifyArm(string Name, string Who, bool Edges, Representation Given, bool Turned = false)
{
    private const string Models = "cad";

    public static IReadOnlyList<ClassifyArm> PointNets { get; } =
    [
        new("pointnet", "a PointNet on raw coordinates", false, Representation.Raw),
        new("pointnet-turned", "the same trained on clouds turned every way", false, Representation.Raw, Turned: true),
        new("pointnet-tinvnn", "the PointNet on canonical coordinates, signs by skewness", false, Representation.Canonical),
        new("pointnet-signs", "the PointNet on canonical coordinates, random signs in training and the mean over all of them afterwards", false, Representation.AllSigns),
    ];

    public static IReadOnlyList<ClassifyArm> All { get; } =
    [
        .. PointNets,
        new("pointnet-pca", "the PointNet on principal axes without a rule of signs", false, Representation.Unsigned),
        new("pointnet-distances", "the PointNet on distances to the middle and to neighbours", false, Representation.Distances),
        new("dgcnn", "a DGCNN on raw coordinates", true, Representation.Raw),
        new("dgcnn-turned", "the same trained on clouds turned every way", true, Representation.Raw, Turned: true),
        new("dgcnn-tinvnn", "the DGCNN on canonical coordinates, signs by skewness", true, Representation.Canonical),
    ];

    public ArmRun Run(ClassifyOptions options, ArmContext context)
    {
        var models = options.Source == ShapeSource.Auto ? context.Fact(Models, () => ShapeData.TakesModels(options, context.Data) ? 1 : 0) == 1 : options.Source == ShapeSource.Cad;
        var model = Network(ShapeData.ClassesOf(models).Count, options, context.Generator);
        _ = model.to(context.Device);
        return ArmRun.Of(model, () => Training(model, options, context), facts: new Dictionary<string, long>(StringComparer.Ordinal) { [Models] = models ? 1 : 0 });
    }

    /// <summary>The network that the arm trains.</summary>
    internal NetworkModel Network(int classes, ClassifyOptions options, Generator generator)
    {
        var layout = (Edges ? DgcnnClassifier.Published : new CloudClassifierOptions()).Scaled(options.Width) with
        {
            Outputs = classes,
            Neighbours = options.Neighbours,
            Channels = Given == Representation.Distances ? 1 + options.Neighbours : 3,
        };
        var weights = generator.Fork("weights");
        NetworkModel backbone = Edges ? new DgcnnClassifier(layout, weights) : new PointNetClassifier(layout, weights);
        return Given == Representation.Distances
            ? new DistanceFeatures(backbone, options.Neighbours)
            : new CanonicalNetwork(backbone, Coordinates(Given), generator.Fork("signs"));
    }

    private static ICanonicalizer Coordinates(Representation given) => given switch
    {
        Representation.Raw => new CentredCoordinates(),
        Representation.AllSigns => new PrincipalCoordinates(new() { Sign = SignRule.RandomFlip }),
        Representation.Unsigned => new PrincipalCoordinates(new() { Sign = SignRule.None }),
        _ => new PrincipalCoordinates(),
    };

    private ArmTraining Training(NetworkModel model, ClassifyOptions options, ArmContext context)
    {
        var shapes = ShapeData.Of(options, context);
        var batch = (int)Math.Max(2, Math.Min(options.BatchSize, context.Limits.Overfit ?? shapes.Train.Size));
        var source = new InMemorySource(shapes.Train, batch, context.Generator.Fork("batches"), (b, g) => Varied(b, options, g), dropLast: true);
        var trainer = new Trainer(
            model,
            new CrossEntropy(smoothing: options.Smoothing),
            source,
            new TrainerOptions(TrainingSpan.Steps(Edges ? options.EdgeSteps : options.Steps))
            {
                Optimizer = new AdamOptions(options.LearningRate),
                Schedule = new CosineSchedule(),
                Limits = context.Limits,
            },
            context.Generator.Fork("training"));
        var process = new RecordedProcess(trainer, "loss", "accuracy");
        return new ArmTraining(process, evaluation =>
        {
            var measured = new ClassifyMeasures(model, evaluation).Measure(shapes, options);
            var learning = new Table(["step", "loss", "accuracy"], [.. process.Rows.Select(r => new[] { r.Step, r.Values[0], r.Values[1] })]);
            return measured with { Tables = measured.Tables.Append(new("learning", learning)).ToDictionary(StringComparer.Ordinal) };
        });
    }

    /// <summary>Some of the points, stretched along the shape's own axes and turned.</summary>
    private Batch Varied(Batch clouds, ClassifyOptions options, Generator generator)
    {
        var thinned = CloudThinning.Thinned(clouds, options.Points, generator);
        var points = thinned["positions"];
        using var scope = torch.NewDisposeScope();
        var factors = torch.exp((torch.rand([points.BatchSize, 1, 3], generator: generator.Torch) - 0.5) * (2 * Math.Log(options.Stretch)));
        var stretched = points.With(points.Value * factors.to(points.Value.device));
        var turned = Turned ? SimilarityMoves.Turned(stretched, generator) : SimilarityMoves.TurnedUpright(stretched, generator);
        return thinned.With("positions", turned.With(scope.MoveToOuter(turned.Value)));
    }
}
