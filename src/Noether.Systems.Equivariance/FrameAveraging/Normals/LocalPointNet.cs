using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Numerics;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>
/// PointNet over local frames. First, every point's nearest neighbours are a small cloud of their own, and a perceptron of their coordinates, averaged over that
/// cloud's frame, gives the point 42 vectors that move with it. Then these vectors give each point a frame of its own, in which a PointNet reads them: features of
/// the cloud are the maximum over points of features averaged over each point's frame, and what the head gives is turned back and averaged.
/// Exactly equivariant to isometries; field <c>positions</c> in, field <c>normals</c> (vectors) out.
/// </summary>
/// <remarks>
/// Frames are whole, in training too: the loss of normals minds no sign, so what is trained on single elements gives answers of either sign, which cancel in the average
/// (of the axes of a neighbourhood only their sign is left open). Two choices are ours. The second frames are those of vectors, of O(3), without a centre: a point's vectors have no position of
/// their own. And the maximum over points is taken of features that are averaged over each point's frame, so that the cloud's feature is exactly invariant and reads no single frame.
/// A neighbourhood that is exactly flat equals its mirror image, hence its vectors lie in its plane. Source: Puny et al., ICLR 2022, section 5.1, there "FA-Local-PointNet".
/// </remarks>
internal sealed class LocalPointNet : NetworkModel, IWarningModule
{
    private readonly FrameAverage local;
    private readonly PointMaps maps;
    private readonly PointHead head;

    private readonly VectorFrames _frames;
    private readonly int _neighbours;

    /// <param name="layout">Widths of both stages.</param>
    /// <param name="generator">Where first weights are drawn from.</param>
    public LocalPointNet(LocalLayout layout, Generator generator)
        : base(nameof(LocalPointNet))
    {
        _neighbours = layout.Neighbours;
        var isometries = SemidirectProduct.Euclidean(3, halfWidth: 1);
        local = new FrameAverage(
            new NeighbourhoodMap(layout, generator), new PcaFrame(isometries, NormalNetworks.Frames), Symmetry.Natural(isometries), generator.Fork("first frames"));
        maps = new PointMaps([layout.Features, .. layout.Maps], () => torch.nn.ReLU(), generator, activateLast: false);
        head = new PointHead(layout.Maps[^1], layout.Maps.Sum(), layout.Head, layout.Features, () => torch.nn.ReLU(), generator);
        _frames = new VectorFrames(null, generator, NormalNetworks.Frames);
        RegisterComponents();
    }

    /// <summary>Frames made so far, of neighbourhoods and of their vectors, and how many of them were degenerate.</summary>
    public (long Samples, long Degenerate) Frames => (local.Samples + _frames.Made, local.DegenerateSamples + _frames.Degenerate);

    /// <inheritdoc/>
    public string? Warning => _frames.Warning;

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var clouds = x[NormalEstimator.Positions];
        var mask = clouds.Mask ?? torch.ones(clouds.Value.shape[..2], torch.@bool, clouds.Value.device);
        var points = Ragged.FromPadded(clouds.Value, mask);
        var vectors = local.call(Neighbourhoods.Of(points, _neighbours))[NeighbourhoodMap.Vectors].Value;
        var places = mask.flatten().nonzero().squeeze(1);
        var nothing = torch.zeros([mask.numel(), 3], clouds.Value.dtype, clouds.Value.device);
        var normals = nothing.index_copy(0, places, Second(vectors, points)).view(clouds.Value.shape);
        return new Batch((NormalEstimator.Normals, new Field(scope.MoveToOuter(normals), FieldType.Vector, clouds.Mask)));
    }

    /// <summary>A vector for each point from its vectors.</summary>
    private Tensor Second(Tensor vectors, Ragged points)
    {
        var axes = _frames.Of(vectors, training);
        var features = maps.call(axes.Into(vectors).flatten(1));
        var pooled = points.With(SegmentSum.Apply(features[^1] * axes.Weights.squeeze(-1), axes.Offsets)).Max();
        var rows = new Ragged(torch.cat([.. features], 1), points.Offsets.Select(o => axes.Offsets[o]));
        var answers = head.Run(pooled, rows).view(-1, vectors.shape[1], 3).mean([1], keepdim: true);
        return axes.Mean(answers).squeeze(1);
    }
}
