using System.Collections.Concurrent;
using System.Numerics;

namespace Noether.Representations;

/// <summary>
/// Gaunt coefficients: integrals over the sphere of products of three real spherical harmonics (normalisation <c>integral</c>),
/// G(l1 m1, l2 m2, l3 m3) = ∫ Y Y Y dΩ = c(l1, l2, l3) w(l1, l2, l3), with c ≥ 0 and w the 3j tensor. They vanish where l1 + l2 + l3 is odd.
/// </summary>
public static class Gaunt
{
    private static readonly ConcurrentDictionary<(int L1, int L2, int L3), CouplingTensor> Cache = new();

    /// <summary>Whether some coefficient is not zero: the degrees keep the triangle rule and their sum is even.</summary>
    public static bool Couples(int l1, int l2, int l3) => WignerThreeJ.IsTriangle(l1, l2, l3) && (l1 + l2 + l3) % 2 == 0;

    /// <summary>c = √((2 l1 + 1)(2 l2 + 1)(2 l3 + 1) / 4π) |(l1 l2 l3; 0 0 0)|, the norm of the tensor; the square of c √4π is a fraction, computed in whole numbers.</summary>
    /// <param name="l1">First degree, at least 0.</param>
    /// <param name="l2">Second degree.</param>
    /// <param name="l3">Third degree.</param>
    public static double Factor(int l1, int l2, int l3)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(l1);
        ArgumentOutOfRangeException.ThrowIfNegative(l2);
        ArgumentOutOfRangeException.ThrowIfNegative(l3);
        if (!Couples(l1, l2, l3))
        {
            return 0;
        }

        // (l1 l2 l3; 0 0 0)² in closed form (A. R. Edmonds, "Angular Momentum in Quantum Mechanics", 1957, equation 3.7.17).
        var g = (l1 + l2 + l3) / 2;
        var (numerator, denominator) = (BigInteger.Pow(ExactSums.Factorial(g), 2), ExactSums.Factorial((2 * g) + 1));
        foreach (var l in (int[])[l1, l2, l3])
        {
            numerator *= ((2 * l) + 1) * ExactSums.Factorial((2 * g) - (2 * l));
            denominator *= BigInteger.Pow(ExactSums.Factorial(g - l), 2);
        }

        return ExactSums.Root(numerator, denominator) / Math.Sqrt(4 * Math.PI);
    }

    /// <summary>The coefficients of three degrees; computed once and kept. No entries where they all vanish.</summary>
    /// <inheritdoc cref="Factor"/>
    public static CouplingTensor Of(int l1, int l2, int l3)
    {
        var factor = Factor(l1, l2, l3);
        return Cache.GetOrAdd((l1, l2, l3), l => factor == 0 ? new CouplingTensor(l1, l2, l3, []) : WignerThreeJ.Of(l1, l2, l3).Times(factor));
    }

    /// <summary>The triples of degrees with coefficients, in row-major order.</summary>
    /// <param name="l1">Highest first degree.</param>
    /// <param name="l2">Highest second degree.</param>
    /// <param name="l3">Highest third degree.</param>
    public static IEnumerable<(int L1, int L2, int L3)> Paths(int l1, int l2, int l3) =>
        from a in Enumerable.Range(0, l1 + 1)
        from b in Enumerable.Range(0, l2 + 1)
        from c in Enumerable.Range(0, l3 + 1)
        where Couples(a, b, c)
        select (a, b, c);

    /// <summary>All coefficients up to three highest degrees, <c>[(l1 + 1)², (l2 + 1)², (l3 + 1)²]</c>, float64 on the CPU: 8 (l + 1)^6 bytes.</summary>
    /// <inheritdoc cref="Paths"/>
    public static Tensor Dense(int l1, int l2, int l3)
    {
        var (rows, columns) = ((l2 + 1) * (l2 + 1), (l3 + 1) * (l3 + 1));
        var all = new double[checked((l1 + 1) * (l1 + 1) * rows * columns)];
        foreach (var (a, b, c) in Paths(l1, l2, l3))
        {
            foreach (var e in Of(a, b, c).Entries)
            {
                all[(((((a * a) + e.First) * rows) + (b * b) + e.Second) * columns) + (c * c) + e.Third] = e.Value;
            }
        }

        return torch.tensor(all, torch.float64).view((l1 + 1) * (l1 + 1), rows, columns);
    }
}
