using MathNet.Numerics.Distributions;

namespace Noether.Lab.Benchmarks;

/// <summary>y = c xⁿ, fitted to logarithms.</summary>
/// <param name="Exponent">n.</param>
/// <param name="HalfWidth">Half of its 95 % t-interval: how far the points are from one power, not how often they were measured. NaN for two points.</param>
public sealed record PowerLaw(double Exponent, double HalfWidth)
{
    private const double Level = 0.975;

    /// <summary>The least squares of logarithms.</summary>
    /// <param name="points">At least two, of positive numbers.</param>
    /// <returns>The fit; null for fewer points.</returns>
    public static PowerLaw? Fit(IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] logs = [.. points.Select(p => (Math.Log(p.X), Math.Log(p.Y)))];
        if (logs.Length < 2)
        {
            return null;
        }

        var (offset, slope) = MathNet.Numerics.Fit.Line([.. logs.Select(p => p.X)], [.. logs.Select(p => p.Y)]);
        if (logs.Length == 2)
        {
            return new PowerLaw(slope, double.NaN);
        }

        var mean = logs.Average(p => p.X);
        var spread = logs.Sum(p => (p.X - mean) * (p.X - mean));
        var variance = logs.Sum(p => Math.Pow(p.Y - offset - (slope * p.X), 2)) / (logs.Length - 2);
        return new PowerLaw(slope, StudentT.InvCDF(0, 1, logs.Length - 2, Level) * Math.Sqrt(variance / spread));
    }
}
