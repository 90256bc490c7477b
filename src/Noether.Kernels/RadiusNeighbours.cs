using System.Numerics;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// All pairs of points within a radius, without a limit on neighbours: j is a neighbour of i where i ≠ j and (xi-xj)² + (yi-yj)² + (zi-zj)² ≤ r², computed in the
/// points' own precision in just this order, without expansion of the squares and without fused products, in every loop here. Symmetric therefore.
/// </summary>
public static class RadiusNeighbours
{
    /// <summary>Finds neighbours by cells of side r; about proportional to the points and their candidates.</summary>
    /// <param name="points">Row-major, <paramref name="dimension"/> coordinates a point.</param>
    /// <param name="dimension">2 or 3.</param>
    /// <param name="radius">Positive and finite.</param>
    /// <returns>Where each point's neighbours begin (and last the number of pairs), and the neighbours of each point, ascending.</returns>
    /// <exception cref="ArgumentException">Another dimension, a coordinate or radius that is not finite, or more than 2 billion pairs.</exception>
    public static (long[] Offsets, int[] Neighbours) Find<T>(ReadOnlySpan<T> points, int dimension, T radius)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Find(points, dimension, radius, [0, points.Length / Math.Max(1, dimension)]);

    /// <summary>The same within each of several clouds.</summary>
    /// <param name="points">All clouds one after another; row-major, <paramref name="dimension"/> coordinates a point.</param>
    /// <param name="dimension">2 or 3.</param>
    /// <param name="radius">Positive and finite.</param>
    /// <param name="clouds">Where the points of each cloud begin, and last their number; starts at 0 and does not decrease.</param>
    /// <returns>Where each point's neighbours begin (and last the number of pairs), and the neighbours of each point, ascending; points of all clouds are counted through.</returns>
    /// <exception cref="ArgumentException">Another dimension, a coordinate or radius that is not finite, more than 2 billion pairs, or clouds that do not fit the points.</exception>
    public static (long[] Offsets, int[] Neighbours) Find<T>(ReadOnlySpan<T> points, int dimension, T radius, ReadOnlySpan<long> clouds)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Validate(points, dimension, radius);
        SegmentOffsets.Validate(points.Length, dimension, clouds, (clouds.Length - 1) * dimension);
        using var lists = new NeighbourLists(points.Length / dimension);
        using var cells = new CellList<T>();
        using var candidates = new Candidates<T>();
        for (var cloud = 0; cloud + 1 < clouds.Length; cloud++)
        {
            var (first, end) = ((int)clouds[cloud], (int)clouds[cloud + 1]);
            cells.Fill(points[(first * dimension)..(end * dimension)], dimension, radius, first);
            for (var cell = 0; cell < cells.Cells; cell++)
            {
                Scan(cells, cell, candidates, radius * radius, lists);
            }
        }

        return lists.Ascending();
    }

    /// <summary>The twin of <see cref="Find{T}(ReadOnlySpan{T}, int, T)"/> without cells or vectors: every pair is measured.</summary>
    /// <inheritdoc cref="Find{T}(ReadOnlySpan{T}, int, T)"/>
    public static (long[] Offsets, int[] Neighbours) FindScalar<T>(ReadOnlySpan<T> points, int dimension, T radius)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Validate(points, dimension, radius);
        var count = points.Length / dimension;
        var offsets = new long[count + 1];
        List<int> neighbours = [];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                var (dx, dy) = (points[i * dimension] - points[j * dimension], points[(i * dimension) + 1] - points[(j * dimension) + 1]);
                var dz = dimension == 3 ? points[(i * dimension) + 2] - points[(j * dimension) + 2] : T.Zero;
                if (i != j && (dx * dx) + (dy * dy) + (dz * dz) <= radius * radius)
                {
                    neighbours.Add(j);
                }
            }

            offsets[i + 1] = neighbours.Count;
        }

        return (offsets, [.. neighbours]);
    }

    private static void Validate<T>(ReadOnlySpan<T> points, int dimension, T radius)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (dimension is not (2 or 3) || points.Length % dimension != 0)
        {
            throw new ArgumentException($"{points.Length} coordinates are no points of {dimension} dimensions; 2 and 3 are possible.", nameof(dimension));
        }

        if (!T.IsFinite(radius) || !(radius > T.Zero))
        {
            throw new ArgumentException($"The radius is {radius}; it must be positive and finite.", nameof(radius));
        }

        if (AllFinite(points))
        {
            return;
        }

        for (var i = 0; i < points.Length; i++)
        {
            if (!T.IsFinite(points[i]))
            {
                throw new ArgumentException($"Coordinate {i % dimension} of point {i / dimension} is {points[i]}; neighbours are defined for finite coordinates.", nameof(points));
            }
        }
    }

    // x - x is zero for what is finite, and no number otherwise.
    private static bool AllFinite<T>(ReadOnlySpan<T> points)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (sum, lanes, i) = (T.Zero, Vector256<T>.Zero, 0);
        for (; i <= points.Length - Vector256<T>.Count; i += Vector256<T>.Count)
        {
            var x = Vector256.Create(points[i..]);
            lanes += x - x;
        }

        for (; i < points.Length; i++)
        {
            sum += points[i] - points[i];
        }

        return sum + Vector256.Sum(lanes) == T.Zero;
    }

    /// <summary>Finds the neighbours of the points of one cell.</summary>
    private static void Scan<T>(CellList<T> cells, int cell, Candidates<T> candidates, T square, NeighbourLists lists)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (begin, end) = cells.Places(cell);
        if (begin == end)
        {
            return;
        }

        var own = candidates.Gather(cells, cell);
        for (var place = begin; place < end; place++)
        {
            var room = lists.Begin(cells.Ids[place], candidates.Room);
            lists.Taken(candidates.Near(own + place - begin, square, room));
        }
    }
}
