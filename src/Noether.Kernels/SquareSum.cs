using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>Sums of squares in float64, whatever the precision of the numbers: neither does float32 overflow, nor does the sum lose small ones among many.</summary>
/// <remarks>Vector loops and scalar twin differ by at most n·eps·Σx² in float64.</remarks>
public static class SquareSum
{
    /// <summary>With the vectors of this processor, in a fixed order.</summary>
    public static double Of(ReadOnlySpan<float> values)
    {
        if (!Vector256.IsHardwareAccelerated)
        {
            return OfScalar(values);
        }

        ref var source = ref MemoryMarshal.GetReference(values);
        var (low, high, i) = (Vector256<double>.Zero, Vector256<double>.Zero, 0);
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var (a, b) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i));
            low += a * a;
            high += b * b;
        }

        return Vector256.Sum(low + high) + OfScalar(values[i..]);
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{float})"/>
    public static double Of(ReadOnlySpan<double> values)
    {
        if (!Vector256.IsHardwareAccelerated)
        {
            return OfScalar(values);
        }

        ref var source = ref MemoryMarshal.GetReference(values);
        var (total, i) = (Vector256<double>.Zero, 0);
        for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            var a = Vector256.LoadUnsafe(ref source, (nuint)i);
            total += a * a;
        }

        return Vector256.Sum(total) + OfScalar(values[i..]);
    }

    /// <summary>The scalar twin of <see cref="Of(ReadOnlySpan{float})"/>.</summary>
    public static double OfScalar(ReadOnlySpan<float> values)
    {
        var total = 0.0;
        foreach (double value in values)
        {
            total += value * value;
        }

        return total;
    }

    /// <summary>The scalar twin of <see cref="Of(ReadOnlySpan{double})"/>.</summary>
    public static double OfScalar(ReadOnlySpan<double> values)
    {
        var total = 0.0;
        foreach (var value in values)
        {
            total += value * value;
        }

        return total;
    }
}
