using Noether.Lab.Evaluation.Report;

namespace Noether.Lab.Tests.Evaluation.Report;

public sealed class ReportNumberTests
{
    [Theory]
    [InlineData(new double[] { 1, 2, 45210 }, 0)]
    [InlineData(new double[] { 0.95, 0.4127 }, 3)]
    [InlineData(new double[] { 0.0671, 0.00012 }, 5)]
    [InlineData(new double[] { 0.5, 1e-12 }, 6)]
    [InlineData(new double[] { 0, double.NaN }, 0)]
    [InlineData(new double[] { 1234.5 }, 3)]
    public void A_column_has_the_decimals_that_its_smallest_number_needs(double[] column, int decimals) =>
        Assert.Equal(decimals, ReportNumber.Decimals(column.Select(v => (double?)v)));

    [Theory]
    [InlineData(0.5, 3, "0.500")]
    [InlineData(-2.0, 0, "-2")]
    [InlineData(0.0, 3, "0.000")]
    [InlineData(1e-12, 6, "1e-12")]
    [InlineData(2.5e12, 0, "2.5e+12")]
    [InlineData(double.NaN, 3, "NaN")]
    [InlineData(null, 3, "–")]
    public void A_number_never_shows_as_zero_when_it_is_not(double? value, int decimals, string text) => Assert.Equal(text, ReportNumber.Text(value, decimals));
}
