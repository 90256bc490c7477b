using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Copies rows by index, and sums rows in runs of an order: the two are each other's transpose when the order sorts the indices.
/// The order of additions is fixed and the same in the vector loops and the scalar twin: they agree bit for bit.
/// </summary>
public static class RowGather
{
    /// <summary>Row i of the result is row indices[i].</summary>
    /// <param name="rows">Row-major rows of <paramref name="channels"/> entries.</param>
    /// <param name="channels">Entries a row.</param>
    /// <param name="indices">Rows to copy.</param>
    /// <param name="result">indices.Length rows; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or an index names no row.</exception>
    public static void Gather<T>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<int> indices, Span<T> result)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (rows.Length % channels != 0 || (long)indices.Length * channels != result.Length)
        {
            throw new ArgumentException($"{rows.Length} entries in rows of {channels} and {indices.Length} indices do not fit {result.Length} entries of the result.", nameof(result));
        }

        SegmentOffsets.ValidateIndices(indices, rows.Length / channels);
        if (channels == 1)
        {
            for (var i = 0; i < indices.Length; i++)
            {
                result[i] = rows[indices[i]];
            }

            return;
        }

        for (var i = 0; i < indices.Length; i++)
        {
            rows.Slice(indices[i] * channels, channels).CopyTo(result[(i * channels)..]);
        }
    }

    /// <summary>Row s of the result is the sum of the rows order[offsets[s]] to order[offsets[s+1]-1]; zero for an empty run.</summary>
    /// <param name="rows">Row-major, order.Length rows of <paramref name="channels"/> entries.</param>
    /// <param name="channels">Entries a row.</param>
    /// <param name="offsets">Where each run begins in the order, and last the number of rows; starts at 0 and does not decrease.</param>
    /// <param name="order">The rows, run after run.</param>
    /// <param name="sums">Result, offsets.Length - 1 rows; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, the offsets are not sorted from 0, or the order names no row.</exception>
    public static void Sum<T>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<long> offsets, ReadOnlySpan<int> order, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Validate(rows, channels, offsets, order, sums);
        ref var source = ref MemoryMarshal.GetReference(rows);
        for (var s = 0; s + 1 < offsets.Length; s++)
        {
            var run = order[(int)offsets[s]..(int)offsets[s + 1]];
            var sum = sums.Slice(s * channels, channels);
            var c = 0;
            if (Vector256.IsHardwareAccelerated)
            {
                c = Wide(ref source, run, sum);
            }

            if (Vector128.IsHardwareAccelerated)
            {
                c = Narrow(ref source, run, sum, c);
            }

            Scalar(ref source, run, sum, c);
        }
    }

    /// <summary>The scalar twin of <see cref="Sum"/>: the same bits without vector instructions.</summary>
    /// <inheritdoc cref="Sum"/>
    public static void SumScalar<T>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<long> offsets, ReadOnlySpan<int> order, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Validate(rows, channels, offsets, order, sums);
        ref var source = ref MemoryMarshal.GetReference(rows);
        for (var s = 0; s + 1 < offsets.Length; s++)
        {
            Scalar(ref source, order[(int)offsets[s]..(int)offsets[s + 1]], sums.Slice(s * channels, channels), 0);
        }
    }

    private static void Validate<T>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<long> offsets, ReadOnlySpan<int> order, Span<T> sums)
    {
        SegmentOffsets.Validate(rows.Length, channels, offsets, sums.Length);
        if (order.Length != offsets[^1])
        {
            throw new ArgumentException($"The order has {order.Length} entries; the offsets end at {offsets[^1]}.", nameof(order));
        }

        SegmentOffsets.ValidateIndices(order, rows.Length / channels);
    }

    /// <summary>Four vectors of channels at a time, so that a row is read in few passes; returns the first channel that is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Wide<T>(ref T source, ReadOnlySpan<int> run, Span<T> sum)
        where T : unmanaged
    {
        var (channels, lanes, c) = (sum.Length, Vector256<T>.Count, 0);
        for (; c <= channels - (4 * lanes); c += 4 * lanes)
        {
            var (s0, s1, s2, s3) = (Vector256<T>.Zero, Vector256<T>.Zero, Vector256<T>.Zero, Vector256<T>.Zero);
            foreach (var row in run)
            {
                ref var entry = ref Unsafe.Add(ref source, (nint)row * channels + c);
                s0 += Vector256.LoadUnsafe(ref entry);
                s1 += Vector256.LoadUnsafe(ref entry, (nuint)lanes);
                s2 += Vector256.LoadUnsafe(ref entry, (nuint)(2 * lanes));
                s3 += Vector256.LoadUnsafe(ref entry, (nuint)(3 * lanes));
            }

            s0.CopyTo(sum[c..]);
            s1.CopyTo(sum[(c + lanes)..]);
            s2.CopyTo(sum[(c + (2 * lanes))..]);
            s3.CopyTo(sum[(c + (3 * lanes))..]);
        }

        for (; c <= channels - lanes; c += lanes)
        {
            var total = Vector256<T>.Zero;
            foreach (var row in run)
            {
                total += Vector256.LoadUnsafe(ref Unsafe.Add(ref source, (nint)row * channels + c));
            }

            total.CopyTo(sum[c..]);
        }

        return c;
    }

    private static int Narrow<T>(ref T source, ReadOnlySpan<int> run, Span<T> sum, int first)
        where T : unmanaged
    {
        var c = first;
        for (; c <= sum.Length - Vector128<T>.Count; c += Vector128<T>.Count)
        {
            var total = Vector128<T>.Zero;
            foreach (var row in run)
            {
                total += Vector128.LoadUnsafe(ref Unsafe.Add(ref source, (nint)row * sum.Length + c));
            }

            total.CopyTo(sum[c..]);
        }

        return c;
    }

    private static void Scalar<T>(ref T source, ReadOnlySpan<int> run, Span<T> sum, int first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var c = first; c < sum.Length; c++)
        {
            var total = T.Zero;
            foreach (var row in run)
            {
                total += Unsafe.Add(ref source, (nint)row * sum.Length + c);
            }

            sum[c] = total;
        }
    }
}
