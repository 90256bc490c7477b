using CsCheck;
using Noether.Lab.Evaluation.Nero;

namespace Noether.Lab.Tests.Evaluation.Nero;

public sealed class OrbitSummaryTests
{
    [Fact]
    public void A_table_worked_by_hand_gives_its_numbers()
    {
        var summary = OrbitSummary.Of(new double[,] { { 1, 1 }, { 1, 0 }, { 0, 0 }, { 1, 1 } });
        Assert.Equal([1, 0.5, 0, 1], summary.Curve);
        Assert.Equal(1, summary.AtIdentity);
        Assert.Equal(0.625, summary.Mean);
        Assert.Equal((0.0, 2), (summary.Worst, summary.WorstIndex));
        Assert.Equal((1.0, 0), (summary.Best, summary.BestIndex));
        Assert.Equal(0.171875, summary.Variance, 12);
        Assert.Equal(1, summary.Range);
        Assert.Equal(0.375, summary.Gap);
    }

    [Fact]
    public void An_invariant_model_has_no_variance_no_range_and_no_gap()
    {
        var summary = OrbitSummary.OfCurve([0.75, 0.75, 0.75], identity: 1);
        Assert.Equal((0.0, 0.0, 0.0), (summary.Variance, summary.Range, summary.Gap));
    }

    [Fact]
    public void Counts_give_their_mean_without_loss() => Gen.Int[0, 20].Array[1, 40].Sample(counts =>
    {
        var values = new double[counts.Length, 20];
        for (var g = 0; g < counts.Length; g++)
        {
            for (var i = 0; i < counts[g]; i++)
            {
                values[g, i] = 1;
            }
        }

        Assert.Equal((double)counts.Sum() / (20 * counts.Length), OrbitSummary.Of(values).Mean);
    });

    [Theory]
    [InlineData(0.1, 7)]
    [InlineData(0.85, 36)]
    [InlineData(0.97, 72)]
    public void A_flat_curve_has_no_trace_of_rounding(double value, int elements)
    {
        var summary = OrbitSummary.OfCurve([.. Enumerable.Repeat(value, elements)]);
        Assert.Equal((value, 0.0, 0.0), (summary.Mean, summary.Variance, summary.Gap));
    }

    [Fact]
    public void Turning_the_grid_changes_only_where_things_are() =>
        Gen.Double[0, 1].Array[2, 40].SelectMany(curve => Gen.Int[0, curve.Length - 1], (curve, shift) => (curve, shift)).Sample((curve, shift) =>
        {
            double[] turned = [.. curve[shift..], .. curve[..shift]];
            var (a, b) = (OrbitSummary.OfCurve(curve), OrbitSummary.OfCurve(turned, (curve.Length - shift) % curve.Length));
            Assert.Equal(a.AtIdentity, b.AtIdentity);
            Assert.Equal(a.Mean, b.Mean, 12);
            Assert.Equal(a.Variance, b.Variance, 12);
            Assert.Equal((a.Worst, a.Best), (b.Worst, b.Best));
            Assert.Equal(turned[b.WorstIndex], a.Worst);
        });

    [Fact]
    public void The_order_of_the_samples_does_not_matter()
    {
        var a = OrbitSummary.Of(new[,] { { 0.5, 1 }, { 0.25, 0 } });
        var b = OrbitSummary.Of(new[,] { { 1, 0.5 }, { 0, 0.25 } });
        Assert.Equal(a.Curve, b.Curve);
    }

    [Fact]
    public void A_value_that_is_no_number_is_not_hidden()
    {
        var summary = OrbitSummary.OfCurve([1, double.NaN, 0]);
        Assert.True(double.IsNaN(summary.Mean) && double.IsNaN(summary.Worst) && double.IsNaN(summary.Variance));
        Assert.Equal(1, summary.WorstIndex);
    }

    [Fact]
    public void An_empty_orbit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => OrbitSummary.OfCurve([]));
        Assert.Throws<ArgumentException>(() => OrbitSummary.OfCurve([1], identity: 1));
        Assert.Throws<ArgumentException>(() => OrbitSummary.Of(new double[3, 0]));
    }
}
