using System.Numerics;

namespace Noether.Representations;

/// <summary>Integers of any length for the formulas of angular momentum; rounded to float64 once, at the end.</summary>
internal static class ExactSums
{
    private const int Bits = 126;

    private static readonly Lock Gate = new();
    private static readonly List<BigInteger> Factorials = [BigInteger.One];

    /// <summary>n!.</summary>
    public static BigInteger Factorial(int n)
    {
        lock (Gate)
        {
            while (Factorials.Count <= n)
            {
                Factorials.Add(Factorials[^1] * Factorials.Count);
            }

            return Factorials[n];
        }
    }

    /// <summary>n over k; zero for k outside 0..n.</summary>
    public static BigInteger Binomial(int n, int k) => k < 0 || k > n ? BigInteger.Zero : Factorial(n) / (Factorial(k) * Factorial(n - k));

    /// <summary>The square root of a fraction, to one unit in the last place.</summary>
    /// <param name="numerator">Not negative.</param>
    /// <param name="denominator">Positive.</param>
    public static double Root(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
        {
            return 0;
        }

        // An even power of two that leaves more bits than a float64 holds.
        var shift = Bits - (int)(numerator.GetBitLength() - denominator.GetBitLength());
        shift += shift & 1;
        var scaled = shift >= 0 ? (numerator << shift) / denominator : numerator / (denominator << -shift);
        return Math.ScaleB(Math.Sqrt((double)scaled), -shift / 2);
    }
}
