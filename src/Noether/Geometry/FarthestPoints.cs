using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Geometry;

/// <summary>
/// Farthest-point sampling: a subset that covers a cloud evenly (<see cref="Kernels.FarthestPoints"/>). A function of the cloud and its first point; no point is
/// chosen twice.
/// </summary>
public static class FarthestPoints
{
    /// <summary>Chooses points of each cloud, starting from the same index in all.</summary>
    /// <param name="points"><c>[batch, n, d]</c>, float32 or float64, finite; gradients do not pass.</param>
    /// <param name="count">How many of each; at most n.</param>
    /// <param name="start">The first.</param>
    /// <returns>Indices <c>[batch, count]</c>, int64, in the order of choice, on the points' device.</returns>
    /// <exception cref="ArgumentException">Another shape or element type, too few points, or a coordinate that is not finite.</exception>
    public static Tensor Select(Tensor points, int count, int start = 0)
    {
        ArgumentNullException.ThrowIfNull(points);
        PointClouds.Validate(points, axes: 3);
        return Select(points, count, Enumerable.Repeat((long)start, (int)points.shape[0]).ToArray());
    }

    /// <summary>Chooses points of each cloud, starting from a random one of each.</summary>
    /// <param name="points"><c>[batch, n, d]</c>, float32 or float64, finite.</param>
    /// <param name="count">How many of each; at most n.</param>
    /// <param name="generator">Draws the first points.</param>
    /// <returns>As <see cref="Select(Tensor, int, int)"/>.</returns>
    /// <exception cref="ArgumentException">As <see cref="Select(Tensor, int, int)"/>.</exception>
    public static Tensor Select(Tensor points, int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(generator);
        PointClouds.Validate(points, axes: 3);
        using var starts = torch.randint(0, Math.Max(1, points.shape[1]), [points.shape[0]], torch.int64, generator: generator.Torch);
        return Select(points, count, starts.data<long>().ToArray());
    }

    private static Tensor Select(Tensor points, int count, long[] starts)
    {
        using var scope = torch.NewDisposeScope();
        var source = points.detach().cpu().contiguous();
        var (n, d) = ((int)points.shape[1], (int)points.shape[2]);
        var chosen = new int[starts.Length * count];
        for (var i = 0; i < starts.Length; i++)
        {
            var range = (i * n * d)..((i + 1) * n * d);
            if (points.dtype == torch.float32)
            {
                Kernels.FarthestPoints.Select<float>(KernelRows.Of<float>(source)[range], d, (int)starts[i], chosen.AsSpan(i * count, count));
            }
            else
            {
                Kernels.FarthestPoints.Select<double>(KernelRows.Of<double>(source)[range], d, (int)starts[i], chosen.AsSpan(i * count, count));
            }
        }

        return scope.MoveToOuter(torch.tensor(chosen, torch.int32).to(torch.int64).view(starts.Length, count).to(points.device));
    }
}
