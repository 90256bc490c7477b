using Noether.Fields;
using Noether.Numerics;

namespace Noether.Geometry;

/// <summary>
/// The k nearest points of each point, exact in any dimension (<see cref="Kernels.NearestNeighbours"/>): of equally near ones the smaller index comes first.
/// Meant for clouds of up to some thousand points: time grows with their square.
/// </summary>
public static class NearestNeighbours
{
    /// <summary>Indices of the nearest points within each cloud, nearest first; gradients do not pass.</summary>
    /// <param name="points"><c>[batch, n, d]</c>, float32 or float64, finite.</param>
    /// <param name="k">How many; at most n, or n - 1 without the point itself.</param>
    /// <param name="self">Whether a point counts among its own neighbours (as its first, where no other coincides with it).</param>
    /// <returns><c>[batch, n, k]</c>, int64, on the points' device.</returns>
    /// <exception cref="ArgumentException">Another shape or element type, too few points, or a coordinate that is not finite.</exception>
    public static Tensor Indices(Tensor points, int k, bool self = false)
    {
        ArgumentNullException.ThrowIfNull(points);
        PointClouds.Validate(points, axes: 3);
        using var scope = torch.NewDisposeScope();
        var source = points.detach().cpu().contiguous();
        var (batch, n, d) = ((int)points.shape[0], (int)points.shape[1], (int)points.shape[2]);
        var result = new int[batch * n * k];
        for (var i = 0; i < batch; i++)
        {
            var found = result.AsSpan(i * n * k, n * k);
            if (points.dtype == torch.float32)
            {
                Kernels.NearestNeighbours.Find(KernelRows.Of<float>(source)[(i * n * d)..((i + 1) * n * d)], d, k, self, found);
            }
            else
            {
                Kernels.NearestNeighbours.Find(KernelRows.Of<double>(source)[(i * n * d)..((i + 1) * n * d)], d, k, self, found);
            }
        }

        return scope.MoveToOuter(torch.tensor(result, torch.int32).to(torch.int64).view(batch, n, k).to(points.device));
    }

    /// <summary>An edge into every point from its k nearest; a cloud with too few points gives all there are.</summary>
    /// <param name="points">Clouds of points, <c>[N, d]</c>, float32 or float64, finite.</param>
    /// <param name="k">How many.</param>
    /// <param name="self">Whether a point counts among its own neighbours: a loop.</param>
    /// <returns>A graph a cloud, nodes in the order of the points; not symmetric in general.</returns>
    /// <exception cref="ArgumentException">Another shape or element type, or a coordinate that is not finite.</exception>
    public static GraphBatch Graph(Ragged points, int k, bool self = false)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        return PointClouds.Graphs(points, [], k, k, (cloud, dimension, reach) => Ascending(cloud, dimension, reach, self), (cloud, dimension, reach) => Ascending(cloud, dimension, reach, self));
    }

    private static (long[] Offsets, int[] Neighbours) Ascending<T>(ReadOnlySpan<T> points, int dimension, int k, bool self)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var n = points.Length / dimension;
        var each = Math.Min(k, self ? n : n - 1);
        var offsets = Enumerable.Range(0, n + 1).Select(i => (long)i * Math.Max(0, each)).ToArray();
        if (each < 1)
        {
            return (offsets, []);
        }

        var neighbours = new int[n * each];
        Kernels.NearestNeighbours.Find(points, dimension, each, self, neighbours);
        for (var i = 0; i < n; i++)
        {
            neighbours.AsSpan(i * each, each).Sort();
        }

        return (offsets, neighbours);
    }
}
