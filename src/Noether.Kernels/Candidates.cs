using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Noether.Kernels;

/// <summary>The points in and round one cell, side by side: all that can be near a point of the cell. One copy serves all of the cell's points, and lies in the nearest cache.</summary>
internal sealed class Candidates<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Points tested at once.</summary>
    private const int Lanes = 8;

    /// <summary>For each set of eight lanes its members, a byte each, lowest first.</summary>
    private static readonly ulong[] PackedLanes = [.. Enumerable.Range(0, 256).Select(Packed)];

    private T[] _x = [];
    private T[] _y = [];
    private T[] _z = [];
    private int[] _ids = [];

    /// <summary>Number of candidates.</summary>
    public int Count { get; private set; }

    /// <summary>Room that <see cref="Near"/> needs.</summary>
    public int Room => Count + Lanes;

    /// <summary>Takes the points in and round a cell.</summary>
    /// <returns>The index here of the cell's first point; the others of the cell follow it.</returns>
    public int Gather(CellList<T> cells, int cell)
    {
        Span<(int Begin, int End)> runs = stackalloc (int, int)[9];
        runs = runs[..cells.RunsRound(cell, runs)];
        Count = 0;
        foreach (var (begin, end) in runs)
        {
            Count += end - begin;
        }

        Reserve();
        var (own, first, taken) = (0, cells.Places(cell).Begin, 0);
        foreach (var (begin, end) in runs)
        {
            own = begin <= first && first < end ? taken + first - begin : own;
            Copy(cells.X, begin, _x, taken, end - begin);
            Copy(cells.Y, begin, _y, taken, end - begin);
            Copy(cells.Z, begin, _z, taken, end - begin);
            Copy(cells.Ids, begin, _ids, taken, end - begin);
            taken += end - begin;
        }

        // What is no number is near to nothing.
        _x.AsSpan(Count, Lanes).Fill(T.NaN);
        return own;
    }

    /// <summary>Writes the ids of the candidates near one of them, without itself, in any order.</summary>
    /// <param name="own">Which.</param>
    /// <param name="square">The radius squared.</param>
    /// <param name="found">Result, <see cref="Room"/> entries; those behind the last are overwritten with anything.</param>
    /// <returns>Their number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Near(int own, T square, Span<int> found)
    {
        var x = _x[own];
        _x[own] = T.NaN;
        var count = Avx2.IsSupported ? NearByLanes(x, _y[own], _z[own], square, found) : NearOneByOne(x, _y[own], _z[own], square, found);
        _x[own] = x;
        return count;
    }

    /// <summary>Gives the arrays back.</summary>
    public void Dispose()
    {
        Pool.Return(_x);
        Pool.Return(_y);
        Pool.Return(_z);
        Pool.Return(_ids);
    }

    private void Reserve()
    {
        // The last run may be copied in whole vectors.
        var room = Count + (2 * Lanes);
        _x = Pool.Grown(_x, room);
        _y = Pool.Grown(_y, room);
        _z = Pool.Grown(_z, room);
        _ids = Pool.Grown(_ids, room);
    }

    private int NearByLanes(T x, T y, T z, T square, Span<int> found)
    {
        ref var target = ref found[0];
        ref var lanes = ref PackedLanes[0];
        ref var ids = ref _ids[0];
        var count = 0;
        for (var k = 0; k < Count; k += Lanes)
        {
            var near = NearMask(x, y, z, square, k);
            if (Vector256<T>.Count < Lanes)
            {
                near |= NearMask(x, y, z, square, k + Vector256<T>.Count) << Vector256<T>.Count;
            }

            var order = Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(Unsafe.Add(ref lanes, near)).AsByte());
            Avx2.PermuteVar8x32(Vector256.LoadUnsafe(ref ids, (nuint)k), order).StoreUnsafe(ref target, (nuint)count);
            count += BitOperations.PopCount(near);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint NearMask(T x, T y, T z, T square, int k)
    {
        var dx = Vector256.Create(x) - Vector256.LoadUnsafe(ref _x[0], (nuint)k);
        var dy = Vector256.Create(y) - Vector256.LoadUnsafe(ref _y[0], (nuint)k);
        var dz = Vector256.Create(z) - Vector256.LoadUnsafe(ref _z[0], (nuint)k);
        return Vector256.LessThanOrEqual((dx * dx) + (dy * dy) + (dz * dz), Vector256.Create(square)).ExtractMostSignificantBits();
    }

    private int NearOneByOne(T x, T y, T z, T square, Span<int> found)
    {
        var count = 0;
        for (var k = 0; k < Count; k++)
        {
            var (dx, dy, dz) = (x - _x[k], y - _y[k], z - _z[k]);
            if ((dx * dx) + (dy * dy) + (dz * dz) <= square)
            {
                found[count++] = _ids[k];
            }
        }

        return count;
    }

    /// <summary>Copies a short run in whole vectors, reading and writing less than a vector too far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<TItem>(TItem[] from, int begin, TItem[] to, int place, int length)
        where TItem : unmanaged
    {
        if (!Vector256.IsHardwareAccelerated)
        {
            from.AsSpan(begin, length).CopyTo(to.AsSpan(place));
            return;
        }

        for (var k = 0; k < length; k += Vector256<TItem>.Count)
        {
            Vector256.LoadUnsafe(ref from[0], (nuint)(begin + k)).StoreUnsafe(ref to[0], (nuint)(place + k));
        }
    }

    private static ulong Packed(int set)
    {
        var (lanes, shift) = (0ul, 0);
        for (var lane = 0; lane < Lanes; lane++)
        {
            if ((set & (1 << lane)) != 0)
            {
                lanes |= (ulong)lane << shift;
                shift += 8;
            }
        }

        return lanes;
    }
}
