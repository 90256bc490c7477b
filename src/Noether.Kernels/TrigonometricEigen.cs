namespace Noether.Kernels;

/// <summary>Orthonormal vectors of a symmetric 3x3 matrix in closed form, exact to about half of the digits where eigenvalues are close.</summary>
internal static class TrigonometricEigen
{
    /// <summary>Eigenvectors as columns.</summary>
    /// <param name="a">Symmetric, row-major, entries of size at most one.</param>
    /// <param name="vectors">Result, row-major.</param>
    public static void Vectors(ReadOnlySpan<double> a, Span<double> vectors)
    {
        var mean = (a[0] + a[4] + a[8]) / 3;
        var (x, y, z) = (a[0] - mean, a[4] - mean, a[8] - mean);
        var spread = Math.Sqrt(((x * x) + (y * y) + (z * z) + (2 * ((a[1] * a[1]) + (a[2] * a[2]) + (a[5] * a[5])))) / 6);
        if (spread < 1e-150)
        {
            return;
        }

        var determinant = (x * ((y * z) - (a[5] * a[5]))) - (a[1] * ((a[1] * z) - (a[5] * a[2]))) + (a[2] * ((a[1] * a[5]) - (y * a[2])));
        var half = Math.Clamp(determinant / (2 * spread * spread * spread), -1, 1);
        var angle = Math.Acos(half) / 3;

        // The eigenvalue that is farthest from the other two: the largest where the determinant is positive, else the smallest.
        var alone = mean + (2 * spread * Math.Cos(half >= 0 ? angle : angle + (Math.Tau / 3)));
        Span<double> u = stackalloc double[9];
        Kernel(a, alone, u);
        Complement(u[..3], u[3..6], u[6..9]);
        PlaneRotation(a, u);
        for (var k = 0; k < 3; k++)
        {
            for (var i = 0; i < 3; i++)
            {
                vectors[(i * 3) + k] = u[(k * 3) + i];
            }
        }
    }

    /// <summary>A unit vector that the rows of a - value I are orthogonal to: the longest of their cross products.</summary>
    private static void Kernel(ReadOnlySpan<double> a, double value, Span<double> vector)
    {
        ReadOnlySpan<double> rows = [a[0] - value, a[1], a[2], a[3], a[4] - value, a[5], a[6], a[7], a[8] - value];
        Span<double> cross = stackalloc double[3];
        var best = -1.0;
        for (var k = 0; k < 3; k++)
        {
            SmallMatrix.Cross(rows.Slice(3 * k, 3), rows.Slice(3 * ((k + 1) % 3), 3), cross);
            var length = (cross[0] * cross[0]) + (cross[1] * cross[1]) + (cross[2] * cross[2]);
            if (length > best)
            {
                best = length;
                cross.CopyTo(vector);
            }
        }

        // No direction is known where all rows are parallel; the rotations that follow find it.
        if (!SmallMatrix.Normalise(vector[..3]))
        {
            (vector[0], vector[1], vector[2]) = (1, 0, 0);
        }
    }

    /// <summary>Two unit vectors orthogonal to <paramref name="u"/> and each other.</summary>
    private static void Complement(ReadOnlySpan<double> u, Span<double> v, Span<double> w)
    {
        SmallMatrix.AnyOrthogonal(u, v);
        SmallMatrix.Cross(u, v, w);
    }

    /// <summary>Turns vectors 1 and 2 in their plane until the matrix is diagonal there.</summary>
    private static void PlaneRotation(ReadOnlySpan<double> a, Span<double> u)
    {
        var v = u.Slice(3, 3);
        var w = u.Slice(6, 3);
        var angle = 0.5 * Math.Atan2(2 * SmallMatrix.Form(a, v, w), SmallMatrix.Form(a, v, v) - SmallMatrix.Form(a, w, w));
        var (s, c) = Math.SinCos(angle);
        for (var i = 0; i < 3; i++)
        {
            (v[i], w[i]) = ((c * v[i]) + (s * w[i]), (c * w[i]) - (s * v[i]));
        }
    }
}
