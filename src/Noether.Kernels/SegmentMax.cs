using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Maxima of runs of consecutive rows, channel by channel, and the row each comes from: the first of equal ones, or the first NaN where a run has one.
/// The vector loops and the scalar twin agree bit for bit.
/// </summary>
public static class SegmentMax
{
    /// <summary>Maxima in float32.</summary>
    /// <param name="rows">Row-major, offsets[^1] rows of <paramref name="channels"/> entries.</param>
    /// <param name="channels">Entries a row.</param>
    /// <param name="offsets">Where each run begins, and last the number of rows; starts at 0 and does not decrease.</param>
    /// <param name="maxima">Result, offsets.Length - 1 rows; overwritten. The maximum of an empty run is zero.</param>
    /// <param name="winners">As <paramref name="maxima"/>: the row of each maximum; for an empty run the number of rows.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the offsets are not sorted from 0.</exception>
    public static void Max(ReadOnlySpan<float> rows, int channels, ReadOnlySpan<long> offsets, Span<float> maxima, Span<int> winners) =>
        Run(rows, channels, offsets, maxima, winners, Vector256.IsHardwareAccelerated);

    /// <summary>Maxima in float64.</summary>
    /// <inheritdoc cref="Max(ReadOnlySpan{float}, int, ReadOnlySpan{long}, Span{float}, Span{int})"/>
    public static void Max(ReadOnlySpan<double> rows, int channels, ReadOnlySpan<long> offsets, Span<double> maxima, Span<long> winners) =>
        Run(rows, channels, offsets, maxima, winners, Vector256.IsHardwareAccelerated);

    /// <summary>The scalar twin in float32.</summary>
    /// <inheritdoc cref="Max(ReadOnlySpan{float}, int, ReadOnlySpan{long}, Span{float}, Span{int})"/>
    public static void MaxScalar(ReadOnlySpan<float> rows, int channels, ReadOnlySpan<long> offsets, Span<float> maxima, Span<int> winners) =>
        Run(rows, channels, offsets, maxima, winners, vectors: false);

    /// <summary>The scalar twin in float64.</summary>
    /// <inheritdoc cref="Max(ReadOnlySpan{float}, int, ReadOnlySpan{long}, Span{float}, Span{int})"/>
    public static void MaxScalar(ReadOnlySpan<double> rows, int channels, ReadOnlySpan<long> offsets, Span<double> maxima, Span<long> winners) =>
        Run(rows, channels, offsets, maxima, winners, vectors: false);

    /// <summary>Float32 counts rows in int32 and float64 in int64: a mask of one kind of lane then selects the other.</summary>
    private static void Run<T, TIndex>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<long> offsets, Span<T> maxima, Span<TIndex> winners, bool vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        SegmentOffsets.Validate(rows.Length, channels, offsets, maxima.Length);
        if (winners.Length != maxima.Length)
        {
            throw new ArgumentException($"{winners.Length} winners do not fit {maxima.Length} maxima.", nameof(winners));
        }

        ref var source = ref MemoryMarshal.GetReference(rows);
        for (var s = 0; s + 1 < offsets.Length; s++)
        {
            var best = maxima.Slice(s * channels, channels);
            var winner = winners.Slice(s * channels, channels);
            var (begin, end) = ((int)offsets[s], (int)offsets[s + 1]);
            if (begin == end)
            {
                best.Clear();
                winner.Fill(TIndex.CreateTruncating(offsets[^1]));
                continue;
            }

            Channels(ref source, begin, end, best, winner, vectors ? Wide(ref source, begin, end, best, winner) : 0);
        }
    }

    private static int Wide<T, TIndex>(ref T source, int begin, int end, Span<T> maxima, Span<TIndex> winners)
        where T : unmanaged
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        var (channels, c) = (maxima.Length, 0);
        for (; c <= channels - Vector256<T>.Count; c += Vector256<T>.Count)
        {
            var best = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, (begin * channels) + c));
            var winner = Vector256.Create(TIndex.CreateTruncating(begin));
            for (var row = begin + 1; row < end; row++)
            {
                var value = Vector256.LoadUnsafe(ref Unsafe.Add(ref source, (row * channels) + c));
                var wins = Vector256.AndNot(Vector256.Equals(best, best), Vector256.LessThanOrEqual(value, best));
                best = Vector256.ConditionalSelect(wins, value, best);
                winner = Vector256.ConditionalSelect(wins.As<T, TIndex>(), Vector256.Create(TIndex.CreateTruncating(row)), winner);
            }

            best.CopyTo(maxima[c..]);
            winner.CopyTo(winners[c..]);
        }

        return c;
    }

    private static void Channels<T, TIndex>(ref T source, int begin, int end, Span<T> maxima, Span<TIndex> winners, int first)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        for (var c = first; c < maxima.Length; c++)
        {
            var (best, winner) = (Unsafe.Add(ref source, (begin * maxima.Length) + c), begin);
            for (var row = begin + 1; row < end; row++)
            {
                var value = Unsafe.Add(ref source, (row * maxima.Length) + c);
                if (!T.IsNaN(best) && !(value <= best))
                {
                    (best, winner) = (value, row);
                }
            }

            (maxima[c], winners[c]) = (best, TIndex.CreateTruncating(winner));
        }
    }
}
