using Noether.Fields;
using Noether.Geometry;

namespace Noether.Nn;

/// <summary>
/// A network that is given distances in place of positions: of each point from the middle of its cloud and from its nearest neighbours, in parts of the cloud's root mean
/// square distance from its middle. All of this is invariant under similarity transformations, but it forgets where points lie to each other.
/// </summary>
public sealed class DistanceFeatures : NetworkModel
{
    private readonly NetworkModel backbone;
    private readonly int _neighbours;
    private readonly string _positions;

    /// <param name="backbone">Reads 1 + <paramref name="neighbours"/> channels of a point; from now on a part of this network.</param>
    /// <param name="neighbours">How many distances to neighbours; clouds must have more points.</param>
    /// <param name="positions">The field, <c>[batch, n, d]</c>, all of whose points exist.</param>
    public DistanceFeatures(NetworkModel backbone, int neighbours, string positions = "positions")
        : base(nameof(DistanceFeatures))
    {
        this.backbone = backbone;
        (_neighbours, _positions) = (neighbours, positions);
        RegisterComponents();
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">Some points do not exist, or there are too few.</exception>
    public override Batch forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var points = x[_positions];
        if (points.Mask is not null || points.Value.shape[1] <= _neighbours)
        {
            throw new InputException($"The network takes unmasked clouds of more than {_neighbours} points; '{_positions}' is [{string.Join(", ", points.Value.shape)}]{(points.Mask is null ? "" : ", masked")}.");
        }

        var around = points.Value - points.Value.mean([1], keepdim: true);
        var radii = torch.linalg.vector_norm(around, dims: [-1], keepdim: true);
        var size = radii.square().mean([1], keepdim: true).sqrt().clamp_min(1e-12);
        var nearest = NearestNeighbours.Indices(points.Value, _neighbours);
        var places = nearest.flatten(1).unsqueeze(2).expand(-1, -1, points.Value.shape[2]);
        var ends = around.gather(1, places).view([.. nearest.shape, points.Value.shape[2]]);
        var distances = torch.linalg.vector_norm(ends - around.unsqueeze(2), dims: [-1]);
        var output = backbone.call(x.With(_positions, new Field(torch.cat([radii, distances], 2) / size, FieldType.Node)));
        return output.Select((_, f) => f with { Value = scope.MoveToOuter(f.Value) });
    }
}
