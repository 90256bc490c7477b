namespace Noether.Symmetries.Frames;

/// <summary>
/// Axes within the space of two or three equal eigenvalues: the first is the direction u in which the sum of cubes of the points' coordinates is largest, the others follow
/// in the same way within what is left. They move with the points where that direction is unique, which it is not for clouds with more symmetry.
/// </summary>
internal static class SecondaryAxes
{
    private const int Angles = 720, Refinements = 60, Iterations = 400, MostStarts = 256;

    // Below this part of the largest possible, a sum of cubes is rounding.
    private const double NoMoment = 1e-9;

    // Relative to the largest eigenvalue, below which one is none.
    private const double NoEigenvalue = 1e-12;

    /// <summary>Turns <c>[b, k, k]</c> of axes: the identity but within equal eigenvalues.</summary>
    /// <param name="coordinates">Points along the axes, <c>[b, n, k]</c>, float64.</param>
    /// <param name="values">Eigenvalues, descending, <c>[b, k]</c>.</param>
    /// <param name="relativeGap">Part of the largest by which equal ones may differ.</param>
    public static Tensor Of(Tensor coordinates, Tensor values, double relativeGap)
    {
        using var scope = torch.NewDisposeScope();
        var (samples, size) = (values.shape[0], (int)values.shape[1]);
        var turns = torch.eye(size, dtype: torch.float64).repeat(samples, 1, 1);
        var table = values.cpu().contiguous().data<double>().ToArray();
        for (var s = 0; s < samples; s++)
        {
            foreach (var (start, length) in Runs(table.AsSpan(s * size, size), relativeGap))
            {
                var cloud = coordinates[s].narrow(1, start, length).cpu().contiguous().data<double>().ToArray();
                var turn = length == 2 ? Plane(cloud) : Space(cloud);
                turns[s].narrow(0, start, length).narrow(1, start, length).copy_(torch.tensor(turn).view(length, length));
            }
        }

        return scope.MoveToOuter(turns.to(values.device));
    }

    /// <summary>Runs of two or three equal eigenvalues; longer ones are left alone.</summary>
    private static List<(int Start, int Length)> Runs(ReadOnlySpan<double> values, double relativeGap)
    {
        List<(int, int)> runs = [];
        for (var start = 0; start < values.Length;)
        {
            var end = start + 1;
            while (end < values.Length && values[end - 1] - values[end] <= relativeGap * values[0] && values[end - 1] > NoEigenvalue * values[0])
            {
                end++;
            }

            if (end - start is 2 or 3)
            {
                runs.Add((start, end - start));
            }

            start = end;
        }

        return runs;
    }

    /// <summary>Row by row; the columns are the new axes.</summary>
    private static double[] Plane(double[] cloud)
    {
        Span<double> m = stackalloc double[4];
        var size = 0.0;
        for (var i = 0; i < cloud.Length; i += 2)
        {
            var (x, y) = (cloud[i], cloud[i + 1]);
            m[0] += x * x * x;
            m[1] += x * x * y;
            m[2] += x * y * y;
            m[3] += y * y * y;
            size += Math.Pow((x * x) + (y * y), 1.5);
        }

        var (best, angle) = (double.NegativeInfinity, 0.0);
        for (var i = 0; i < Angles; i++)
        {
            var value = Cubes(m, Math.Tau * i / Angles);
            (best, angle) = value > best ? (value, Math.Tau * i / Angles) : (best, angle);
        }

        if (best <= NoMoment * size)
        {
            return [1, 0, 0, 1];
        }

        var (sin, cos) = Math.SinCos(Sharpened(m, angle));
        return [cos, -sin, sin, cos];
    }

    private static double Cubes(ReadOnlySpan<double> m, double angle)
    {
        var (s, c) = Math.SinCos(angle);
        return (m[0] * c * c * c) + (3 * m[1] * c * c * s) + (3 * m[2] * c * s * s) + (m[3] * s * s * s);
    }

    /// <summary>The zero of the derivative next to the best of the grid, by bisection.</summary>
    private static double Sharpened(ReadOnlySpan<double> m, double angle)
    {
        var (low, high) = (angle - (Math.Tau / Angles), angle + (Math.Tau / Angles));
        for (var i = 0; i < Refinements; i++)
        {
            var middle = (low + high) / 2;
            var (s, c) = Math.SinCos(middle);
            var slope = (-m[0] * c * c * s) + (m[1] * ((c * c * c) - (2 * c * s * s))) + (m[2] * ((2 * c * c * s) - (s * s * s))) + (m[3] * c * s * s);
            (low, high) = slope > 0 ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>Shifted power iterations from the directions of the points; then the plane that is left.</summary>
    /// <remarks>Source: Kolda, Mayo, "Shifted power method for computing tensor eigenpairs", SIAM J. Matrix Anal. Appl. 32 (2011).</remarks>
    private static double[] Space(double[] cloud)
    {
        var size = 0.0;
        for (var i = 0; i < cloud.Length; i += 3)
        {
            size += Math.Pow((cloud[i] * cloud[i]) + (cloud[i + 1] * cloud[i + 1]) + (cloud[i + 2] * cloud[i + 2]), 1.5);
        }

        var moments = Moments(cloud);
        var starts = Math.Min(MostStarts, cloud.Length / 3);
        var (best, first) = (NoMoment * size, (double[]?)null);
        for (var start = 0; start < starts; start++)
        {
            var u = Climb(moments, Direction(cloud.AsSpan(3 * start, 3)), 2 * size);
            var value = Along(moments, u).Value;
            (best, first) = value > best ? (value, u) : (best, first);
        }

        if (first is null)
        {
            return [1, 0, 0, 0, 1, 0, 0, 0, 1];
        }

        var second = Direction(Math.Abs(first[0]) < 0.6 ? [0, first[2], -first[1]] : [first[2], 0, -first[0]]);
        double[] third = [(first[1] * second[2]) - (first[2] * second[1]), (first[2] * second[0]) - (first[0] * second[2]), (first[0] * second[1]) - (first[1] * second[0])];
        var inPlane = new double[cloud.Length / 3 * 2];
        for (var i = 0; i < cloud.Length / 3; i++)
        {
            var point = cloud.AsSpan(3 * i, 3);
            (inPlane[2 * i], inPlane[(2 * i) + 1]) = (Dot(point, second), Dot(point, third));
        }

        var turn = Plane(inPlane);
        return [.. Enumerable.Range(0, 3).SelectMany(i => (double[])[first[i], (second[i] * turn[0]) + (third[i] * turn[2]), (second[i] * turn[1]) + (third[i] * turn[3])])];
    }

    private static double[,,] Moments(double[] cloud)
    {
        var moments = new double[3, 3, 3];
        for (var p = 0; p < cloud.Length; p += 3)
        {
            for (var i = 0; i < 27; i++)
            {
                moments[i / 9, i / 3 % 3, i % 3] += cloud[p + (i / 9)] * cloud[p + (i / 3 % 3)] * cloud[p + (i % 3)];
            }
        }

        return moments;
    }

    private static double[] Climb(double[,,] moments, double[] u, double shift)
    {
        for (var i = 0; i < Iterations; i++)
        {
            var gradient = Along(moments, u).Gradient;
            u = Direction([gradient[0] + (shift * u[0]), gradient[1] + (shift * u[1]), gradient[2] + (shift * u[2])]);
        }

        return u;
    }

    private static (double Value, double[] Gradient) Along(double[,,] moments, double[] u)
    {
        var gradient = new double[3];
        for (var i = 0; i < 27; i++)
        {
            gradient[i / 9] += moments[i / 9, i / 3 % 3, i % 3] * u[i / 3 % 3] * u[i % 3];
        }

        return (Dot(gradient, u), gradient);
    }

    private static double[] Direction(ReadOnlySpan<double> vector)
    {
        var length = Math.Sqrt(Dot(vector, vector));
        return length > 0 ? [vector[0] / length, vector[1] / length, vector[2] / length] : [1, 0, 0];
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]);
}
