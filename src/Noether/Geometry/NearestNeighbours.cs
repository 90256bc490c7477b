using Noether.Fields;
using Noether.Numerics;

namespace Noether.Geometry;

/// <summary>
/// The k nearest points of each point, exact in any dimension (<see cref="Kernels.NearestNeighbours"/>): of equally near ones the smaller index comes first.
/// Meant for clouds of up to some thousand points: time grows with their square. Points that lie on another device than the CPU stay there.
/// </summary>
public static class NearestNeighbours
{
    /// <summary>Differences of coordinates held at a time by torch's operations: 64 MB in float32.</summary>
    private const long MostDifferences = 1 << 24;

    /// <summary>Indices of the nearest points within each cloud, nearest first; gradients do not pass.</summary>
    /// <param name="points"><c>[batch, n, d]</c>, float32 or float64, finite.</param>
    /// <param name="k">How many; at most n, or n - 1 without the point itself.</param>
    /// <param name="self">Whether a point counts among its own neighbours (as its first, where no other coincides with it).</param>
    /// <returns><c>[batch, n, k]</c>, int64, on the points' device.</returns>
    /// <exception cref="ArgumentException">
    /// Another shape or element type, too few points, or a coordinate that is not finite; the last is not looked for on other devices than the CPU, which would have to be waited for.
    /// </exception>
    public static Tensor Indices(Tensor points, int k, bool self = false)
    {
        ArgumentNullException.ThrowIfNull(points);
        PointClouds.Validate(points, axes: 3);
        if (points.device_type != DeviceType.CPU)
        {
            return ByTorch(points, k, self);
        }

        using var scope = torch.NewDisposeScope();
        var source = points.detach().contiguous();
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

        return scope.MoveToOuter(torch.tensor(result, torch.int32).to(torch.int64).view(batch, n, k));
    }

    /// <summary>
    /// The same by torch's operations, with nothing read back from the device: direct differences, some points at a time, in a stable order, so that equally near
    /// points come by their index here too. Sums may round otherwise than the kernel's and so order nearly equal distances otherwise.
    /// </summary>
    /// <param name="points">As in <see cref="Indices"/>.</param>
    /// <param name="k">How many.</param>
    /// <param name="self">Whether a point counts among its own neighbours.</param>
    /// <param name="most">Differences of coordinates to be held at a time.</param>
    internal static Tensor ByTorch(Tensor points, int k, bool self, long most = MostDifferences)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        var (batch, n, d) = (points.shape[0], points.shape[1], points.shape[2]);
        if (n > 0 && k > n - (self ? 0 : 1))
        {
            throw new ArgumentException($"{k} neighbours {(self ? "with" : "without")} the point itself were asked for of {n} points.", nameof(k));
        }

        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var result = torch.empty([batch, n, k], torch.int64, points.device);
        var step = Math.Max(1, most / Math.Max(1, batch * n * d));
        for (long first = 0; first < n; first += step)
        {
            using var chunk = torch.NewDisposeScope();
            var rows = Math.Min(step, n - first);
            var squares = (points.narrow(1, first, rows).unsqueeze(2) - points.unsqueeze(1)).square().sum(-1);
            if (!self)
            {
                squares.narrow(2, first, rows).diagonal(0, 1, 2).fill_(double.PositiveInfinity);
            }

            result.narrow(1, first, rows).copy_(squares.sort(-1, stable: true).Indices.narrow(-1, 0, k));
        }

        return scope.MoveToOuter(result);
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
        return PointClouds.Graphs(
            points,
            [],
            (rows, dimension, clouds) => Ascending(rows, dimension, clouds, k, self),
            (rows, dimension, clouds) => Ascending(rows, dimension, clouds, k, self));
    }

    private static (long[] Offsets, int[] Neighbours) Ascending<T>(ReadOnlySpan<T> points, int dimension, ReadOnlySpan<long> clouds, int k, bool self)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var offsets = new long[clouds[^1] + 1];
        List<int> neighbours = [];
        for (var cloud = 0; cloud + 1 < clouds.Length; cloud++)
        {
            var (first, end) = ((int)clouds[cloud], (int)clouds[cloud + 1]);
            var each = Math.Max(0, Math.Min(k, end - first - (self ? 0 : 1)));
            var found = new int[(end - first) * each];
            if (each > 0)
            {
                Kernels.NearestNeighbours.Find(points[(first * dimension)..(end * dimension)], dimension, each, self, found);
            }

            for (var i = first; i < end; i++)
            {
                var own = found.AsSpan((i - first) * each, each);
                own.Sort();
                foreach (var neighbour in own)
                {
                    neighbours.Add(first + neighbour);
                }

                offsets[i + 1] = neighbours.Count;
            }
        }

        return (offsets, [.. neighbours]);
    }
}
