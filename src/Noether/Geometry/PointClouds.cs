using Noether.Fields;
using Noether.Numerics;

namespace Noether.Geometry;

/// <summary>How clouds of points reach the kernels, and neighbours come back as graphs.</summary>
internal static class PointClouds
{
    /// <summary>Finds the neighbours of each point within its cloud: offsets and ascending neighbours, points of all clouds counted through.</summary>
    public delegate (long[] Offsets, int[] Neighbours) Finder<T>(ReadOnlySpan<T> points, int dimension, ReadOnlySpan<long> clouds);

    /// <summary>Runs a finder over clouds.</summary>
    /// <param name="points">Clouds <c>[N, d]</c>, float32 or float64.</param>
    /// <param name="dimensions">The d that are possible; empty: all.</param>
    /// <param name="inSingle">The finder in float32.</param>
    /// <param name="inDouble">The finder in float64.</param>
    public static GraphBatch Graphs(Ragged points, ReadOnlySpan<long> dimensions, Finder<float> inSingle, Finder<double> inDouble)
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
        long[] clouds = [.. points.Offsets];
        var (offsets, neighbours) = rows.dtype == torch.float32
            ? inSingle(KernelRows.Of<float>(source), dimension, clouds)
            : inDouble(KernelRows.Of<double>(source), dimension, clouds);
        return GraphBatch.Adopt(Graph.Adopt(offsets, neighbours), clouds);
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
}
