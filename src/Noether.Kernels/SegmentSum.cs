using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Sums runs of consecutive rows: row s of the result is the sum of rows offsets[s] to offsets[s+1]-1, channel by channel.
/// Float32 and float64. The order of additions is fixed, so equal inputs give equal bits on one kind of processor.
/// </summary>
/// <remarks>
/// With two or more channels the vector loops add in the order of the scalar twin and agree with it bit for bit. A single channel is summed
/// in several lanes: the two then differ by at most n·eps·Σ|x| for a run of n rows.
/// </remarks>
public static class SegmentSum
{
    /// <summary>Sums with the widest vectors of this processor, or with the scalar loop where it has none.</summary>
    /// <param name="rows">Row-major, offsets[^1] rows of <paramref name="channels"/> entries.</param>
    /// <param name="channels">Entries a row.</param>
    /// <param name="offsets">Where each run begins, and last the number of rows; starts at 0 and does not decrease.</param>
    /// <param name="sums">Result, offsets.Length - 1 rows; overwritten. The sum of an empty run is zero.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the offsets are not sorted from 0.</exception>
    public static void Sum<T>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<long> offsets, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SegmentOffsets.Validate(rows.Length, channels, offsets, sums.Length);
        if (Vector256.IsHardwareAccelerated)
        {
            Each<T, Wide<T>>(rows, channels, offsets, sums);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            Each<T, Narrow<T>>(rows, channels, offsets, sums);
        }
        else
        {
            Each<T, Scalar<T>>(rows, channels, offsets, sums);
        }
    }

    /// <summary>The scalar twin of <see cref="Sum"/>: the same result without vector instructions.</summary>
    /// <inheritdoc cref="Sum"/>
    public static void SumScalar<T>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<long> offsets, Span<T> sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SegmentOffsets.Validate(rows.Length, channels, offsets, sums.Length);
        Each<T, Scalar<T>>(rows, channels, offsets, sums);
    }

    /// <summary>The transpose of <see cref="Sum"/>: copies row s of <paramref name="sums"/> to rows offsets[s] to offsets[s+1]-1.</summary>
    /// <param name="sums">Row-major, offsets.Length - 1 rows of <paramref name="channels"/> entries.</param>
    /// <param name="channels">Entries a row.</param>
    /// <param name="offsets">As for <see cref="Sum"/>.</param>
    /// <param name="rows">Result, offsets[^1] rows; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the offsets are not sorted from 0.</exception>
    public static void Spread<T>(ReadOnlySpan<T> sums, int channels, ReadOnlySpan<long> offsets, Span<T> rows)
        where T : unmanaged
    {
        SegmentOffsets.Validate(rows.Length, channels, offsets, sums.Length);
        for (var s = 0; s + 1 < offsets.Length; s++)
        {
            var source = sums.Slice(s * channels, channels);
            var target = rows[((int)offsets[s] * channels)..((int)offsets[s + 1] * channels)];
            if (channels == 1)
            {
                target.Fill(source[0]);
                continue;
            }

            for (var start = 0; start < target.Length; start += channels)
            {
                source.CopyTo(target[start..]);
            }
        }
    }

    private static void Each<T, TLoop>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<long> offsets, Span<T> sums)
        where T : unmanaged
        where TLoop : IRunSum<T>
    {
        for (var s = 0; s + 1 < offsets.Length; s++)
        {
            var run = rows[((int)offsets[s] * channels)..((int)offsets[s + 1] * channels)];
            TLoop.Sum(run, sums.Slice(s * channels, channels));
        }
    }

    /// <summary>Sums the rows of one run; the length of <c>sum</c> is the number of channels.</summary>
    private interface IRunSum<T>
    {
        static abstract void Sum(ReadOnlySpan<T> run, Span<T> sum);
    }

    private readonly struct Scalar<T> : IRunSum<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static void Sum(ReadOnlySpan<T> run, Span<T> sum)
        {
            for (var c = 0; c < sum.Length; c++)
            {
                Channel(run, sum, c);
            }
        }

        /// <summary>One channel alone, in the order of the rows.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static void Channel(ReadOnlySpan<T> run, Span<T> sum, int channel)
        {
            var total = T.Zero;
            for (var i = channel; i < run.Length; i += sum.Length)
            {
                total += run[i];
            }

            sum[channel] = total;
        }
    }

    private readonly struct Wide<T> : IRunSum<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static void Sum(ReadOnlySpan<T> run, Span<T> sum)
        {
            ref var source = ref MemoryMarshal.GetReference(run);
            var (channels, lanes) = (sum.Length, Vector256<T>.Count);
            if (channels == 1)
            {
                var total = Vector256<T>.Zero;
                var i = 0;
                for (; i <= run.Length - lanes; i += lanes)
                {
                    total += Vector256.LoadUnsafe(ref source, (nuint)i);
                }

                sum[0] = Vector256.Sum(total) + Tail(run[i..]);
                return;
            }

            var c = 0;
            for (; c <= channels - (2 * lanes); c += 2 * lanes)
            {
                var (low, high) = (Vector256<T>.Zero, Vector256<T>.Zero);
                for (var i = c; i < run.Length; i += channels)
                {
                    low += Vector256.LoadUnsafe(ref source, (nuint)i);
                    high += Vector256.LoadUnsafe(ref source, (nuint)(i + lanes));
                }

                low.CopyTo(sum[c..]);
                high.CopyTo(sum[(c + lanes)..]);
            }

            Narrow<T>.Sum(run, sum, c);
        }
    }

    private readonly struct Narrow<T> : IRunSum<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static void Sum(ReadOnlySpan<T> run, Span<T> sum)
        {
            if (sum.Length > 1)
            {
                Sum(run, sum, 0);
                return;
            }

            ref var source = ref MemoryMarshal.GetReference(run);
            var (total, i) = (Vector128<T>.Zero, 0);
            for (; i <= run.Length - Vector128<T>.Count; i += Vector128<T>.Count)
            {
                total += Vector128.LoadUnsafe(ref source, (nuint)i);
            }

            sum[0] = Vector128.Sum(total) + Tail(run[i..]);
        }

        /// <summary>The channels from <paramref name="first"/> on.</summary>
        internal static void Sum(ReadOnlySpan<T> run, Span<T> sum, int first)
        {
            ref var source = ref MemoryMarshal.GetReference(run);
            var c = first;
            for (; c <= sum.Length - Vector128<T>.Count; c += Vector128<T>.Count)
            {
                var total = Vector128<T>.Zero;
                for (var i = c; i < run.Length; i += sum.Length)
                {
                    total += Vector128.LoadUnsafe(ref source, (nuint)i);
                }

                total.CopyTo(sum[c..]);
            }

            for (; c < sum.Length; c++)
            {
                Scalar<T>.Channel(run, sum, c);
            }
        }
    }

    private static T Tail<T>(ReadOnlySpan<T> rest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var total = T.Zero;
        foreach (var value in rest)
        {
            total += value;
        }

        return total;
    }
}
