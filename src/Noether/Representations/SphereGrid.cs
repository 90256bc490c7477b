using MathNet.Numerics.Integration;

namespace Noether.Representations;

/// <summary>Points on the unit sphere with weights: Σ w f(n) approximates ∫ f dΩ. In float64; weights sum to 4π. Never changes.</summary>
public sealed class SphereGrid
{
    private readonly double[] _points;
    private readonly double[] _weights;
    private readonly double[] _heights;

    private SphereGrid(int degree, double[] points, double[] weights, double[] heights)
    {
        (Degree, _points, _weights, _heights) = (degree, points, weights, heights);
    }

    /// <summary>Polynomials up to this degree, and so harmonics, are integrated exactly.</summary>
    public int Degree { get; }

    /// <summary>Number of points.</summary>
    public int Count => _weights.Length;

    /// <summary>Circles about the polar axis that the points form, 0 where they form none. Points lie circle after circle, point j of a circle at the azimuth 2πj / <see cref="Azimuths"/>.</summary>
    public int Circles => _heights.Length;

    /// <summary>Points a circle, 0 where there are none.</summary>
    public int Azimuths => Circles == 0 ? 0 : Count / Circles;

    /// <summary>The smallest product grid that is exact to a degree: degree/2 + 1 circles at the Gauss-Legendre nodes of y, degree + 1 points each.</summary>
    /// <param name="degree">At least 0.</param>
    public static SphereGrid GaussLegendre(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        return Product((degree / 2) + 1, degree + 1);
    }

    /// <summary>A product grid: Gauss-Legendre nodes of y = cos θ times evenly spread azimuths; exact to the degree min(2 circles, azimuths) - 1.</summary>
    /// <param name="circles">Nodes of y, from the south pole (y = -1) up; at least 1.</param>
    /// <param name="azimuths">Points a circle, the first towards z; at least 1.</param>
    public static SphereGrid Product(int circles, int azimuths)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(circles);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(azimuths);
        var (heights, ringWeights) = Legendre(circles);
        var (points, weights) = (new double[3 * circles * azimuths], new double[circles * azimuths]);
        for (var i = 0; i < weights.Length; i++)
        {
            var (circle, j) = Math.DivRem(i, azimuths);
            var y = heights[circle];
            Place(points, i, y, Math.Tau * j / azimuths);
            weights[i] = ringWeights[circle] * Math.Tau / azimuths;
        }

        return new SphereGrid(Math.Min(2 * circles, azimuths) - 1, points, weights, heights);
    }

    /// <summary>
    /// Points on a spiral, evenly spread without poles or seams (Á. González, "Measurement of areas on a sphere using Fibonacci and latitude-longitude lattices", 2010),
    /// all of the same weight: exact for constants only, accurate for smooth functions.
    /// </summary>
    /// <param name="count">Number of points, at least 1.</param>
    public static SphereGrid Fibonacci(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var (points, weights) = (new double[3 * count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            Place(points, i, 1 - (((2 * i) + 1.0) / count), Math.Tau * i * (Math.Sqrt(5) - 1) / 2);
        }

        Array.Fill(weights, 4 * Math.PI / count);
        return new SphereGrid(0, points, weights, []);
    }

    /// <summary>
    /// Centres of the 12 · 4^level HEALPix cells, all of the same area and so of the same weight: exact for constants only, accurate for smooth functions
    /// (Górski et al., "HEALPix: a framework for high-resolution discretization and fast analysis of data distributed on the sphere", 2005, section 5.1, ring scheme;
    /// its polar axis is y here).
    /// </summary>
    /// <param name="level">0 to 10; each quarters the cells.</param>
    public static SphereGrid Healpix(int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 10);
        var count = HealpixRing.Count(level);
        var (points, weights) = (new double[3 * count], new double[count]);
        for (var i = 0; i < count; i++)
        {
            var (height, azimuth) = HealpixRing.Centre(level, i);
            Place(points, i, height, azimuth);
        }

        Array.Fill(weights, 4 * Math.PI / count);
        return new SphereGrid(0, points, weights, []);
    }

    /// <summary>Points, <c>[Count, 3]</c>, float64 on the CPU.</summary>
    public Tensor Points() => torch.tensor(_points, torch.float64).view(-1, 3);

    /// <summary>Weights, <c>[Count]</c>, float64 on the CPU.</summary>
    public Tensor Weights() => torch.tensor(_weights, torch.float64);

    /// <summary>y of each circle.</summary>
    internal ReadOnlySpan<double> Heights => _heights;

    /// <summary>Weight of each circle's points.</summary>
    internal double WeightOfCircle(int circle) => _weights[circle * Azimuths];

    /// <summary>Nodes of [-1, 1], ascending, and weights that sum to 2.</summary>
    internal static (double[] Nodes, double[] Weights) Legendre(int order)
    {
        var rule = new GaussLegendreRule(-1, 1, order);
        return (rule.Abscissas, rule.Weights);
    }

    private static void Place(double[] points, int i, double y, double azimuth)
    {
        var radius = Math.Sqrt(Math.Max(0, (1 - y) * (1 + y)));
        var (sine, cosine) = Math.SinCos(azimuth);
        (points[3 * i], points[(3 * i) + 1], points[(3 * i) + 2]) = (radius * sine, y, radius * cosine);
    }
}
