using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The networks of the recipe <c>normals</c>.</summary>
internal static class NormalNetworks
{
    /// <summary>How frames treat clouds whose axes are not determined: exactly.</summary>
    public static PcaOptions Frames { get; } = new() { Degenerate = DegenerateFrame.Points };

    /// <summary>PointNet with transforms of the input and of its features.</summary>
    public static NormalEstimator PointNet(NormalsOptions options, Generator generator) =>
        new(new PointNet(Points(options) with { Transforms = true }, generator), "PointNet");

    /// <summary>PointNet without transforms: what frames are averages of.</summary>
    public static NormalEstimator PlainPointNet(NormalsOptions options, Generator generator) =>
        new(new PointNet(Points(options), generator), "PointNet without transforms");

    /// <summary>PointNet averaged over principal axes.</summary>
    public static NormalEstimator FramedPointNet(NormalsOptions options, Generator generator) =>
        new(Framed(new PointNet(Points(options), generator), options, generator), "FA-PointNet", exact: true);

    /// <summary>PointNet averaged over random rotations and reflections.</summary>
    public static NormalEstimator GroupPointNet(NormalsOptions options, Generator generator)
    {
        var group = new O3();
        var draws = new FrameDraws(options.TrainingFrames > 0 ? options.TrainingFrames : options.GroupDraws, options.GroupDraws);
        var backbone = new PointNet(Points(options), generator);
        return new(new FrameAverage(backbone, new FullGroup(group), Symmetry.Natural(group), generator.Fork("frames"), draws), "GA-PointNet");
    }

    /// <summary>PointNet over frames of neighbourhoods.</summary>
    public static NormalEstimator FramedLocalPointNet(NormalsOptions options, Generator generator) =>
        new(new LocalPointNet(LocalLayout.Scaled(options.LocalNeighbours, options.LocalWidth), generator), "FA-Local-PointNet", exact: true);

    /// <summary>Dynamic graph CNN with a transform of the input.</summary>
    public static NormalEstimator Dgcnn(NormalsOptions options, Generator generator) =>
        new(new Dgcnn(Layout(options) with { Transform = true }, generator), "DGCNN");

    /// <summary>The dynamic graph CNN that frames are averages of: no transform, means in place of maxima, coordinates beside the features, bounded answers.</summary>
    public static NormalEstimator PlainDgcnn(NormalsOptions options, Generator generator) => new(new Dgcnn(Averaged(options), generator), "DGCNN without a transform");

    /// <summary><see cref="PlainDgcnn"/> averaged over principal axes.</summary>
    public static NormalEstimator FramedDgcnn(NormalsOptions options, Generator generator) =>
        new(Framed(new Dgcnn(Averaged(options), generator), options, generator), "FA-DGCNN", exact: true);

    /// <summary>Planes through neighbourhoods, without learning.</summary>
    public static NormalEstimator PlaneFit(NormalsOptions options) => new(new PlaneFit(options.PlaneNeighbours), "planes", exact: true);

    private static PointNetOptions Points(NormalsOptions options) => new PointNetOptions { Output = NormalEstimator.Normals }.Scaled(options.Width);

    private static DgcnnOptions Layout(NormalsOptions options) =>
        new DgcnnOptions { Output = NormalEstimator.Normals, Neighbours = options.Neighbours, Dropout = options.Dropout }.Scaled(options.Width);

    private static DgcnnOptions Averaged(NormalsOptions options) => Layout(options) with { Aggregation = Aggregation.Mean, KeepInput = true, Bounded = true };

    private static FrameAverage Framed(NetworkModel backbone, NormalsOptions options, Generator generator)
    {
        var isometries = SemidirectProduct.Euclidean(3, halfWidth: 1);
        return new FrameAverage(backbone, new PcaFrame(isometries, Frames), Symmetry.Natural(isometries), generator.Fork("frames"), Draws(options));
    }

    private static FrameDraws Draws(NormalsOptions options) => new(Training: options.TrainingFrames > 0 ? options.TrainingFrames : null);
}
