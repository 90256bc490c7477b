using Noether.Fields;
using Noether.Geometry;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>Each point's nearest neighbours as a small cloud of its own.</summary>
internal static class Neighbourhoods
{
    /// <summary>The neighbourhoods of all points of all clouds, nearest first, the point itself included: a batch of field <c>positions</c>.</summary>
    /// <param name="points">Clouds, rows <c>[N, 3]</c>.</param>
    /// <param name="neighbours">Points of a neighbourhood; in a cloud with fewer, the mask leaves the others out.</param>
    public static Batch Of(Ragged points, int neighbours)
    {
        using var scope = torch.NewDisposeScope();
        var parts = Enumerable.Range(0, (int)points.BatchSize).Select(i => OfCloud(points.Rows.narrow(0, points.Offsets[i], points.Offsets[i + 1] - points.Offsets[i]), neighbours)).ToArray();
        var mask = torch.cat([.. parts.Select(p => p.Mask)]);
        var values = torch.cat([.. parts.Select(p => p.Values)]);
        return new Batch((NormalEstimator.Positions, new Field(scope.MoveToOuter(values), FieldType.Position, mask.all().item<bool>() ? null : scope.MoveToOuter(mask))));
    }

    private static (Tensor Values, Tensor Mask) OfCloud(Tensor cloud, int neighbours)
    {
        var (n, found) = (cloud.shape[0], (int)Math.Min(neighbours, cloud.shape[0]));
        var index = n == 0 ? torch.zeros([1, 0, found], torch.int64, cloud.device) : NearestNeighbours.Indices(cloud.unsqueeze(0), found, self: true);
        var values = cloud.index_select(0, index.flatten()).view(n, found, 3);
        var rest = neighbours - found;
        var mask = torch.cat([torch.ones([n, found], torch.@bool, cloud.device), torch.zeros([n, rest], torch.@bool, cloud.device)], 1);
        return (torch.cat([values, torch.zeros([n, rest, 3], cloud.dtype, cloud.device)], 1), mask);
    }
}
