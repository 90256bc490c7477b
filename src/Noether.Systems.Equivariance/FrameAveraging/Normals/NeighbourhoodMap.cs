using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>A perceptron of the coordinates of a small cloud's points, in their order, whose answer is read as vectors. Equivariant once averaged over frames.</summary>
internal sealed class NeighbourhoodMap : NetworkModel
{
    public const string Vectors = "vectors";

    private readonly PointMaps maps;

    public NeighbourhoodMap(LocalLayout layout, Generator generator)
        : base(nameof(NeighbourhoodMap))
    {
        maps = new PointMaps([3 * layout.Neighbours, .. layout.Local], () => torch.nn.ReLU(), generator, activateLast: false);
        RegisterComponents();
    }

    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var vectors = maps.call(x[NormalEstimator.Positions].Masked().flatten(1))[^1].view(x.Size, -1, 3);
        return new Batch((Vectors, new Field(scope.MoveToOuter(vectors.alias()), FieldType.Vector)));
    }
}
