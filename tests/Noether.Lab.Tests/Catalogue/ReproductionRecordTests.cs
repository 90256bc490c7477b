using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class ReproductionRecordTests : IDisposable
{
    private static readonly Provenance Here = Records.From("abc1234", 1);
    private static readonly Provenance Later = Records.From("def5678", 2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_record_has_the_names_and_the_order_of_the_contract()
    {
        var json = JsonNode.Parse(ReproductionRecord.Of("circle-example", Here, Records.Train()).ToJson())!.AsObject();
        Assert.Equal(["system", "commit", "date", "machine", "threads", "recipes"], json.Select(p => p.Key));
        Assert.Equal("2026-01-01", json["date"]!.GetValue<string>());
        var recipe = json["recipes"]![0]!.AsObject();
        Assert.Equal(["recipe", "preset", "options", "arms", "seeds", "seconds", "metrics", "claims"], recipe.Select(p => p.Key));
        Assert.Equal("""{"mean":0.25,"sd":0.07071067811865474,"values":[0.2,0.3]}""", recipe["metrics"]!["invariant.error"]!.ToJsonString());
        Assert.Equal("""["plain","invariant"]""", recipe["arms"]!.ToJsonString());
        Assert.Equal("[0,1]", recipe["seeds"]!.ToJsonString());
    }

    [Fact]
    public void A_record_round_trips()
    {
        var text = ReproductionRecord.Of("circle-example", Here, Records.Train()).ToJson();
        Assert.Equal(text, ReproductionRecord.Parse(text, "file").ToJson());
    }

    [Fact]
    public void A_metric_that_a_seed_lacks_is_null_there_and_its_claims_are_not_measured()
    {
        var runs = new SeedResult[] { new(0, 1, new Dictionary<string, double> { ["plain.error"] = 1 }), new(1, 1, new Dictionary<string, double>()) };
        var record = RecipeRecord.Of(new ExampleSystem().Recipes[0], Preset.Smoke, [], runs);
        Assert.Equal([1, double.NaN], record.Metrics["plain.error"].Values);
        Assert.All(record.Claims, c => Assert.Equal(Outcome.NotMeasured, c.Outcome));
        var json = ReproductionRecord.Of("s", Here, record).ToJson();
        Assert.Contains("null", json, StringComparison.Ordinal);
        var read = ReproductionRecord.Parse(json, "s.json");
        Assert.Equal(json, read.ToJson());
        Assert.Equal([1], read.Recipes[0].Metrics["plain.error"].Lacking);
        Assert.Equal([1, 0], read.Recipes[0].BySeed().Select(m => m.Count));
    }

    [Fact]
    public void Recording_a_recipe_again_replaces_it_and_keeps_the_others_with_where_they_come_from()
    {
        var folder = new ReproductionFolder(Path.Combine(_folder.Path, "reproductions"));
        folder.Write("circle-example", Here, Records.Train() with { Recipe = "zeta" });
        folder.Write("circle-example", Here, Records.Train());
        var record = folder.Write("circle-example", Later, Records.Train() with { Seconds = 99 });
        Assert.Equal(record.ToJson(), folder.Read("circle-example")!.ToJson());
        Assert.Equal(["train", "zeta"], record.Recipes.Select(r => r.Recipe));
        Assert.Equal((99, Later), (record.Recipes[0].Seconds, record.FromOf(record.Recipes[0])));
        Assert.Equal(Here, record.FromOf(record.Recipes[1]));
        Assert.Equal("def5678", record.Commit);
    }

    [Fact]
    public void The_order_in_which_recipes_are_recorded_does_not_matter()
    {
        var (a, b) = (Records.Train(), Records.Train() with { Recipe = "alpha" });
        Assert.Equal(ReproductionRecord.Of("s", Here, a).With(Here, b).ToJson(), ReproductionRecord.Of("s", Here, b).With(Here, a).ToJson());
    }

    [Fact]
    public void A_file_of_another_system_or_form_is_refused()
    {
        var folder = new ReproductionFolder(_folder.Path);
        _folder.Write("other.json", ReproductionRecord.Of("circle-example", Here, Records.Train()).ToJson());
        _folder.Write("broken.json", "{");
        Assert.Contains("a record of 'circle-example'", Assert.Throws<InputException>(() => folder.Read("other")).Message, StringComparison.Ordinal);
        Assert.Contains("broken.json", Assert.Throws<InputException>(() => folder.Write("broken", Here, Records.Train())).Message, StringComparison.Ordinal);
        Assert.Null(folder.Read("missing"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"system\":")]
    [InlineData("\"system\": \"s\"", "\"system\": null")]
    [InlineData("\"preset\": \"reproduce\"", "\"preset\": \"huge\"")]
    [InlineData("\"threads\": 2", "\"threads\": 2.5")]
    [InlineData("\"seconds\": 122.5", "\"seconds\": \"122.5\"")]
    [InlineData("\"op\": \"<\"", "\"op\": \"!\"")]
    [InlineData("\"outcome\": \"Holds\"", "\"outcome\": \"Perhaps\"")]
    [InlineData("2026-01-01", "2026-13-01")]
    public void A_damaged_record_is_refused_by_a_sentence_that_names_the_file(string text, string? damaged = null)
    {
        var whole = ReproductionRecord.Of("s", Here, Records.Train()).ToJson();
        var broken = damaged is null ? text : whole.Replace(text, damaged);
        Assert.NotEqual(whole, broken);
        Assert.StartsWith("reproductions/s.json", Assert.Throws<InputException>(() => ReproductionRecord.Parse(broken, "reproductions/s.json")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_published_figure_is_kept_as_its_number()
    {
        var recipe = Records.Train();
        var record = ReproductionRecord.Of("s", Here, recipe with { Claims = [recipe.Claims[0] with { Published = new Published(0.5, "Table 1", true) }] });
        Assert.Contains("\"published\": 0.5,", record.ToJson(), StringComparison.Ordinal);
        Assert.Equal(0.5, ReproductionRecord.Parse(record.ToJson(), "file").Recipes[0].Claims[0].Published!.Value);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused()
    {
        var inTheWay = _folder.Write("file", "");
        Assert.Throws<InputException>(() => new ReproductionFolder(Path.Combine(inTheWay, "below")).Write("s", Here, Records.Train()));
    }

    [Fact]
    public void The_provenance_of_now_names_day_machine_and_commit_but_not_the_host()
    {
        var now = Provenance.Now(2, new FixedClock());
        Assert.Equal((new DateOnly(2026, 5, 17), 2), (now.Date, now.Threads));
        Assert.True(now.Machine is { Cores: > 0, MemoryGiB: > 0, Processor.Length: > 0, System.Length: > 0 });
        Assert.Matches("^([0-9a-f]{40}|unknown)$", now.Commit);
        Assert.DoesNotContain(Environment.MachineName, now.Machine.ToString(), StringComparison.Ordinal);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 5, 17, 23, 59, 0, TimeSpan.Zero);
    }
}

internal static class Records
{
    public static Provenance From(string commit, int day) =>
        new(commit, new DateOnly(2026, 1, day), new MachineFacts("Debian 12", "Example 3000", 2, 8, ".NET 10.0.0"), 2);

    public static RecipeRecord Train() => RecipeRecord.Of(new ExampleSystem().Recipes[0], Preset.Reproduce, Examples.Binder.Bind(Preset.Reproduce).Json,
    [
        Seed(0, plain: 0.5, invariant: 0.2),
        Seed(1, plain: 0.6, invariant: 0.3),
    ]);

    private static SeedResult Seed(int seed, double plain, double invariant) =>
        new(seed, 61.25, new Dictionary<string, double> { ["plain.error"] = plain, ["invariant.error"] = invariant, ["invariant.gap"] = 1e-9 });
}
