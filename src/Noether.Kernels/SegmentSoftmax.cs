using System.Numerics;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Softmax over runs of consecutive rows, channel by channel: y = exp(x - max) / sum over the run of exp(x - max).
/// Vector loops and scalar twin differ by the rounding of their exponentials, at most n + 8 units in the last place for a run of n rows.
/// A run that holds NaN, +infinity, or -infinity alone gives NaN, as torch's softmax does; an empty run has no rows.
/// </summary>
public static unsafe class SegmentSoftmax
{
    /// <summary>Softmax with the vectors of this processor.</summary>
    /// <param name="rows">Row-major, offsets[^1] rows of <paramref name="channels"/> entries.</param>
    /// <param name="channels">Entries a row.</param>
    /// <param name="offsets">Where each run begins, and last the number of rows; starts at 0 and does not decrease.</param>
    /// <param name="result">As <paramref name="rows"/>; overwritten.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or the offsets are not sorted from 0.</exception>
    public static void Softmax<T>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<long> offsets, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Validate(rows, channels, offsets, result);
        fixed (T* source = rows, target = result)
        {
            for (var s = 0; s + 1 < offsets.Length; s++)
            {
                var (begin, end) = ((nint)offsets[s] * channels, (nint)offsets[s + 1] * channels);
                nint c = Vector256.IsHardwareAccelerated ? Channels<T, Lanes256<T>, Vector256<T>>(source, target, begin, end, channels, 0) : 0;
                c = Vector128.IsHardwareAccelerated ? Channels<T, Lanes128<T>, Vector128<T>>(source, target, begin, end, channels, c) : c;
                Channels<T, OneLane<T, RoundedOnce>, T>(source, target, begin, end, channels, c);
            }
        }
    }

    /// <summary>The scalar twin of <see cref="Softmax"/>.</summary>
    /// <inheritdoc cref="Softmax"/>
    public static void SoftmaxScalar<T>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<long> offsets, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Validate(rows, channels, offsets, result);
        fixed (T* source = rows, target = result)
        {
            for (var s = 0; s + 1 < offsets.Length; s++)
            {
                Channels<T, OneLane<T, RoundedOnce>, T>(source, target, (nint)offsets[s] * channels, (nint)offsets[s + 1] * channels, channels, 0);
            }
        }
    }

    private static void Validate<T>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<long> offsets, Span<T> result)
    {
        if (result.Length != rows.Length)
        {
            throw new ArgumentException($"{result.Length} entries of the result do not fit {rows.Length} of the rows.", nameof(result));
        }

        SegmentOffsets.Validate(rows.Length, channels, offsets, (offsets.Length - 1) * channels);
    }

    /// <summary>From a channel on as far as whole vectors go; the first channel that is left.</summary>
    private static nint Channels<T, TLanes, TVector>(T* source, T* target, nint begin, nint end, int channels, nint c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : ILanes<T, TVector>
        where TVector : struct
    {
        for (; c <= channels - TLanes.Count; c += TLanes.Count)
        {
            Run<T, TLanes, TVector>(source, target, begin + c, end, channels);
        }

        return c;
    }

    /// <summary>A vector of channels of one run.</summary>
    private static void Run<T, TLanes, TVector>(T* source, T* target, nint begin, nint end, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : ILanes<T, TVector>
        where TVector : struct
    {
        var max = TLanes.Create(T.NegativeInfinity);
        for (var i = begin; i < end; i += channels)
        {
            max = TLanes.Max(max, TLanes.Load(source + i));
        }

        var total = TLanes.Create(T.Zero);
        for (var i = begin; i < end; i += channels)
        {
            var e = TLanes.Exp(TLanes.Subtract(TLanes.Load(source + i), max));
            TLanes.Store(target + i, e);
            total = TLanes.Add(total, e);
        }

        for (var i = begin; i < end; i += channels)
        {
            TLanes.Store(target + i, TLanes.Divide(TLanes.Load(target + i), total));
        }
    }
}
