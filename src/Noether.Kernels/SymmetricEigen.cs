namespace Noether.Kernels;

/// <summary>
/// Eigenvalues and eigenvectors of symmetric 2x2 and 3x3 matrices. 3x3: roots of the characteristic polynomial by the trigonometric formula and eigenvectors by
/// cross products (Smith, "Eigenvalues of a symmetric 3 x 3 matrix", 1961; Eberly, "A robust eigensolver for 3 x 3 symmetric matrices", 2014), which loses half
/// of the digits where eigenvalues are close; Jacobi rotations of what is left off the diagonal restore them. The error is a few units in the last place of
/// the largest entry for every input, degenerate ones too.
/// </summary>
public static class SymmetricEigen
{
    private const int MaxSweeps = 12;

    /// <summary>Decomposes a row of matrices.</summary>
    /// <param name="matrices">Row-major n x n matrices one after another; the lower triangle is read. Entries that are not finite give NaN.</param>
    /// <param name="n">2 or 3.</param>
    /// <param name="values">Result, n a matrix, ascending.</param>
    /// <param name="vectors">
    /// Result, row-major n x n a matrix: column k belongs to value k. Columns are orthonormal; in each the first of the entries of largest size is positive.
    /// </param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or n is neither 2 nor 3.</exception>
    public static void Decompose(ReadOnlySpan<double> matrices, int n, Span<double> values, Span<double> vectors)
    {
        if (n is not (2 or 3))
        {
            throw new ArgumentException($"Matrices are 2 x 2 or 3 x 3, not {n} x {n}.", nameof(n));
        }

        if (matrices.Length % (n * n) != 0 || vectors.Length != matrices.Length || values.Length * n != matrices.Length)
        {
            throw new ArgumentException($"{matrices.Length} entries of {n} x {n} matrices do not fit {values.Length} values and {vectors.Length} entries of vectors.", nameof(matrices));
        }

        for (var i = 0; i < values.Length; i += n)
        {
            One(matrices.Slice(i * n, n * n), n, values.Slice(i, n), vectors.Slice(i * n, n * n));
        }
    }

    internal static void One(ReadOnlySpan<double> matrix, int n, Span<double> values, Span<double> vectors)
    {
        Span<double> scaled = stackalloc double[n * n];
        var scale = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                scaled[(i * n) + j] = scaled[(j * n) + i] = matrix[(i * n) + j];
                scale = Math.Max(scale, Math.Abs(matrix[(i * n) + j]));
            }
        }

        if (!double.IsFinite(scale))
        {
            values.Fill(double.NaN);
            vectors.Fill(double.NaN);
            return;
        }

        SmallMatrix.Identity(vectors, n);

        if (scale > 0)
        {
            for (var i = 0; i < scaled.Length; i++)
            {
                scaled[i] /= scale;
            }

            if (n == 3)
            {
                TrigonometricEigen.Vectors(scaled, vectors);
                SmallMatrix.Conjugate(vectors, scaled);
            }

            Polish(scaled, n, vectors);
        }

        for (var i = 0; i < n; i++)
        {
            values[i] = scaled[i * (n + 1)] * scale;
        }

        Sort(n, values, vectors);
        Orient(n, vectors);
    }

    /// <summary>Jacobi rotations until the off-diagonal is lost in rounding; at most one sweep after the closed form but for hard cases.</summary>
    private static void Polish(Span<double> a, int n, Span<double> vectors)
    {
        for (var sweep = 0; sweep < MaxSweeps; sweep++)
        {
            var changed = false;
            for (var p = 0; p < n - 1; p++)
            {
                for (var q = p + 1; q < n; q++)
                {
                    changed |= Rotate(a, n, p, q, vectors);
                }
            }

            if (!changed)
            {
                return;
            }
        }
    }

    /// <summary>One rotation that makes entry (p, q) zero; false where it is already lost in rounding.</summary>
    private static bool Rotate(Span<double> a, int n, int p, int q, Span<double> vectors)
    {
        var off = a[(p * n) + q];
        if (Math.Abs(off) <= 1e-17)
        {
            return false;
        }

        var theta = (a[q * (n + 1)] - a[p * (n + 1)]) / (2 * off);
        var t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var c = 1 / Math.Sqrt((t * t) + 1);
        var s = t * c;
        for (var k = 0; k < n; k++)
        {
            var (x, y) = (a[(k * n) + p], a[(k * n) + q]);
            (a[(k * n) + p], a[(k * n) + q]) = ((c * x) - (s * y), (s * x) + (c * y));
            (x, y) = (vectors[(k * n) + p], vectors[(k * n) + q]);
            (vectors[(k * n) + p], vectors[(k * n) + q]) = ((c * x) - (s * y), (s * x) + (c * y));
        }

        for (var k = 0; k < n; k++)
        {
            var (x, y) = (a[(p * n) + k], a[(q * n) + k]);
            (a[(p * n) + k], a[(q * n) + k]) = ((c * x) - (s * y), (s * x) + (c * y));
        }

        (a[(p * n) + q], a[(q * n) + p]) = (0, 0);
        return true;
    }

    private static void Sort(int n, Span<double> values, Span<double> vectors)
    {
        for (var i = 1; i < n; i++)
        {
            for (var j = i; j > 0 && values[j] < values[j - 1]; j--)
            {
                (values[j], values[j - 1]) = (values[j - 1], values[j]);
                for (var k = 0; k < n; k++)
                {
                    (vectors[(k * n) + j], vectors[(k * n) + j - 1]) = (vectors[(k * n) + j - 1], vectors[(k * n) + j]);
                }
            }
        }
    }

    private static void Orient(int n, Span<double> vectors)
    {
        for (var j = 0; j < n; j++)
        {
            var largest = vectors[j];
            for (var k = 1; k < n; k++)
            {
                // A relative margin: entries that tie but for rounding count as equal.
                largest = Math.Abs(vectors[(k * n) + j]) > Math.Abs(largest) * (1 + 1e-9) ? vectors[(k * n) + j] : largest;
            }

            for (var k = 0; k < n && largest < 0; k++)
            {
                vectors[(k * n) + j] = -vectors[(k * n) + j];
            }
        }
    }
}
