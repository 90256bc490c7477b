using Noether.Lab.Benchmarks;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>
/// Growth at high degrees, where the fixed cost of calls counts least: for every way alike, the slope of the least squares of log time against log L over all measured degrees from
/// <see cref="First"/> on, each of the same weight.
/// </summary>
internal static class UpperDegrees
{
    /// <summary>The lowest of the degrees that exponents are fitted to.</summary>
    public const int First = 6;

    /// <summary>Where the 95 % interval of an exponent is wider than this, times are not one power of L, and no exponent is told.</summary>
    public const double WidestInterval = 2;

    // Fewer tell no exponent.
    private const int FewestPoints = 3;

    /// <summary>Whether the points are enough of one power that its exponent tells something.</summary>
    public static bool IsTold(PowerLaw fit) => 2 * fit.HalfWidth <= WidestInterval;

    /// <summary>The power of the degree; null where there are too few.</summary>
    /// <param name="points">Degrees and what grows with them.</param>
    public static PowerLaw? Fit(IEnumerable<(double Degree, double Value)> points)
    {
        (double, double)[] upper = [.. points.Where(p => p.Degree >= First && p.Value > 0)];
        return upper.Length >= FewestPoints ? PowerLaw.Fit(upper) : null;
    }
}
