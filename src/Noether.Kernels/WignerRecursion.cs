namespace Noether.Kernels;

/// <summary>
/// Matrices of rotations on real spherical harmonics, degree by degree from the rotation matrix itself: J. Ivanic and K. Ruedenberg, "Rotation matrices for real
/// spherical harmonics. Direct determination by recursion", Journal of Physical Chemistry 100, 1996, with the corrections of volume 102, 1998. Polynomials in the
/// entries of the matrix: no angles, no singular rotations. Rows and columns are m = -l..l, D^1 is the matrix itself (polar axis y).
/// </summary>
public sealed class WignerRecursion
{
    private readonly int _degree;
    private readonly double[] _factors;

    /// <param name="degree">The highest degree, at least 0.</param>
    public WignerRecursion(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        (_degree, _factors) = (degree, new double[3 * Start(degree + 1)]);
        for (var l = 2; l <= degree; l++)
        {
            for (var m = -l; m <= l; m++)
            {
                for (var n = -l; n <= l; n++)
                {
                    Fill(l, m, n, _factors.AsSpan(3 * At(l, m, n), 3));
                }
            }
        }
    }

    /// <summary>Numbers of the matrices of all degrees below one: Σ (2l + 1)².</summary>
    public static int Start(int degree) => checked(degree * ((4 * degree * degree) - 1) / 3);

    /// <summary>Matrices of all degrees.</summary>
    /// <param name="rotations">Row-major 3x3 matrices one after another, orthogonal with determinant one.</param>
    /// <param name="matrices">Result: for each rotation the row-major matrices of degrees 0, 1, ..., <see cref="Start"/>(highest + 1) numbers.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public void Fill(ReadOnlySpan<double> rotations, Span<double> matrices)
    {
        var size = Start(_degree + 1);
        if (rotations.Length % 9 != 0 || matrices.Length != (long)rotations.Length / 9 * size)
        {
            throw new ArgumentException($"{rotations.Length} entries of rotations do not fit {matrices.Length} of their matrices.", nameof(matrices));
        }

        for (var i = 0; i * 9 < rotations.Length; i++)
        {
            One(rotations.Slice(9 * i, 9), matrices.Slice(i * size, size));
        }
    }

    private static int At(int l, int m, int n) => Start(l) + ((m + l) * ((2 * l) + 1)) + n + l;

    /// <summary>u, v and w of an entry.</summary>
    private static void Fill(int l, int m, int n, Span<double> factors)
    {
        var (size, below) = (Math.Abs(m), Math.Abs(n) == l ? 2.0 * l * ((2 * l) - 1) : (double)(l + n) * (l - n));
        factors[0] = Math.Sqrt((l + m) * (l - m) / below);
        factors[1] = m == 0 ? -Math.Sqrt(2.0 * (l - 1) * l / below) / 2 : Math.Sqrt((l + size - 1.0) * (l + size) / below) / 2;
        factors[2] = m == 0 ? 0 : -Math.Sqrt((l - size - 1.0) * (l - size) / below) / 2;
    }

    private void One(ReadOnlySpan<double> rotation, Span<double> d)
    {
        d[0] = 1;
        if (_degree > 0)
        {
            rotation.CopyTo(d[Start(1)..]);
        }

        for (var l = 2; l <= _degree; l++)
        {
            for (var m = -l; m <= l; m++)
            {
                for (var n = -l; n <= l; n++)
                {
                    var f = _factors.AsSpan(3 * At(l, m, n), 3);
                    var sum = f[0] == 0 ? 0 : f[0] * P(rotation, d, l, 0, m, n);
                    sum += f[1] == 0 ? 0 : f[1] * V(rotation, d, l, m, n);
                    sum += f[2] == 0 ? 0 : f[2] * W(rotation, d, l, m, n);
                    d[At(l, m, n)] = sum;
                }
            }
        }
    }

    private static double V(ReadOnlySpan<double> r, ReadOnlySpan<double> d, int l, int m, int n) => m switch
    {
        0 => P(r, d, l, 1, 1, n) + P(r, d, l, -1, -1, n),
        1 => Math.Sqrt(2) * P(r, d, l, 1, 0, n),
        -1 => Math.Sqrt(2) * P(r, d, l, -1, 0, n),
        > 0 => P(r, d, l, 1, m - 1, n) - P(r, d, l, -1, 1 - m, n),
        _ => P(r, d, l, 1, m + 1, n) + P(r, d, l, -1, -m - 1, n),
    };

    private static double W(ReadOnlySpan<double> r, ReadOnlySpan<double> d, int l, int m, int n) => m > 0
        ? P(r, d, l, 1, m + 1, n) + P(r, d, l, -1, -m - 1, n)
        : P(r, d, l, 1, m - 1, n) - P(r, d, l, -1, 1 - m, n);

    /// <summary>A product of an entry of the rotation with entries of the degree below.</summary>
    private static double P(ReadOnlySpan<double> r, ReadOnlySpan<double> d, int l, int i, int m, int n)
    {
        var (row, below) = (3 * (i + 1), l - 1);
        if (n == l)
        {
            return (r[row + 2] * d[At(below, m, below)]) - (r[row] * d[At(below, m, -below)]);
        }

        return n == -l
            ? (r[row + 2] * d[At(below, m, -below)]) + (r[row] * d[At(below, m, below)])
            : r[row + 1] * d[At(below, m, n)];
    }
}
