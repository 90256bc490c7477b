using CsCheck;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class ClaimEvaluatorTests
{
    private static readonly Expression A = Expression.Metric("a.x");
    private static readonly Expression B = Expression.Metric("b.x");

    [Theory]
    [InlineData(Comparison.Less, 1, 2, Outcome.Holds)]
    [InlineData(Comparison.Less, 2, 2, Outcome.Fails)]
    [InlineData(Comparison.AtMost, 2, 2, Outcome.Holds)]
    [InlineData(Comparison.AtMost, 3, 2, Outcome.Fails)]
    [InlineData(Comparison.Greater, 3, 2, Outcome.Holds)]
    [InlineData(Comparison.Greater, 2, 2, Outcome.Fails)]
    [InlineData(Comparison.AtLeast, 2, 2, Outcome.Holds)]
    [InlineData(Comparison.AtLeast, 1, 2, Outcome.Fails)]
    public void One_seed_decides_nothing_about_a_mean_and_says_what_its_value_would(Comparison op, double left, double right, Outcome byValue)
    {
        var result = Mean(op, (left, right));
        var note = $"one seed, no interval: by its value it would {(byValue == Outcome.Holds ? "hold" : "fail")}";
        Assert.Equal((Outcome.Undecided, left, right, null, note), (result.Outcome, result.Left, result.Right, result.Interval, result.Note));
        var every = ClaimEvaluator.Evaluate(Claim(op, Aggregate.Every), [Metrics(left, right)]);
        Assert.Equal((byValue, null), (every.Outcome, every.Note));
    }

    [Fact]
    public void The_interval_is_the_t_interval_of_the_differences()
    {
        // Differences 1, 2, 3: mean 2, s 1, t(0.975, 2) = 4.302653.
        var result = Mean(Comparison.Greater, (2, 1), (4, 2), (6, 3));
        Assert.Equal(2 - (4.302653 / Math.Sqrt(3)), result.Interval!.Low, 5);
        Assert.Equal(2 + (4.302653 / Math.Sqrt(3)), result.Interval.High, 5);
        Assert.Equal(Outcome.Undecided, result.Outcome);
        Assert.Equal((4, 2), (result.Left, result.Right));
    }

    [Fact]
    public void Several_seeds_hold_fail_or_leave_undecided_by_where_the_interval_lies()
    {
        Assert.Equal(Outcome.Holds, Mean(Comparison.Greater, (2, 1), (2.1, 1), (1.9, 1)).Outcome);
        Assert.Equal(Outcome.Fails, Mean(Comparison.Less, (2, 1), (2.1, 1), (1.9, 1)).Outcome);
        Assert.Equal(Outcome.Undecided, Mean(Comparison.Less, (2, 1), (0, 1), (1.9, 2)).Outcome);
    }

    [Fact]
    public void Equal_differences_in_all_seeds_decide_by_value()
    {
        Assert.Equal(Outcome.Holds, Mean(Comparison.AtMost, (1, 1), (1, 1)).Outcome);
        Assert.Equal(Outcome.Fails, Mean(Comparison.Less, (1, 1), (1, 1)).Outcome);
        Assert.Null(Mean(Comparison.AtMost, (1, 1), (1, 1)).Interval);
    }

    [Fact]
    public void A_claim_and_its_opposite_never_both_hold_and_are_undecided_together() => Gen.Select(Gen.Double[-1, 1], Gen.Double[-1, 1]).Array[2, 6].Sample(
        pairs =>
        {
            var (less, atLeast) = (Mean(Comparison.Less, pairs).Outcome, Mean(Comparison.AtLeast, pairs).Outcome);
            Assert.Equal(less == Outcome.Undecided, atLeast == Outcome.Undecided);
            Assert.Equal(less == Outcome.Holds, atLeast == Outcome.Fails);
        },
        threads: 1);

    [Fact]
    public void A_claim_about_every_seed_fails_by_one_seed()
    {
        Assert.Equal(Outcome.Holds, Every((1, 2), (1, 3)).Outcome);
        var result = Every((1, 2), (3, 2), (1, 2));
        Assert.Equal((Outcome.Fails, "fails in 1 of 3 seeds"), (result.Outcome, result.Note));
    }

    [Fact]
    public void A_metric_that_one_seed_lacks_leaves_the_claim_not_measured()
    {
        var result = ClaimEvaluator.Evaluate(Claim(Comparison.Less, Aggregate.Mean), [Metrics(1, 2), new Dictionary<string, double> { ["a.x"] = 1 }]);
        Assert.Equal((Outcome.NotMeasured, null, null, "not measured: b.x"), (result.Outcome, result.Left, result.Right, result.Note));
        Assert.Equal(Outcome.NotMeasured, ClaimEvaluator.Evaluate(Claim(Comparison.Less, Aggregate.Every), []).Outcome);
    }

    [Fact]
    public void Not_a_number_fails_with_a_note()
    {
        var result = Mean(Comparison.Less, (1, 2), (double.NaN, 2));
        Assert.Equal((Outcome.Fails, "not a number in 1 of 2 seeds"), (result.Outcome, result.Note));
        Assert.Equal(Outcome.Fails, Every((double.NaN, 2)).Outcome);
    }

    [Fact]
    public void An_infinite_value_is_compared_where_all_seeds_agree_and_left_undecided_else()
    {
        Assert.Equal(Outcome.Holds, Mean(Comparison.Greater, (double.PositiveInfinity, 2), (3, 2)).Outcome);
        Assert.Equal(Outcome.Undecided, Mean(Comparison.Greater, (double.PositiveInfinity, 2), (1, 2)).Outcome);
        Assert.Equal(Outcome.Fails, Mean(Comparison.Less, (double.PositiveInfinity, 2), (3, 2)).Outcome);
    }

    [Fact]
    public void A_published_figure_beside_a_reduced_result_says_so_and_an_unverified_one_is_not_shown()
    {
        var claim = Claim(Comparison.Less, Aggregate.Mean);
        var seen = ClaimEvaluator.Evaluate(claim with { Published = new Published(0.9, "Table 2", true) }, [Metrics(1, 2)]);
        Assert.Equal((0.9, "one seed, no interval: by its value it would hold; measured at reduced size, published at the paper's: the figures are not comparable"), (seen.Published!.Value, seen.Note));
        var full = ClaimEvaluator.Evaluate(claim with { Published = new Published(0.9, "Table 2", true), Scale = Scale.Paper }, [Metrics(1, 2)]);
        Assert.Equal("one seed, no interval: by its value it would hold", full.Note);
        var unseen = ClaimEvaluator.Evaluate(claim with { Published = new Published(0.9, "Table 2", false) }, [Metrics(1, 2)]);
        Assert.Equal((null, "one seed, no interval: by its value it would hold"), (unseen.Published, unseen.Note));
    }

    [Fact]
    public void Sides_are_arithmetic_over_metrics()
    {
        var claim = new Claim("c", "", (A - B) * 2 / 4, Comparison.AtLeast, B + 0.5);
        var result = ClaimEvaluator.Evaluate(claim, [Metrics(7, 1)]);
        Assert.Equal((3, 1.5, Outcome.Undecided), (result.Left, result.Right, result.Outcome));
    }

    [Theory]
    [InlineData("<", Comparison.Less)]
    [InlineData("<=", Comparison.AtMost)]
    [InlineData(">", Comparison.Greater)]
    [InlineData(">=", Comparison.AtLeast)]
    public void A_sign_and_its_comparison_name_each_other(string sign, Comparison op) => Assert.Equal((op, sign), (ComparisonSign.Parse(sign), ComparisonSign.Of(op)));

    private static Claim Claim(Comparison op, Aggregate over) => new("c", "A compares with B.", A, op, B, over);

    private static Dictionary<string, double> Metrics(double a, double b) => new() { ["a.x"] = a, ["b.x"] = b };

    private static ClaimResult Mean(Comparison op, params (double A, double B)[] seeds) => ClaimEvaluator.Evaluate(Claim(op, Aggregate.Mean), [.. seeds.Select(s => Metrics(s.A, s.B))]);

    private static ClaimResult Every(params (double A, double B)[] seeds) => ClaimEvaluator.Evaluate(Claim(Comparison.Less, Aggregate.Every), [.. seeds.Select(s => Metrics(s.A, s.B))]);
}
