using CsCheck;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class RecordedClaimsTests
{
    private static readonly Recipe Recipe = new ExampleSystem().Recipes[0];

    [Fact]
    public void A_threshold_that_was_raised_since_is_judged_by_the_recorded_values()
    {
        var raised = With(new Claim("exact", "The invariant arm is exact.", Expression.Metric("invariant.gap"), Comparison.AtMost, 1e-12, Aggregate.Every));
        var result = Assert.Single(RecordedClaims.Of(raised, Records.Train()));
        Assert.Equal((Outcome.Fails, 1e-9, 1e-12), (result.Outcome, result.Left, result.Right));
        Assert.Equal(Outcome.Holds, Records.Train().Claims.Single(c => c.Id == "exact").Outcome);
    }

    [Fact]
    public void A_claim_that_is_newer_than_the_record_is_judged_where_its_metrics_were_recorded()
    {
        var result = Assert.Single(RecordedClaims.Of(With(Error(below: 0.1)), Records.Train()));
        Assert.Equal((Outcome.Fails, "all-right"), (result.Outcome, result.Id));
        Assert.Equal(0.25, result.Left!.Value, 1e-12);
    }

    [Fact]
    public void A_claim_whose_metric_was_not_recorded_is_not_measured_and_names_it()
    {
        var result = Assert.Single(RecordedClaims.Of(With(new Claim("new", "New.", Expression.Metric("plain.speed"), Comparison.Less, 1)), Records.Train() with { Preset = Preset.Smoke }));
        Assert.Equal((Outcome.NotMeasured, "not measured: plain.speed"), (result.Outcome, result.Note));
    }

    [Fact]
    public void Without_a_record_nothing_is_measured() =>
        Assert.All(RecordedClaims.Of(Recipe, null), r => Assert.Equal((Outcome.NotMeasured, "nothing was run"), (r.Outcome, r.Note)));

    [Theory]
    [InlineData(Preset.Smoke, Scale.Reduced, "recorded with preset smoke, while the claim is about preset reproduce")]
    [InlineData(Preset.Full, Scale.Reduced, "recorded with preset full, while the claim is about preset reproduce")]
    [InlineData(Preset.Reproduce, Scale.Paper, "recorded with preset reproduce, while the claim is about the paper's size")]
    [InlineData(Preset.Reproduce, Scale.Reduced, null)]
    [InlineData(Preset.Full, Scale.Paper, null)]
    public void A_record_of_another_size_than_the_claim_is_about_says_so(Preset preset, Scale scale, string? note) =>
        Assert.Equal(note, Assert.Single(RecordedClaims.Of(With(Error(below: 1) with { Scale = scale }), Records.Train() with { Preset = preset })).Note);

    [Fact]
    public void Options_that_the_preset_gained_lost_or_changed_since_are_named()
    {
        var options = Examples.Binder.Bind(Preset.Smoke).Json.DeepClone().AsObject();
        (options["epochs"], options["older"]) = (3, true);
        options.Remove("augment");
        Assert.Equal(
            "Options of preset smoke that changed since: epochs was 3 and is 1, older is gone, augment is new.",
            RecordedClaims.ChangedOptions(Recipe, Records.Train() with { Preset = Preset.Smoke, Options = options }));
        Assert.Null(RecordedClaims.ChangedOptions(Recipe, Read(Records.Train())));
    }

    /// <summary>Also where a seed lacks a metric, or measured what is no number: a record loses nothing that a claim could ask for.</summary>
    [Fact]
    public void The_claims_of_a_record_that_was_read_back_are_those_of_its_runs()
    {
        var value = Gen.OneOf(Gen.Double[-1, 1], Gen.Const(double.NaN));
        var metrics = Gen.Select(value, value, value, Gen.Bool, (plain, error, gap, whole) => new Dictionary<string, double>
        {
            [whole ? "plain.error" : "plain.other"] = plain,
            ["invariant.error"] = error,
            ["invariant.gap"] = gap,
        });
        metrics.Array[1, 4].Sample(seeds =>
        {
            var record = RecipeRecord.Of(Recipe, Preset.Reproduce, Examples.Binder.Bind(Preset.Reproduce).Json, [.. seeds.Select((m, seed) => new SeedResult(10 - seed, 1, m))]);
            Assert.Equal(record.Claims, RecordedClaims.Of(Recipe, Read(record)));
        });
    }

    private static Claim Error(double below) => new("all-right", "It errs little.", Expression.Metric("invariant.error"), Comparison.Less, below, Aggregate.Every);

    private static RecipeRecord Read(RecipeRecord record) =>
        ReproductionRecord.Parse(ReproductionRecord.Of("circle-example", Records.From("abc1234", 1), record).ToJson(), "file").Recipes[0];

    private static Recipe<ExampleOptions> With(Claim claim) => Examples.Recipe("train", [claim]);
}
