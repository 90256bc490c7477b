using Noether.Fields;
using Noether.Learning;
using Noether.Nn;
using Noether.Numerics;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>
/// Normals without learning: the direction in which a point's nearest neighbours spread least (Hoppe et al., "Surface reconstruction from unorganized points",
/// SIGGRAPH 1992), pointing away from the cloud's mean. Exactly equivariant to isometries where that direction and its sign are determined.
/// </summary>
internal sealed class PlaneFit : NetworkModel
{
    private readonly int _neighbours;

    /// <param name="neighbours">Points of a neighbourhood, its centre included.</param>
    public PlaneFit(int neighbours)
        : base(nameof(PlaneFit))
    {
        _neighbours = neighbours;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var clouds = x[NormalEstimator.Positions];
        var mask = clouds.Mask ?? torch.ones(clouds.Value.shape[..2], torch.@bool, clouds.Value.device);
        var points = Ragged.FromPadded(clouds.Value, mask);
        var least = Least(Neighbourhoods.Of(points, _neighbours)[NormalEstimator.Positions]).to(clouds.Value.dtype);
        var outwards = (least * (points.Rows - SegmentSum.Spread(points.Mean(), [.. points.Offsets]))).sum(1, keepdim: true);
        var normals = torch.where(outwards.lt(0), -least, least);
        var nothing = torch.zeros([mask.numel(), 3], clouds.Value.dtype, clouds.Value.device);
        var padded = nothing.index_copy(0, mask.flatten().nonzero().squeeze(1), normals).view(clouds.Value.shape);
        return new Batch((NormalEstimator.Normals, new Field(scope.MoveToOuter(padded), FieldType.Vector, clouds.Mask)));
    }

    /// <summary>The axis of least spread of each neighbourhood, <c>[N, 3]</c>, float64.</summary>
    private static Tensor Least(Field near)
    {
        var exists = near.Exists()?.to(torch.float64);
        var values = near.Masked().to(torch.float64);
        var centre = exists is null ? values.mean([1], keepdim: true) : values.sum(1, keepdim: true) / exists.sum(1, keepdim: true).clamp_min(1);
        var around = exists is null ? values - centre : (values - centre) * exists;
        return SymmetricEigen.Apply(around.transpose(1, 2).matmul(around)).Vectors.select(-1, 0);
    }
}

/// <summary>The process of a model that has nothing to learn.</summary>
internal sealed class NothingToLearn : IProcess
{
    /// <inheritdoc/>
    public string Phase => "nothing to learn";

    /// <inheritdoc/>
    public long Position => 0;

    /// <inheritdoc/>
    public long? Length => 0;

    /// <inheritdoc/>
    public bool Step(RunContext context) => false;

    /// <inheritdoc/>
    public void Save(StateWriter writer) => writer.Write("position", Position);

    /// <inheritdoc/>
    public void Load(StateReader reader) => _ = reader.Int64("position");
}
