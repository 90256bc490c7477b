using Noether.Lab.Benchmarks;

namespace Noether.Lab.Tests.Benchmarks;

public sealed class PowerLawTests
{
    [Fact]
    public void A_power_is_found_without_doubt()
    {
        var fit = PowerLaw.Fit(Enumerable.Range(4, 5).Select(l => ((double)l, 3 * Math.Pow(l, 2.5))))!;
        Assert.Equal(2.5, fit.Exponent, 1e-12);
        Assert.InRange(fit.HalfWidth, 0, 1e-9);
    }

    [Fact]
    public void The_interval_is_that_of_a_regression_line()
    {
        // Logarithms 0, 1, 2 and 0, 1, 3: slope 3/2, residual sum of squares 1/6 with one degree of freedom, t = 12.706.
        var fit = PowerLaw.Fit(new[] { (0.0, 0.0), (1, 1), (2, 3) }.Select(p => (Math.Exp(p.Item1), Math.Exp(p.Item2))))!;
        Assert.Equal(1.5, fit.Exponent, 1e-12);
        Assert.Equal(12.7062 * Math.Sqrt(1 / 6.0 / 2), fit.HalfWidth, 1e-3);
    }

    [Fact]
    public void One_point_has_no_power_and_two_have_no_interval()
    {
        Assert.Null(PowerLaw.Fit([(1, 1)]));
        Assert.True(double.IsNaN(PowerLaw.Fit([(1, 1), (2, 4)])!.HalfWidth));
    }
}
