using System.Numerics;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// The k nearest points of each point, in any dimension, exactly: every squared distance is computed directly in the points' precision, without expansion of the square,
/// and of equally near points the one with the smaller index comes first. Time grows with the square of the number of points.
/// </summary>
public static class NearestNeighbours
{
    /// <summary>Finds the nearest points.</summary>
    /// <param name="points">Row-major, <paramref name="dimension"/> finite coordinates a point.</param>
    /// <param name="dimension">At least 1.</param>
    /// <param name="k">How many; at most the number of points, or one less without the point itself.</param>
    /// <param name="self">Whether a point counts among its own neighbours.</param>
    /// <param name="neighbours">Result, k a point, nearest first.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, there are too few points, or a coordinate is not finite.</exception>
    public static void Find<T>(ReadOnlySpan<T> points, int dimension, int k, bool self, Span<int> neighbours)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Find(points, dimension, k, self, neighbours, Vector256.IsHardwareAccelerated);

    /// <summary>The scalar twin of <see cref="Find{T}(ReadOnlySpan{T}, int, int, bool, Span{int})"/>.</summary>
    /// <inheritdoc cref="Find{T}(ReadOnlySpan{T}, int, int, bool, Span{int})"/>
    public static void FindScalar<T>(ReadOnlySpan<T> points, int dimension, int k, bool self, Span<int> neighbours)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Find(points, dimension, k, self, neighbours, vectors: false);

    private static void Find<T>(ReadOnlySpan<T> points, int dimension, int k, bool self, Span<int> neighbours, bool vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        var planar = new PlanarPoints<T>(points, dimension);
        if (planar.Count > 0 && k > planar.Count - (self ? 0 : 1))
        {
            throw new ArgumentException($"{k} neighbours {(self ? "with" : "without")} the point itself were asked for of {planar.Count} points.", nameof(k));
        }

        if (neighbours.Length != (long)planar.Count * k)
        {
            throw new ArgumentException($"{neighbours.Length} entries do not fit {k} neighbours of {planar.Count} points.", nameof(neighbours));
        }

        var (squares, nearest) = (new T[planar.Count], new T[k]);
        for (var i = 0; i < planar.Count; i++)
        {
            planar.SquaredDistances(i, vectors, squares);
            if (!self)
            {
                squares[i] = T.PositiveInfinity;
            }

            Select(squares, nearest, neighbours.Slice(i * k, k), self ? -1 : i, vectors);
        }
    }

    /// <summary>
    /// The places of the smallest values, ascending. The kept ones stand sorted; a later value enters only where it is smaller than the largest kept,
    /// so that of equal ones the first stays.
    /// </summary>
    private static void Select<T>(ReadOnlySpan<T> values, Span<T> nearest, Span<int> places, int excluded, bool vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (kept, j) = (0, 0);
        for (; kept < nearest.Length; j++)
        {
            if (j != excluded)
            {
                Insert(values[j], j, nearest, places, kept++);
            }
        }

        while (j < values.Length)
        {
            if (vectors && j <= values.Length - Vector256<T>.Count
                && !Vector256.LessThanAny(Vector256.Create(values[j..]), Vector256.Create(nearest[^1])))
            {
                j += Vector256<T>.Count;
                continue;
            }

            for (var end = Math.Min(values.Length, j + Vector256<T>.Count); j < end; j++)
            {
                if (values[j] < nearest[^1])
                {
                    Insert(values[j], j, nearest, places, nearest.Length - 1);
                }
            }
        }
    }

    /// <summary>Moves what is larger one place up, from <paramref name="last"/> down.</summary>
    private static void Insert<T>(T value, int place, Span<T> nearest, Span<int> places, int last)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var at = last;
        for (; at > 0 && nearest[at - 1] > value; at--)
        {
            (nearest[at], places[at]) = (nearest[at - 1], places[at - 1]);
        }

        (nearest[at], places[at]) = (value, place);
    }
}
