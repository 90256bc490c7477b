using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Noether.Kernels;

/// <summary>
/// All pairs of points within a radius, without a limit on neighbours: j is a neighbour of i where i ≠ j and (xi-xj)² + (yi-yj)² + (zi-zj)² ≤ r², computed in the
/// points' own precision in just this order, without expansion of the squares and without fused products, in every loop here. Symmetric therefore.
/// </summary>
public static class RadiusNeighbours
{
    /// <summary>For each set of eight lanes its members, a byte each, lowest first.</summary>
    private static readonly ulong[] PackedLanes = MakePackedLanes();

    /// <summary>Finds neighbours by cells of side r; about proportional to the points and their candidates.</summary>
    /// <param name="points">Row-major, <paramref name="dimension"/> coordinates a point.</param>
    /// <param name="dimension">2 or 3.</param>
    /// <param name="radius">Positive and finite.</param>
    /// <returns>Where each point's neighbours begin (and last the number of pairs), and the neighbours of each point, ascending.</returns>
    /// <exception cref="ArgumentException">Another dimension, a coordinate or radius that is not finite, or more than 2 billion pairs.</exception>
    public static (long[] Offsets, int[] Neighbours) Find<T>(ReadOnlySpan<T> points, int dimension, T radius)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Validate(points, dimension, radius);
        var cells = new CellList<T>(points, dimension, radius);
        var lists = new PairLists(cells.Count);
        Span<(int Begin, int End)> runs = stackalloc (int, int)[9];
        for (var place = 0; place < cells.Count; place++)
        {
            var id = cells.Ids[place];
            var count = cells.RunsRound(id, runs);
            lists.Begin(id);
            foreach (var (begin, end) in runs[..count])
            {
                var room = lists.Room(end - begin + Vector256<int>.Count);
                lists.Taken(Scan(cells, place, begin, end, radius * radius, room));
            }
        }

        return lists.Sorted();
    }

    /// <summary>The twin of <see cref="Find"/> without cells or vectors: every pair is measured.</summary>
    /// <inheritdoc cref="Find"/>
    public static (long[] Offsets, int[] Neighbours) FindScalar<T>(ReadOnlySpan<T> points, int dimension, T radius)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Validate(points, dimension, radius);
        var count = points.Length / dimension;
        var lists = new PairLists(count);
        for (var i = 0; i < count; i++)
        {
            lists.Begin(i);
            var room = lists.Room(count);
            var found = 0;
            for (var j = 0; j < count; j++)
            {
                var (dx, dy) = (points[i * dimension] - points[j * dimension], points[(i * dimension) + 1] - points[(j * dimension) + 1]);
                var dz = dimension == 3 ? points[(i * dimension) + 2] - points[(j * dimension) + 2] : T.Zero;
                if (i != j && (dx * dx) + (dy * dy) + (dz * dz) <= radius * radius)
                {
                    room[found++] = j;
                }
            }

            lists.Taken(found);
        }

        return lists.Sorted();
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

        for (var i = 0; i < points.Length; i++)
        {
            if (!T.IsFinite(points[i]))
            {
                throw new ArgumentException($"Coordinate {i % dimension} of point {i / dimension} is {points[i]}; neighbours are defined for finite coordinates.", nameof(points));
            }
        }
    }

    /// <summary>Writes the ids of the points in places [begin, end) that are near that of <paramref name="place"/>; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Scan<T>(CellList<T> cells, int place, int begin, int end, T square, Span<int> found)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (x, y, z) = (cells.X[place], cells.Y[place], cells.Z[place]);
        var (xs, ys, zs) = (cells.X, cells.Y, cells.Z);
        var (count, j) = (0, begin);
        if (Vector256.IsHardwareAccelerated)
        {
            ref var target = ref MemoryMarshal.GetReference(found);
            for (; j <= end - Vector256<T>.Count; j += Vector256<T>.Count)
            {
                var dx = Vector256.Create(x) - Vector256.LoadUnsafe(ref xs[0], (nuint)j);
                var dy = Vector256.Create(y) - Vector256.LoadUnsafe(ref ys[0], (nuint)j);
                var dz = Vector256.Create(z) - Vector256.LoadUnsafe(ref zs[0], (nuint)j);
                var near = Vector256.LessThanOrEqual((dx * dx) + (dy * dy) + (dz * dz), Vector256.Create(square)).ExtractMostSignificantBits();
                if ((uint)(place - j) < (uint)Vector256<T>.Count)
                {
                    near &= ~(1u << (place - j));
                }

                count = Keep<T>(cells.Ids, j, near, ref target, count);
            }
        }

        for (; j < end; j++)
        {
            var (dx, dy, dz) = (x - xs[j], y - ys[j], z - zs[j]);
            if (j != place && (dx * dx) + (dy * dy) + (dz * dz) <= square)
            {
                found[count++] = cells.Ids[j];
            }
        }

        return count;
    }

    /// <summary>Appends ids[j + k] for each bit k; eight lanes are packed by one permutation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Keep<T>(int[] ids, int j, uint near, ref int target, int count)
    {
        if (Avx2.IsSupported && Vector256<T>.Count == 8)
        {
            var order = Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(PackedLanes[(int)near]).AsByte());
            Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref ids[0], (nuint)j), order).StoreUnsafe(ref target, (nuint)count);
            return count + BitOperations.PopCount(near);
        }

        for (; near != 0; near &= near - 1)
        {
            Unsafe.Add(ref target, count++) = ids[j + BitOperations.TrailingZeroCount(near)];
        }

        return count;
    }

    private static ulong[] MakePackedLanes()
    {
        var lanes = new ulong[256];
        for (var set = 0; set < 256; set++)
        {
            var shift = 0;
            for (var lane = 0; lane < 8; lane++)
            {
                if ((set & (1 << lane)) != 0)
                {
                    lanes[set] |= (ulong)lane << shift;
                    shift += 8;
                }
            }
        }

        return lanes;
    }
}
