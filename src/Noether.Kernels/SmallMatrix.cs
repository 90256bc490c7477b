namespace Noether.Kernels;

/// <summary>Arithmetic of row-major 2x2 and 3x3 matrices and vectors of space.</summary>
internal static class SmallMatrix
{
    /// <summary>Overwrites a with the n x n identity.</summary>
    public static void Identity(Span<double> a, int n)
    {
        a.Clear();
        for (var i = 0; i < n; i++)
        {
            a[i * (n + 1)] = 1;
        }
    }

    /// <summary>The cross product a × b.</summary>
    public static void Cross(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> result)
    {
        (result[0], result[1], result[2]) = ((a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0]));
    }

    /// <summary>xᵀ a y for a symmetric 3x3 matrix.</summary>
    public static double Form(ReadOnlySpan<double> a, ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var total = 0.0;
        for (var i = 0; i < 3; i++)
        {
            total += x[i] * ((a[3 * i] * y[0]) + (a[(3 * i) + 1] * y[1]) + (a[(3 * i) + 2] * y[2]));
        }

        return total;
    }

    /// <summary>Makes a vector one long; false, and unchanged, where its length is lost in underflow.</summary>
    public static bool Normalise(Span<double> vector)
    {
        var length = 0.0;
        foreach (var x in vector)
        {
            length += x * x;
        }

        if (length < 1e-280)
        {
            return false;
        }

        length = Math.Sqrt(length);
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] /= length;
        }

        return true;
    }

    /// <summary>A unit vector of space orthogonal to the unit vector <paramref name="u"/>.</summary>
    public static void AnyOrthogonal(ReadOnlySpan<double> u, Span<double> result)
    {
        if (Math.Abs(u[0]) > Math.Abs(u[1]))
        {
            (result[0], result[1], result[2]) = (-u[2], 0, u[0]);
        }
        else
        {
            (result[0], result[1], result[2]) = (0, u[2], -u[1]);
        }

        Normalise(result);
    }

    /// <summary>Replaces the symmetric 3x3 matrix a by vᵀ a v.</summary>
    public static void Conjugate(ReadOnlySpan<double> v, Span<double> a)
    {
        Span<double> columns = stackalloc double[9];
        for (var i = 0; i < 3; i++)
        {
            for (var k = 0; k < 3; k++)
            {
                columns[(k * 3) + i] = v[(i * 3) + k];
            }
        }

        Span<double> result = stackalloc double[9];
        for (var i = 0; i < 3; i++)
        {
            for (var j = i; j < 3; j++)
            {
                result[(i * 3) + j] = result[(j * 3) + i] = Form(a, columns.Slice(3 * i, 3), columns.Slice(3 * j, 3));
            }
        }

        result.CopyTo(a);
    }
}
