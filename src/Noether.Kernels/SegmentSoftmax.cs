using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Softmax over runs of consecutive rows, channel by channel: y = exp(x - max) / sum over the run of exp(x - max).
/// Vector loops and scalar twin differ by the rounding of their exponentials, at most n + 8 units in the last place for a run of n rows.
/// A run that holds NaN, +infinity, or -infinity alone gives NaN, as torch's softmax does; an empty run has no rows.
/// </summary>
public static class SegmentSoftmax
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
        ref var source = ref MemoryMarshal.GetReference(rows);
        ref var target = ref MemoryMarshal.GetReference(result);
        for (var s = 0; s + 1 < offsets.Length; s++)
        {
            var (begin, end) = ((nint)offsets[s] * channels, (nint)offsets[s + 1] * channels);
            nint c = 0;
            for (; Vector256.IsHardwareAccelerated && c <= channels - Vector256<T>.Count; c += Vector256<T>.Count)
            {
                Wide(ref source, ref target, begin + c, end, channels);
            }

            for (; Vector128.IsHardwareAccelerated && c <= channels - Vector128<T>.Count; c += Vector128<T>.Count)
            {
                Narrow(ref source, ref target, begin + c, end, channels);
            }

            for (; c < channels; c++)
            {
                One(ref source, ref target, begin + c, end, channels);
            }
        }
    }

    /// <summary>The scalar twin of <see cref="Softmax"/>.</summary>
    /// <inheritdoc cref="Softmax"/>
    public static void SoftmaxScalar<T>(ReadOnlySpan<T> rows, int channels, ReadOnlySpan<long> offsets, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Validate(rows, channels, offsets, result);
        ref var source = ref MemoryMarshal.GetReference(rows);
        ref var target = ref MemoryMarshal.GetReference(result);
        for (var s = 0; s + 1 < offsets.Length; s++)
        {
            for (var c = 0; c < channels; c++)
            {
                One(ref source, ref target, ((nint)offsets[s] * channels) + c, (nint)offsets[s + 1] * channels, channels);
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

    private static void Wide<T>(ref T source, ref T target, nint begin, nint end, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var max = Vector256.Create(T.NegativeInfinity);
        for (var i = begin; i < end; i += channels)
        {
            max = Vector256.Max(max, Vector256.LoadUnsafe(ref source, (nuint)i));
        }

        var total = Vector256<T>.Zero;
        for (var i = begin; i < end; i += channels)
        {
            var e = Exp(Vector256.LoadUnsafe(ref source, (nuint)i) - max);
            e.StoreUnsafe(ref target, (nuint)i);
            total += e;
        }

        for (var i = begin; i < end; i += channels)
        {
            (Vector256.LoadUnsafe(ref target, (nuint)i) / total).StoreUnsafe(ref target, (nuint)i);
        }
    }

    private static void Narrow<T>(ref T source, ref T target, nint begin, nint end, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var max = Vector128.Create(T.NegativeInfinity);
        for (var i = begin; i < end; i += channels)
        {
            max = Vector128.Max(max, Vector128.LoadUnsafe(ref source, (nuint)i));
        }

        var total = Vector128<T>.Zero;
        for (var i = begin; i < end; i += channels)
        {
            var e = Exp(Vector128.LoadUnsafe(ref source, (nuint)i) - max);
            e.StoreUnsafe(ref target, (nuint)i);
            total += e;
        }

        for (var i = begin; i < end; i += channels)
        {
            (Vector128.LoadUnsafe(ref target, (nuint)i) / total).StoreUnsafe(ref target, (nuint)i);
        }
    }

    private static void One<T>(ref T source, ref T target, nint begin, nint end, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var max = T.NegativeInfinity;
        for (var i = begin; i < end; i += channels)
        {
            max = T.Max(max, Unsafe.Add(ref source, i));
        }

        var total = T.Zero;
        for (var i = begin; i < end; i += channels)
        {
            var e = T.Exp(Unsafe.Add(ref source, i) - max);
            Unsafe.Add(ref target, i) = e;
            total += e;
        }

        for (var i = begin; i < end; i += channels)
        {
            Unsafe.Add(ref target, i) /= total;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Exp<T>(Vector256<T> x) => typeof(T) == typeof(float)
        ? Vector256.Exp(x.AsSingle()).As<float, T>()
        : Vector256.Exp(x.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<T> Exp<T>(Vector128<T> x) => typeof(T) == typeof(float)
        ? Vector128.Exp(x.AsSingle()).As<float, T>()
        : Vector128.Exp(x.AsDouble()).As<double, T>();
}
