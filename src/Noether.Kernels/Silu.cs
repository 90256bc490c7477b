using System.Runtime.CompilerServices;

namespace Noether.Kernels;

/// <summary>SiLU(x) = x / (1 + exp(-x)) and its derivative, to about 2 units in the last place of the logistic function.</summary>
internal static class Silu<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    /// <summary>Added to a number, it leaves the nearest whole number in the low bits.</summary>
    private const float Rounder = 12_582_912f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value(TVector x) => TLanes.Multiply(x, Logistic(x));

    /// <summary>Value and derivative: s + y (1 - s), where s is the logistic function and y the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Value(TVector x, out TVector derivative)
    {
        var logistic = Logistic(x);
        var value = TLanes.Multiply(x, logistic);
        derivative = TLanes.MultiplyAdd(value, TLanes.Subtract(TLanes.Create(1), logistic), logistic);
        return value;
    }

    /// <summary>
    /// 1 / (1 + exp(-x)), exp by the nearest power of two and a polynomial of degree six (Moshier, "Methods and Programs for Mathematical Functions", 1989).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Logistic(TVector x)
    {
        var t = TLanes.Subtract(TLanes.Create(0), TLanes.Clamp(x, TLanes.Create(-87), TLanes.Create(87)));
        var shifted = TLanes.MultiplyAdd(t, TLanes.Create(1.44269504f), TLanes.Create(Rounder));
        var power = TLanes.Subtract(shifted, TLanes.Create(Rounder));
        // ln 2 in two parts, the first short enough for exact products.
        t = TLanes.MultiplyAdd(power, TLanes.Create(-0.693359375f), t);
        t = TLanes.MultiplyAdd(power, TLanes.Create(2.12194440e-4f), t);
        var p = TLanes.Create(1.9875691500e-4f);
        p = TLanes.MultiplyAdd(p, t, TLanes.Create(1.3981999507e-3f));
        p = TLanes.MultiplyAdd(p, t, TLanes.Create(8.3334519073e-3f));
        p = TLanes.MultiplyAdd(p, t, TLanes.Create(4.1665795894e-2f));
        p = TLanes.MultiplyAdd(p, t, TLanes.Create(1.6666665459e-1f));
        p = TLanes.MultiplyAdd(p, t, TLanes.Create(0.5f));
        p = TLanes.MultiplyAdd(TLanes.Multiply(p, t), t, TLanes.Add(t, TLanes.Create(1)));
        return TLanes.Divide(TLanes.Create(1), TLanes.Add(TLanes.Create(1), TLanes.Scale(p, shifted)));
    }
}
