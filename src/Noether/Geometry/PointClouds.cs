using Noether.Fields;
using Noether.Numerics;

namespace Noether.Geometry;

/// <summary>How clouds of points reach the kernels, and neighbours come back as graphs.</summary>
internal static class PointClouds
{
    /// <summary>Finds the neighbours of the points of one cloud: offsets and ascending neighbours.</summary>
    public delegate (long[] Offsets, int[] Neighbours) Finder<T, TReach>(ReadOnlySpan<T> points, int dimension, TReach reach);

    /// <summary>Runs a finder over each cloud.</summary>
    /// <param name="points">Clouds <c>[N, d]</c>, float32 or float64.</param>
    /// <param name="dimensions">The d that are possible; empty: all.</param>
    /// <param name="single">The reach in float32.</param>
    /// <param name="twice">The reach in float64.</param>
    /// <param name="inSingle">The finder in float32.</param>
    /// <param name="inDouble">The finder in float64.</param>
    public static GraphBatch Graphs<TSingle, TDouble>(
        Ragged points, ReadOnlySpan<long> dimensions, TSingle single, TDouble twice, Finder<float, TSingle> inSingle, Finder<double, TDouble> inDouble)
    {
        var rows = points.Rows;
        Validate(rows, axes: 2);
        if (!dimensions.IsEmpty && !dimensions.Contains(rows.shape[1]))
        {
            throw new ArgumentException($"Points of {string.Join(" or ", dimensions.ToArray())} dimensions are needed, not of {rows.shape[1]}.", nameof(points));
        }

        using var scope = torch.NewDisposeScope();
        var source = rows.detach().cpu().contiguous();
        var dimension = (int)rows.shape[1];
        return Join(points.Offsets, (begin, end) =>
        {
            var range = (begin * dimension)..(end * dimension);
            return rows.dtype == torch.float32
                ? inSingle(KernelRows.Of<float>(source)[range], dimension, single)
                : inDouble(KernelRows.Of<double>(source)[range], dimension, twice);
        });
    }

    /// <summary>Refuses what is no cloud of points.</summary>
    /// <exception cref="ArgumentException">Not float32 or float64 points with that many axes, the last of which holds coordinates.</exception>
    public static void Validate(Tensor points, int axes)
    {
        if (points.dim() != axes || points.shape[^1] == 0 || points.dtype is not (torch.ScalarType.Float32 or torch.ScalarType.Float64))
        {
            throw new ArgumentException(
                $"Points {(axes == 3 ? "[batch, n, d]" : "[N, d]")} of float32 or float64 are needed, not {points.dtype} [{string.Join(", ", points.shape)}].",
                nameof(points));
        }
    }

    private static GraphBatch Join(IReadOnlyList<long> nodeOffsets, Func<int, int, (long[] Offsets, int[] Neighbours)> find)
    {
        var found = Enumerable.Range(0, nodeOffsets.Count - 1).Select(i => find((int)nodeOffsets[i], (int)nodeOffsets[i + 1])).ToArray();
        var senders = new int[found.Sum(f => f.Neighbours.Length)];
        var offsets = new long[nodeOffsets[^1] + 1];
        var edge = 0;
        for (var i = 0; i < found.Length; i++)
        {
            var first = (int)nodeOffsets[i];
            for (var node = 1; node < found[i].Offsets.Length; node++)
            {
                offsets[first + node] = edge + found[i].Offsets[node];
            }

            foreach (var neighbour in found[i].Neighbours)
            {
                senders[edge++] = first + neighbour;
            }
        }

        return new GraphBatch(Graph.FromNeighbours(offsets, senders), nodeOffsets);
    }
}
