using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The networks of the recipe <c>normals</c>.</summary>
internal static class NormalNetworks
{
    /// <summary>PointNet with transforms of the input and of its features.</summary>
    public static NormalEstimator PointNet(NormalsOptions options, Generator generator) =>
        new(new PointNet(new PointNetOptions { Transforms = true }.Scaled(options.Width), generator), "PointNet");

    /// <summary>PointNet averaged over principal axes.</summary>
    public static NormalEstimator FramedPointNet(NormalsOptions options, Generator generator) =>
        new(Framed(new PointNet(new PointNetOptions().Scaled(options.Width), generator), options, generator), "FA-PointNet");

    /// <summary>PointNet averaged over random rotations and reflections.</summary>
    public static NormalEstimator GroupPointNet(NormalsOptions options, Generator generator)
    {
        var group = new O3();
        var draws = new FrameDraws(options.TrainingFrames > 0 ? options.TrainingFrames : options.GroupDraws, options.GroupDraws);
        var backbone = new PointNet(new PointNetOptions().Scaled(options.Width), generator);
        return new(new FrameAverage(backbone, new FullGroup(group), Symmetry.Natural(group), generator.Fork("frames"), draws), "GA-PointNet");
    }

    /// <summary>PointNet over frames of neighbourhoods.</summary>
    public static NormalEstimator FramedLocalPointNet(NormalsOptions options, Generator generator) =>
        new(new LocalPointNet(LocalLayout.Scaled(options.LocalNeighbours, options.LocalWidth), generator), "FA-Local-PointNet");

    /// <summary>Dynamic graph CNN with a transform of the input.</summary>
    public static NormalEstimator Dgcnn(NormalsOptions options, Generator generator) =>
        new(new Dgcnn(Layout(options) with { Transform = true }, generator), "DGCNN");

    /// <summary>Dynamic graph CNN averaged over principal axes: means in place of maxima, framed coordinates beside the features, bounded answers.</summary>
    public static NormalEstimator FramedDgcnn(NormalsOptions options, Generator generator)
    {
        var layout = Layout(options) with { Aggregation = Aggregation.Mean, KeepInput = true, Bounded = true };
        return new(Framed(new Dgcnn(layout, generator), options, generator), "FA-DGCNN");
    }

    private static DgcnnOptions Layout(NormalsOptions options) =>
        new DgcnnOptions { Neighbours = options.Neighbours, Dropout = options.Dropout }.Scaled(options.Width);

    private static FrameAverage Framed(NetworkModel backbone, NormalsOptions options, Generator generator)
    {
        var isometries = SemidirectProduct.Euclidean(3, halfWidth: 1);
        return new FrameAverage(backbone, new PcaFrame(isometries), Symmetry.Natural(isometries), generator.Fork("frames"), Draws(options));
    }

    private static FrameDraws Draws(NormalsOptions options) => new(Training: options.TrainingFrames > 0 ? options.TrainingFrames : null);
}
