namespace Noether.Kernels;

/// <summary>
/// Singular value decompositions of 2x2 and 3x3 matrices: right vectors from the closed-form eigenvectors of AᵀA (<see cref="SymmetricEigen"/>), then rotations
/// of the columns of A V until they are orthogonal (Hestenes' one-sided Jacobi), which keeps small singular values exact to a few units in the last place of the
/// largest. Every input, of whatever rank, gives orthogonal factors; zero gives the identity.
/// </summary>
public static class SmallSvd
{
    private const int MaxSweeps = 12;

    /// <summary>A = U diag(s) Vᵀ for a row of matrices.</summary>
    /// <param name="matrices">Row-major n x n matrices one after another. Entries that are not finite give NaN.</param>
    /// <param name="n">2 or 3.</param>
    /// <param name="left">Result U, row-major, orthogonal.</param>
    /// <param name="values">Result s, n a matrix, descending, not negative.</param>
    /// <param name="right">Result V (not transposed), row-major, orthogonal.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or n is neither 2 nor 3.</exception>
    public static void Decompose(ReadOnlySpan<double> matrices, int n, Span<double> left, Span<double> values, Span<double> right)
    {
        Validate(matrices.Length, n, left.Length);
        Validate(matrices.Length, n, right.Length);
        Validate(matrices.Length, n, values.Length * n);
        for (var i = 0; i < matrices.Length; i += n * n)
        {
            One(matrices.Slice(i, n * n), n, left.Slice(i, n * n), values.Slice(i / n, n), right.Slice(i, n * n));
        }
    }

    /// <summary>
    /// The rotation R that maximises tr(Rᵀ A), which is the nearest to A, for a row of matrices: U diag(1, .., det(U V)) Vᵀ (Kabsch 1976; Umeyama 1991).
    /// Where several are equally near, one of them.
    /// </summary>
    /// <param name="matrices">Row-major n x n matrices one after another. Entries that are not finite give NaN.</param>
    /// <param name="n">2 or 3.</param>
    /// <param name="mirrors">Whether reflections are allowed: the nearest orthogonal matrix then.</param>
    /// <param name="nearest">Result, row-major.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other, or n is neither 2 nor 3.</exception>
    public static void Nearest(ReadOnlySpan<double> matrices, int n, bool mirrors, Span<double> nearest)
    {
        Validate(matrices.Length, n, nearest.Length);
        Span<double> left = stackalloc double[n * n];
        Span<double> right = stackalloc double[n * n];
        Span<double> values = stackalloc double[n];
        for (var at = 0; at < matrices.Length; at += n * n)
        {
            One(matrices.Slice(at, n * n), n, left, values, right);
            var last = mirrors ? 1 : Math.Sign(Determinant(left, n) * Determinant(right, n));
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    var entry = last * left[(i * n) + n - 1] * right[(j * n) + n - 1];
                    for (var k = 0; k < n - 1; k++)
                    {
                        entry += left[(i * n) + k] * right[(j * n) + k];
                    }

                    nearest[at + (i * n) + j] = entry;
                }
            }
        }
    }

    private static void Validate(int entries, int n, int results)
    {
        if (n is not (2 or 3) || entries % (n * n) != 0 || results != entries)
        {
            throw new ArgumentException($"{entries} entries and {results} of the result do not fit matrices of {n} x {n}; n must be 2 or 3.", nameof(n));
        }
    }

    private static void One(ReadOnlySpan<double> matrix, int n, Span<double> left, Span<double> values, Span<double> right)
    {
        var scale = 0.0;
        foreach (var entry in matrix)
        {
            scale = Math.Max(scale, Math.Abs(entry));
        }

        if (!double.IsFinite(scale))
        {
            left.Fill(double.NaN);
            values.Fill(double.NaN);
            right.Fill(double.NaN);
            return;
        }

        if (scale == 0)
        {
            values.Clear();
            SmallMatrix.Identity(left, n);
            SmallMatrix.Identity(right, n);
            return;
        }

        Span<double> gram = stackalloc double[n * n];
        Span<double> scaled = stackalloc double[n * n];
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] = matrix[i] / scale;
        }

        for (var i = 0; i < gram.Length; i++)
        {
            for (var k = 0; k < n; k++)
            {
                gram[i] += scaled[(k * n) + (i / n)] * scaled[(k * n) + (i % n)];
            }
        }

        SymmetricEigen.One(gram, n, values, right);
        Product(scaled, right, n, left);
        for (var sweep = 0; sweep < MaxSweeps && Sweep(left, right, n); sweep++)
        {
        }

        SortByLength(left, values, right, n);
        for (var k = 0; k < n; k++)
        {
            values[k] *= scale;
        }

        Orthonormalise(left, n);
    }

    private static void Product(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int n, Span<double> result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = 0;
            for (var k = 0; k < n; k++)
            {
                result[i] += a[((i / n) * n) + k] * b[(k * n) + (i % n)];
            }
        }
    }

    /// <summary>Makes each pair of columns of b orthogonal, with the same rotation of the columns of v; false where all are.</summary>
    private static bool Sweep(Span<double> b, Span<double> v, int n)
    {
        var changed = false;
        for (var p = 0; p < n - 1; p++)
        {
            for (var q = p + 1; q < n; q++)
            {
                var (pp, qq, pq) = (Dot(b, n, p, p), Dot(b, n, q, q), Dot(b, n, p, q));
                if (Math.Abs(pq) <= 1e-15 * Math.Sqrt(pp * qq) || Math.Abs(pq) < 1e-200)
                {
                    continue;
                }

                var theta = (qq - pp) / (2 * pq);
                var t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
                var c = 1 / Math.Sqrt((t * t) + 1);
                Turn(b, n, p, q, c, t * c);
                Turn(v, n, p, q, c, t * c);
                changed = true;
            }
        }

        return changed;
    }

    private static double Dot(ReadOnlySpan<double> b, int n, int p, int q)
    {
        var total = 0.0;
        for (var k = 0; k < n; k++)
        {
            total += b[(k * n) + p] * b[(k * n) + q];
        }

        return total;
    }

    private static void Turn(Span<double> a, int n, int p, int q, double c, double s)
    {
        for (var k = 0; k < n; k++)
        {
            var (x, y) = (a[(k * n) + p], a[(k * n) + q]);
            (a[(k * n) + p], a[(k * n) + q]) = ((c * x) - (s * y), (s * x) + (c * y));
        }
    }

    private static void SortByLength(Span<double> b, Span<double> values, Span<double> v, int n)
    {
        for (var k = 0; k < n; k++)
        {
            values[k] = Math.Sqrt(Dot(b, n, k, k));
        }

        for (var i = 1; i < n; i++)
        {
            for (var j = i; j > 0 && values[j] > values[j - 1]; j--)
            {
                (values[j], values[j - 1]) = (values[j - 1], values[j]);
                for (var k = 0; k < n; k++)
                {
                    (b[(k * n) + j], b[(k * n) + j - 1]) = (b[(k * n) + j - 1], b[(k * n) + j]);
                    (v[(k * n) + j], v[(k * n) + j - 1]) = (v[(k * n) + j - 1], v[(k * n) + j]);
                }
            }
        }
    }

    /// <summary>Columns of unit length in the directions of the columns, longest first; directions that vanish are filled in. The last column keeps its side.</summary>
    private static void Orthonormalise(Span<double> b, int n)
    {
        Span<double> u = stackalloc double[9];
        for (var k = 0; k < n; k++)
        {
            for (var i = 0; i < n; i++)
            {
                u[(3 * k) + i] = b[(i * n) + k];
            }
        }

        var first = u[..3];
        var second = u.Slice(3, 3);
        var third = u.Slice(6, 3);
        SmallMatrix.Normalise(first);

        Span<double> last = stackalloc double[3];
        if (n == 2)
        {
            (last[0], last[1], last[2]) = (-first[1], first[0], 0);
            Side(last, second);
        }
        else
        {
            // Twice: what is left of a column that is almost parallel to the first has few right digits.
            for (var pass = 0; pass < 2; pass++)
            {
                var along = (first[0] * second[0]) + (first[1] * second[1]) + (first[2] * second[2]);
                for (var i = 0; i < 3; i++)
                {
                    second[i] -= along * first[i];
                }

                if (!SmallMatrix.Normalise(second))
                {
                    SmallMatrix.AnyOrthogonal(first, second);
                }
            }

            SmallMatrix.Cross(first, second, last);
            Side(last, third);
        }

        for (var k = 0; k < n; k++)
        {
            for (var i = 0; i < n; i++)
            {
                b[(i * n) + k] = u[(3 * k) + i];
            }
        }
    }

    /// <summary>Replaces <paramref name="old"/> by <paramref name="direction"/> or its opposite, whichever points to the same side.</summary>
    private static void Side(ReadOnlySpan<double> direction, Span<double> old)
    {
        var sign = (direction[0] * old[0]) + (direction[1] * old[1]) + (direction[2] * old[2]) < 0 ? -1 : 1;
        for (var i = 0; i < 3; i++)
        {
            old[i] = sign * direction[i];
        }
    }

    private static double Determinant(ReadOnlySpan<double> a, int n) => n == 2
        ? (a[0] * a[3]) - (a[1] * a[2])
        : (a[0] * ((a[4] * a[8]) - (a[5] * a[7]))) - (a[1] * ((a[3] * a[8]) - (a[5] * a[6]))) + (a[2] * ((a[3] * a[7]) - (a[4] * a[6])));
}
