using System.Numerics;

namespace Noether.Representations;

/// <summary>
/// The complex spherical harmonics with the phase of Condon and Shortley, about the same polar axis y and from the same azimuth as the real ones:
/// Y^complex_n = Σ_m Q[n, m] Y_m with Q[n, |n|] = 1/√2, Q[n, -|n|] = -i/√2 for n &lt; 0, Q[0, 0] = 1, and Q[n, n] = (-1)^n/√2, Q[n, -n] = i (-1)^n/√2 for n > 0.
/// Q is unitary.
/// </summary>
public static class ComplexHarmonics
{
    private static readonly double Half = Math.Sqrt(0.5);

    /// <summary>Q[n, m]; it does not depend on the degree.</summary>
    /// <param name="n">Order of the complex harmonic.</param>
    /// <param name="m">Order of the real harmonic.</param>
    public static Complex Entry(int n, int m)
    {
        if (Math.Abs(n) != Math.Abs(m))
        {
            return 0;
        }

        if (n == 0)
        {
            return 1;
        }

        // Phase of Condon and Shortley; negative orders have none.
        var sign = n > 0 && n % 2 != 0 ? -Half : Half;
        return m > 0 ? sign : new Complex(0, n > 0 ? sign : -Half);
    }
}
