using System.Numerics;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>Points of any dimension, one coordinate after another, so that the distances from one point to all lie in vector lanes.</summary>
internal sealed class PlanarPoints<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _coordinates;
    private readonly int _dimension;

    /// <param name="points">Row-major, <paramref name="dimension"/> coordinates a point.</param>
    /// <param name="dimension">At least 1.</param>
    /// <exception cref="ArgumentException">The coordinates are no points of that dimension, or one is not finite.</exception>
    public PlanarPoints(ReadOnlySpan<T> points, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (points.Length % dimension != 0)
        {
            throw new ArgumentException($"{points.Length} coordinates are no points of {dimension} dimensions.", nameof(points));
        }

        (Count, _dimension, _coordinates) = (points.Length / dimension, dimension, new T[points.Length]);
        for (var i = 0; i < Count; i++)
        {
            for (var d = 0; d < dimension; d++)
            {
                var x = points[(i * dimension) + d];
                if (!T.IsFinite(x))
                {
                    throw new ArgumentException($"Coordinate {d} of point {i} is {x}; distances are defined for finite coordinates.", nameof(points));
                }

                _coordinates[(d * Count) + i] = x;
            }
        }
    }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>Squared distances from a point to all, summed over the coordinates in their order; the vector loop and the scalar one give the same bits.</summary>
    /// <param name="point">The point.</param>
    /// <param name="vectors">Whether to use vectors.</param>
    /// <param name="squares">Result, one a point.</param>
    public void SquaredDistances(int point, bool vectors, Span<T> squares)
    {
        squares.Clear();
        for (var d = 0; d < _dimension; d++)
        {
            var all = _coordinates.AsSpan(d * Count, Count);
            var (own, i) = (all[point], 0);
            for (; vectors && i <= Count - Vector256<T>.Count; i += Vector256<T>.Count)
            {
                var difference = Vector256.Create(own) - Vector256.Create<T>(all[i..]);
                (Vector256.Create<T>(squares[i..]) + (difference * difference)).CopyTo(squares[i..]);
            }

            for (; i < Count; i++)
            {
                var difference = own - all[i];
                squares[i] += difference * difference;
            }
        }
    }
}
