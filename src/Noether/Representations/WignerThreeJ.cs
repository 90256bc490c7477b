using System.Collections.Concurrent;
using System.Numerics;

namespace Noether.Representations;

/// <summary>
/// The real 3j tensors w(l1, l2, l3): the invariant of D^l1 x D^l2 x D^l3 with unit norm, in the basis of the real spherical harmonics (e3nn's <c>wigner_3j</c>).
/// Where l1 + l2 + l3 is even, it is a positive multiple of the integral of three harmonics; w(1, 1, 1) is the Levi-Civita tensor over √6.
/// Exchanging two degrees multiplies by (-1)^(l1 + l2 + l3) where it exchanges l1 and l2, and for even sums always by 1.
/// </summary>
/// <remarks>
/// Clebsch-Gordan coefficients by Racah's formula (G. Racah, "Theory of complex spectra II", Physical Review 62, 1942, equation 16) in whole numbers, rounded once;
/// then C = Σ Q1 Q2 conj(Q3)ᵀ C with the change of basis Q of <see cref="ComplexHarmonics"/> times (-i)^l, which makes every entry real.
/// </remarks>
public static class WignerThreeJ
{
    private static readonly ConcurrentDictionary<(int L1, int L2, int L3), CouplingTensor> Cache = new();

    /// <summary>The tensor of three degrees; computed once and kept. No entries where the degrees break the triangle rule.</summary>
    /// <param name="l1">Degree of the first irrep, at least 0.</param>
    /// <param name="l2">Degree of the second irrep.</param>
    /// <param name="l3">Degree of the third irrep.</param>
    public static CouplingTensor Of(int l1, int l2, int l3)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(l1);
        ArgumentOutOfRangeException.ThrowIfNegative(l2);
        ArgumentOutOfRangeException.ThrowIfNegative(l3);
        return Cache.GetOrAdd((l1, l2, l3), static l => new CouplingTensor(l.L1, l.L2, l.L3, IsTriangle(l.L1, l.L2, l.L3) ? Entries(l.L1, l.L2, l.L3) : []));
    }

    /// <summary>Whether the product of the first two irreps contains the third: |l1 - l2| ≤ l3 ≤ l1 + l2.</summary>
    public static bool IsTriangle(int l1, int l2, int l3) => Math.Abs(l1 - l2) <= l3 && l3 <= l1 + l2;

    /// <summary>⟨l1 m1 l2 m2 | l3 m1+m2⟩ / √(2 l3 + 1) of SU(2), with the phases of Condon and Shortley.</summary>
    internal static double Complex(int l1, int m1, int l2, int m2, int l3)
    {
        var m3 = m1 + m2;
        if (Math.Abs(m3) > l3)
        {
            return 0;
        }

        // The terms of Racah's sum times (a! b! c!) are products of binomials.
        var (a, b, c) = (l1 + l2 - l3, l3 + l1 - l2, l3 - l1 + l2);
        var sum = BigInteger.Zero;
        for (var k = 0; k <= a; k++)
        {
            var term = ExactSums.Binomial(a, k) * ExactSums.Binomial(b, l1 - m1 - k) * ExactSums.Binomial(c, l2 + m2 - k);
            sum += k % 2 == 0 ? term : -term;
        }

        int[] orders = [l1 + m1, l1 - m1, l2 + m2, l2 - m2, l3 + m3, l3 - m3];
        int[] triangle = [l1 + l2 + l3 + 1, a, b, c];
        return sum.Sign * ExactSums.Root(sum * sum * Product(orders), Product(triangle));
    }

    private static BigInteger Product(int[] factorials) => factorials.Aggregate(BigInteger.One, (product, n) => product * ExactSums.Factorial(n));

    private static IEnumerable<Coupling> Entries(int l1, int l2, int l3)
    {
        // (-i)^l1 (-i)^l2 conj((-i)^l3), exactly.
        System.Numerics.Complex[] powers = [1, -System.Numerics.Complex.ImaginaryOne, -1, System.Numerics.Complex.ImaginaryOne];
        var phase = powers[(l1 + l2 - l3) % 4];
        for (var m1 = -l1; m1 <= l1; m1++)
        {
            for (var m2 = -l2; m2 <= l2; m2++)
            {
                foreach (var m3 in Orders(m1, m2, l3))
                {
                    var value = (phase * Real(l1, m1, l2, m2, l3, m3)).Real;
                    if (value != 0)
                    {
                        yield return new Coupling(m1 + l1, m2 + l2, m3 + l3, value);
                    }
                }
            }
        }
    }

    /// <summary>The orders m3 that two orders can couple to, ascending: ±(|m1| + |m2|) and ±(|m1| - |m2|).</summary>
    private static IEnumerable<int> Orders(int m1, int m2, int l3)
    {
        var (sum, difference) = (Math.Abs(m1) + Math.Abs(m2), Math.Abs(Math.Abs(m1) - Math.Abs(m2)));
        return new[] { -sum, -difference, difference, sum }.Distinct().Where(m => Math.Abs(m) <= l3);
    }

    /// <summary>One entry in the real basis, up to the phase; its complex orders are those of equal size.</summary>
    private static System.Numerics.Complex Real(int l1, int m1, int l2, int m2, int l3, int m3)
    {
        System.Numerics.Complex sum = 0;
        foreach (var n1 in Signed(m1))
        {
            foreach (var n2 in Signed(m2))
            {
                if (Math.Abs(n1 + n2) == Math.Abs(m3))
                {
                    var basis = ComplexHarmonics.Entry(n1, m1) * ComplexHarmonics.Entry(n2, m2) * System.Numerics.Complex.Conjugate(ComplexHarmonics.Entry(n1 + n2, m3));
                    sum += basis * Complex(l1, n1, l2, n2, l3);
                }
            }
        }

        return sum;
    }

    private static int[] Signed(int m) => m == 0 ? [0] : [-m, m];
}
