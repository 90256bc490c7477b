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

    /// <summary>Q of a degree, <c>[2l + 1, 2l + 1]</c>, complex128 on the CPU; rows are complex, columns real orders.</summary>
    /// <param name="degree">l, at least 0.</param>
    public static Tensor Matrix(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        var n = (2 * degree) + 1;
        using var scope = torch.NewDisposeScope();
        var entries = (from row in Enumerable.Range(-degree, n) from column in Enumerable.Range(-degree, n) select Entry(row, column)).ToArray();
        var (real, imaginary) = (torch.tensor(entries.Select(z => z.Real).ToArray()), torch.tensor(entries.Select(z => z.Imaginary).ToArray()));
        return scope.MoveToOuter(torch.complex(real, imaginary).view(n, n));
    }

    /// <summary>Values of the complex harmonics from those of the real ones.</summary>
    /// <param name="values">Real harmonics, <c>[..., (L + 1)²]</c>.</param>
    /// <returns>As the values, complex128.</returns>
    public static Tensor FromReal(Tensor values) => Apply(values, q => q.t());

    /// <summary>Coefficients of a function by complex harmonics from those by real ones: d = conj(Q) c, so that Σ d Y^complex = Σ c Y.</summary>
    /// <param name="coefficients"><c>[..., (L + 1)²]</c>.</param>
    /// <returns>As the coefficients, complex128.</returns>
    public static Tensor CoefficientsFromReal(Tensor coefficients) => Apply(coefficients, q => q.t().conj());

    /// <summary>The inverse of <see cref="CoefficientsFromReal"/>, c = Qᵀ d; complex128, with no imaginary part where the function is real.</summary>
    /// <param name="coefficients"><c>[..., (L + 1)²]</c>.</param>
    public static Tensor CoefficientsToReal(Tensor coefficients) => Apply(coefficients, q => q);

    private static Tensor Apply(Tensor rows, Func<Tensor, Tensor> matrix)
    {
        var degree = ZPolarHarmonics.MaxDegree(rows);
        using var scope = torch.NewDisposeScope();
        var blocks = Enumerable.Range(0, degree + 1).Select(l =>
            rows.narrow(-1, l * l, (2 * l) + 1).to(torch.complex128).matmul(matrix(Matrix(l).to(rows.device))));
        return scope.MoveToOuter(torch.cat([.. blocks], -1));
    }
}
