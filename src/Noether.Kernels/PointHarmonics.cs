using System.Numerics;

namespace Noether.Kernels;

/// <summary>Solid harmonics and their slopes at one point after another, in float32 or float64: the reference of <see cref="HarmonicLoops"/>.</summary>
public static class PointHarmonics
{
    /// <summary>Values at points.</summary>
    /// <param name="points">Row-major, x y z a point.</param>
    /// <param name="table">Degrees and scales.</param>
    /// <param name="unit">Whether points are first divided by their lengths; points without one stay zero.</param>
    /// <param name="values">Result, row-major, <see cref="HarmonicTable.Components"/> a point.</param>
    public static void Values<T>(ReadOnlySpan<T> points, HarmonicTable table, bool unit, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(table);
        HarmonicLoops.Expect(values.Length, Count(points.Length), table.Components, nameof(values));
        for (int i = 0, k = table.Components; i * 3 < points.Length; i++)
        {
            var (x, y, z, _) = Point(points, i, unit);
            Recur(x, y, z, table, values.Slice(i * k, k));
        }
    }

    /// <summary>Gradients by the points of Σ slopes · values.</summary>
    /// <param name="points">As for <see cref="Values"/>.</param>
    /// <param name="table">As for <see cref="Values"/>.</param>
    /// <param name="unit">As for <see cref="Values"/>; points without a length get zeros.</param>
    /// <param name="slopes">Row-major, one a value.</param>
    /// <param name="gradients">Result, row-major, three a point.</param>
    public static void Pull<T>(ReadOnlySpan<T> points, HarmonicTable table, bool unit, ReadOnlySpan<T> slopes, Span<T> gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(table);
        HarmonicLoops.Expect(slopes.Length, Count(points.Length), table.Components, nameof(slopes));
        HarmonicLoops.Expect(gradients.Length, Count(points.Length), 3, nameof(gradients));
        var values = new T[table.Components];
        for (int i = 0, k = table.Components; i * 3 < points.Length; i++)
        {
            var (x, y, z, inverse) = Point(points, i, unit);
            Recur(x, y, z, table, values);
            var (gx, gy, gz) = ByVector(slopes.Slice(i * k, k), values, table);
            var radial = unit ? (x * gx) + (y * gy) + (z * gz) : T.Zero;
            (gradients[3 * i], gradients[(3 * i) + 1], gradients[(3 * i) + 2]) =
                (inverse * (gx - (x * radial)), inverse * (gy - (y * radial)), inverse * (gz - (z * radial)));
        }
    }

    /// <summary>
    /// The form T(g, R, v) = Σ g_u R_w v_i ∂_i R_u[w] that slopes are made of, one entry of the gradient of it at a time: by v where <paramref name="vectors"/> is empty,
    /// by g where <paramref name="upper"/> is empty, by R where <paramref name="lower"/> is empty. The other two are given.
    /// </summary>
    /// <param name="table">Degrees and scales.</param>
    /// <param name="upper">g, row-major, <see cref="HarmonicTable.Components"/> a point.</param>
    /// <param name="lower">R, as <paramref name="upper"/>.</param>
    /// <param name="vectors">v, three a point.</param>
    /// <param name="result">Of the length of the one that is empty.</param>
    public static void Contract<T>(HarmonicTable table, ReadOnlySpan<T> upper, ReadOnlySpan<T> lower, ReadOnlySpan<T> vectors, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(table);
        var (k, width) = (table.Components, vectors.IsEmpty ? 3 : table.Components);
        var points = result.Length / width;
        HarmonicLoops.Expect(upper.Length, upper.IsEmpty ? 0 : points, k, nameof(upper));
        HarmonicLoops.Expect(lower.Length, lower.IsEmpty ? 0 : points, k, nameof(lower));
        HarmonicLoops.Expect(vectors.Length, vectors.IsEmpty ? 0 : points, 3, nameof(vectors));
        HarmonicLoops.Expect(result.Length, points, width, nameof(result));
        result.Clear();
        for (var i = 0; i < points; i++)
        {
            if (vectors.IsEmpty)
            {
                (result[3 * i], result[(3 * i) + 1], result[(3 * i) + 2]) = ByVector(upper.Slice(i * k, k), lower.Slice(i * k, k), table);
            }
            else if (upper.IsEmpty)
            {
                ByUpper(lower.Slice(i * k, k), vectors.Slice(3 * i, 3), table, result.Slice(i * k, k));
            }
            else
            {
                ByLower(upper.Slice(i * k, k), vectors.Slice(3 * i, 3), table, result.Slice(i * k, k));
            }
        }
    }

    private static int Count(int coordinates) => coordinates % 3 == 0
        ? coordinates / 3
        : throw new ArgumentException($"{coordinates} coordinates are no points of space.", nameof(coordinates));

    private static (T X, T Y, T Z, T Inverse) Point<T>(ReadOnlySpan<T> points, int i, bool unit)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (x, y, z) = (points[3 * i], points[(3 * i) + 1], points[(3 * i) + 2]);
        if (!unit)
        {
            return (x, y, z, T.One);
        }

        var square = (x * x) + (y * y) + (z * z);
        var inverse = T.IsNormal(square) ? T.One / T.Sqrt(square) : T.Zero;
        return (x * inverse, y * inverse, z * inverse, inverse);
    }

    private static void Recur<T>(T x, T y, T z, HarmonicTable table, Span<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (degree, next, square) = (table.Degree, 0, (x * x) + (y * y) + (z * z));
        var (a, b) = (T.One, T.Zero);
        for (var m = 0; m <= degree; m++)
        {
            var (q, before) = (T.CreateChecked(table.Seeds[m]), T.Zero);
            for (var l = m; ; l++)
            {
                values[(l * l) + l - m] = q * b;
                values[(l * l) + l + m] = q * a;
                if (l == degree)
                {
                    break;
                }

                (q, before) = ((T.CreateChecked(table.Steps[next]) * y * q) + (T.CreateChecked(table.Steps[next + 1]) * square * before), q);
                next += 2;
            }

            (a, b) = ((a * z) - (b * x), (a * x) + (b * z));
        }
    }

    private static (T X, T Y, T Z) ByVector<T>(ReadOnlySpan<T> upper, ReadOnlySpan<T> lower, HarmonicTable table)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (x, y, z) = (T.Zero, T.Zero, T.Zero);
        for (var u = 1; u < upper.Length; u++)
        {
            var t = u * HarmonicTable.SlopeTerms;
            x += upper[u] * (Term(table, t, lower) + Term(table, t + 1, lower));
            y += upper[u] * Term(table, t + 2, lower);
            z += upper[u] * (Term(table, t + 3, lower) + Term(table, t + 4, lower));
        }

        return (x, y, z);
    }

    private static void ByUpper<T>(ReadOnlySpan<T> lower, ReadOnlySpan<T> v, HarmonicTable table, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var u = 1; u < result.Length; u++)
        {
            var t = u * HarmonicTable.SlopeTerms;
            result[u] = (v[0] * (Term(table, t, lower) + Term(table, t + 1, lower))) + (v[1] * Term(table, t + 2, lower))
                + (v[2] * (Term(table, t + 3, lower) + Term(table, t + 4, lower)));
        }
    }

    private static void ByLower<T>(ReadOnlySpan<T> upper, ReadOnlySpan<T> v, HarmonicTable table, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> byTerm = [v[0], v[0], v[1], v[2], v[2]];
        for (var t = HarmonicTable.SlopeTerms; t < table.SlopeSources.Length; t++)
        {
            result[table.SlopeSources[t]] += T.CreateChecked(table.SlopeFactors[t]) * upper[t / HarmonicTable.SlopeTerms] * byTerm[t % HarmonicTable.SlopeTerms];
        }
    }

    private static T Term<T>(HarmonicTable table, int term, ReadOnlySpan<T> lower)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => T.CreateChecked(table.SlopeFactors[term]) * lower[table.SlopeSources[term]];
}
