using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The recipe <c>normals</c>: estimates the normals of surfaces from points, upright and turned.</summary>
internal static class NormalsRecipe
{
    /// <summary>Error of a blind guess: the mean of 1 - cos² over directions.</summary>
    public const double Guess = 2.0 / 3;

    // Rounding in float64, far above what is left of it and far below what a network that is not exact shows.
    private const double Rounding = 1e-10;

    /// <summary>An arm with what it is called in a sentence.</summary>
    internal sealed record Network(string Name, string Summary, string Who, Func<NormalsOptions, ArmContext, ArmRun> Build);

    /// <summary>The arms in the order in which they run.</summary>
    public static IReadOnlyList<Network> Networks { get; } =
    [
        new("plane-fit", "planes through each point's neighbours, nothing is learned: the anchor", "the plane through each point's neighbours", NormalsArms.PlaneFit),
        new("pointnet", "PointNet with learned transforms, trained on upright clouds", "PointNet", NormalsArms.Of(NormalNetworks.PointNet)),
        new("pointnet-plain", "PointNet without transforms: what frames are averages of", "PointNet without transforms", NormalsArms.Of(NormalNetworks.PlainPointNet)),
        new("pointnet-rotated", "PointNet with learned transforms, trained on randomly turned clouds", "PointNet trained on turned clouds", NormalsArms.Of(NormalNetworks.PointNet, turned: true)),
        new("ga-pointnet", "PointNet averaged over random rotations and reflections", "PointNet averaged over random rotations and reflections", NormalsArms.Of(NormalNetworks.GroupPointNet)),
        new("fa-pointnet", "PointNet averaged over the cloud's principal axes", "PointNet averaged over the cloud's axes", NormalsArms.Of(NormalNetworks.FramedPointNet)),
        new("fa-local-pointnet", "PointNet over principal axes of each point's neighbourhood", "PointNet over axes of neighbourhoods", NormalsArms.Of(NormalNetworks.FramedLocalPointNet, local: true)),
        new("dgcnn", "dynamic graph CNN with a learned transform, trained on upright clouds", "the graph network", NormalsArms.Of(NormalNetworks.Dgcnn)),
        new("dgcnn-plain", "dynamic graph CNN without a transform: what frames are averages of", "the graph network without a transform", NormalsArms.Of(NormalNetworks.PlainDgcnn)),
        new("fa-dgcnn", "dynamic graph CNN averaged over the cloud's principal axes", "the graph network averaged over the cloud's axes", NormalsArms.Of(NormalNetworks.FramedDgcnn)),
    ];

    public static Recipe Create() => new Recipe<NormalsOptions>(
        "normals",
        "Trains networks of points to estimate surface normals on solids that stand upright, and asks them about turned ones: ordinary networks, networks trained on turned clouds, and networks averaged over frames.",
        NormalsOptions.For,
        [.. Networks.Select(n => new Arm<NormalsOptions>(n.Name, n.Summary, n.Build))])
    {
        Asked = [new(NormalEstimator.Positions, FieldType.Position, [null, 3], "points of a surface, about their mean and of root mean square size 1")],
        Figures = NormalsFigures.Draw,
        Metrics = NormalsFindings.Metrics,
        Findings = NormalsFindings.Write,
        Next =
        [
            ("noether run frame-averaging/normals --set trainingFrames=0 --arms fa-pointnet", "Train on whole frames as the authors do, four times the work, instead of two random elements a step."),
            ("noether run frame-averaging/normals --set trainRotation=Turned --arms dgcnn,fa-dgcnn", "Train on turned clouds: the third regime, also of the networks that it cannot help."),
            ("noether run frame-averaging/normals --preset reproduce --seeds 0..2", "Decide the claims over several seeds and more solids."),
        ],
        Claims =
        [
            new("pointnet-breaks", "Turned clouds make PointNet at least 1.5 times worse; after the preset smoke it knows little that turning could undo.", Metric("pointnet.rotated"), Comparison.AtLeast, Metric("pointnet.upright") * 1.5),
            new("dgcnn-breaks", "They make the graph network at least 1.5 times worse; so it is with this one after the preset smoke.", Metric("dgcnn.rotated"), Comparison.AtLeast, Metric("dgcnn.upright") * 1.5),
            .. Framed("fa-pointnet", "PointNet averaged over frames", "pointnet"),
            .. Framed("fa-local-pointnet", "PointNet over local frames", "pointnet"),
            .. Framed("fa-dgcnn", "The graph network averaged over frames", "dgcnn"),
            new("fa-pointnet-keeps-up", "On turned clouds it errs at most a tenth more than PointNet that was trained on turned clouds.", Metric("fa-pointnet.rotated"), Comparison.AtMost, Metric("pointnet-rotated.rotated") * 1.1),
            new("frames-beat-group", "Frames serve PointNet better than as many random rotations and reflections.", Metric("fa-pointnet.rotated"), Comparison.Less, Metric("ga-pointnet.rotated")),
            new("ga-pointnet-is-not-exact", "Averaged over random rotations and reflections it moves with the cloud only roughly.", Metric("ga-pointnet.defect"), Comparison.Greater, 1e-3),
        ],
    };

    /// <summary>What must hold of a network averaged over frames: it has learned, it is exact, and it is better on turned clouds than the network without.</summary>
    private static IEnumerable<Claim> Framed(string arm, string who, string plain) =>
    [
        new($"{arm}-learns", $"{who} has learned: it errs at most 0.7 times as much as a blind guess (2/3).", Metric($"{arm}.upright"), Comparison.AtMost, Guess * 0.7),
        new($"{arm}-holds", $"{who} is on turned clouds within 5 % of its error on upright ones (by construction; alone it is no evidence of quality).", Metric($"{arm}.rotated"), Comparison.AtMost, Metric($"{arm}.upright") * 1.05),
        new($"{arm}-is-exact", $"{who} gives a turned cloud the turned vectors, up to rounding in float64.", Metric($"{arm}.defect"), Comparison.AtMost, Rounding, Aggregate.Every),
        new($"{arm}-beats-plain", $"{who} errs less on turned clouds than {plain}.", Metric($"{arm}.rotated"), Comparison.Less, Metric($"{plain}.rotated")),
    ];
}
