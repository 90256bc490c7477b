using System.Numerics;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Farthest-point sampling (Eldar et al. 1997): after the first, each point is the one farthest from all chosen before it; of equally far ones, the one with the
/// smallest index. No point is chosen twice, also where points coincide.
/// </summary>
public static class FarthestPoints
{
    /// <summary>Chooses points.</summary>
    /// <param name="points">Row-major, <paramref name="dimension"/> finite coordinates a point.</param>
    /// <param name="dimension">At least 1.</param>
    /// <param name="start">The first point.</param>
    /// <param name="chosen">Result, in the order of choice; at most as many as there are points.</param>
    /// <exception cref="ArgumentException">Too few points, no such start, or a coordinate that is not finite.</exception>
    public static void Select<T>(ReadOnlySpan<T> points, int dimension, int start, Span<int> chosen)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var planar = new PlanarPoints<T>(points, dimension);
        if (chosen.Length > planar.Count || (chosen.Length > 0 && (uint)start >= (uint)planar.Count))
        {
            throw new ArgumentException($"{chosen.Length} points from point {start} on were asked for of {planar.Count} points.", nameof(chosen));
        }

        var (nearest, squares) = (new T[planar.Count], new T[planar.Count]);
        nearest.AsSpan().Fill(T.PositiveInfinity);
        for (var i = 0; i < chosen.Length; i++)
        {
            var next = i == 0 ? start : Largest(nearest);
            chosen[i] = next;
            planar.SquaredDistances(next, Vector256.IsHardwareAccelerated, squares);
            for (var j = 0; j < nearest.Length; j++)
            {
                nearest[j] = T.Min(nearest[j], squares[j]);
            }

            // Below every distance, and it stays the smallest: chosen points are out.
            nearest[next] = T.NegativeOne;
        }
    }

    private static int Largest<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best])
            {
                best = i;
            }
        }

        return best;
    }
}
