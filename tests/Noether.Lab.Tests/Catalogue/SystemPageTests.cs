using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class SystemPageTests : IDisposable
{
    private static readonly ReproductionRecord Record = ReproductionRecord.Of("circle-example", Records.From("abc1234", 1), Records.Train());
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("# Learning on circles & spheres\n")]
    [InlineData("[arXiv:2401.01234](https://arxiv.org/abs/2401.01234)")]
    [InlineData("Reach for it when turning the input must not change the output.")]
    [InlineData("What turning costs.\n\n| way | cost |\n| --- | --- |\n| by matrix | O(n²) |\n\n## Recipe `train`\n")]
    [InlineData("- `invariant`: Sees the radius.")]
    [InlineData("| `epochs` | Passes over the data | whole number | 1 to 1000 epochs | `1` | `20` | `20` |")]
    [InlineData("| `exact` | The invariant arm is exact. | 1E-09 <= 1E-06 |  | holds |  |")]
    [InlineData("| `invariant.error` | 0.25 | 0.07071 | 2 |")]
    [InlineData("Recorded on 2026-01-01 with preset reproduce, seeds 0, 1, in 2 min 2 s on Example 3000 (2 cores, 2 threads, Debian 12), commit `abc1234`.")]
    [InlineData("noether run circle-example/train --preset reproduce --seeds 0,1")]
    [InlineData("noether run circle-example/data-sizes --preset reproduce --seeds 0..2")]
    [InlineData("@article{noether2024learning,")]
    public void The_page_holds(string text) => Assert.Contains(text, SystemPage.Render(new ExampleSystem(), Record), StringComparison.Ordinal);

    [Fact]
    public void Claims_without_a_record_are_not_measured()
    {
        var page = SystemPage.Render(new ExampleSystem(), null);
        Assert.Contains("| `exact` | The invariant arm is exact. |  |  | not measured | nothing was run |", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Recorded on", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_judges_the_claims_of_today_by_the_recorded_values_whatever_was_judged_then()
    {
        var recipe = Record.Recipes[0];
        var old = recipe.Claims.Select(c => c with { Statement = "An older sentence.", Outcome = Outcome.Fails, Right = 7 });
        Assert.Equal(SystemPage.Render(new ExampleSystem(), Record), SystemPage.Render(new ExampleSystem(), Record with { Recipes = [recipe with { Claims = [.. old] }] }));
        Assert.Equal(SystemPage.Render(new ExampleSystem(), Record), SystemPage.Render(new ExampleSystem(), Record with { Recipes = [recipe with { Claims = [] }] }));
    }

    [Fact]
    public void What_was_found_is_told_from_the_recorded_means()
    {
        var system = new Finding(metrics => metrics.TryGetValue("invariant.error", out var error) ? $"The error was {error}." : "");
        Assert.Contains("\nThe error was 0.25.\n", SystemPage.Render(system, Record), StringComparison.Ordinal);
        Assert.DoesNotContain("The error was", SystemPage.Render(system, null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_claim_is_printed_as_such()
    {
        var (recipe, wrong) = (Record.Recipes[0], MetricRecord.Of([0.5, 0.5]));
        var metrics = recipe.Metrics.ToDictionary(m => m.Key, m => m.Key == "invariant.gap" ? wrong : m.Value);
        var page = SystemPage.Render(new ExampleSystem(), Record with { Recipes = [recipe with { Metrics = metrics }] });
        Assert.Contains("| `exact` | The invariant arm is exact. | 0.5 <= 1E-06 |  | **fails** | fails in 2 of 2 seeds |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_of_another_size_or_of_older_options_says_so()
    {
        var recipe = Record.Recipes[0];
        var options = recipe.Options.DeepClone().AsObject();
        options["epochs"] = 3;
        var page = SystemPage.Render(new ExampleSystem(), Record with { Recipes = [recipe with { Preset = Preset.Smoke, Options = options }] });
        Assert.Contains("| holds | recorded with preset smoke, while the claim is about preset reproduce |", page, StringComparison.Ordinal);
        Assert.Contains("commit `abc1234`. The claims are today's, judged by these values. Options of preset smoke that changed since: epochs was 3 and is 1.\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_figure_that_was_seen_in_the_paper_is_printed_as_the_papers()
    {
        string Page(bool verified) => SystemPage.Render(new Claiming(new Published(0.123, "Table 4", verified)), null);
        Assert.Contains("published: 0.123 (Table 4); nothing was run; measured at reduced size", Page(verified: true), StringComparison.Ordinal);
        Assert.DoesNotContain("0.123", Page(verified: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Recorded_figures_are_shown_by_paths_that_hold_on_every_machine()
    {
        var recipe = Record.Recipes[0] with { Figures = [new RecordedFigure("curve", "How it learns", "Lower is better.")] };
        var page = SystemPage.Render(new ExampleSystem(), Record with { Recipes = [recipe] });
        Assert.Contains("\n\n![How it learns](../images/circle-example-train-curve.svg)\n\nLower is better.\n\n", page, StringComparison.Ordinal);
        Assert.Equal(Path.Combine("docs", "images", "circle-example-train-curve.svg"), SystemPage.ImageIn("docs", "circle-example", "train", "curve"));
        Assert.DoesNotContain("images", SystemPage.Render(new ExampleSystem(), Record), StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_that_differ_in_a_number_at_their_end_share_a_row()
    {
        var metrics = new OrderedDictionary<string, MetricRecord>(Record.Recipes[0].Metrics);
        foreach (var (name, value) in new[] { ("plain.ms.1", 0.5), ("plain.ms.2", 4), ("plain.ms.10", 30), ("plain.mb.2", 7), ("plain.mb.3", 8), ("plain.mb.4", 9), ("plain.few.1", 1), ("plain.few.2", 2) })
        {
            metrics[name] = MetricRecord.Of([value]);
        }

        var page = SystemPage.Render(new ExampleSystem(), Record with { Recipes = [Record.Recipes[0] with { Metrics = metrics }] });
        Assert.Contains(
            """
            | mean of | 1 | 2 | 3 | 4 | 10 |
            | --- | --- | --- | --- | --- | --- |
            | `plain.ms` | 0.5 | 4 |  |  | 30 |
            | `plain.mb` |  | 7 | 8 | 9 |  |
            """,
            page,
            StringComparison.Ordinal);
        Assert.Contains("| `plain.few.2` | 2 |", page, StringComparison.Ordinal);
        Assert.DoesNotContain("plain.ms.1", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_written_is_the_page_rendered_with_the_record_read_back()
    {
        var records = new ReproductionFolder(Path.Combine(_folder.Path, "reproductions"));
        var record = records.Write("circle-example", Record.Provenance, Record.Recipes[0]);
        SystemPage.Write(_folder.Path, new ExampleSystem(), record);
        Assert.Equal(SystemPage.Render(new ExampleSystem(), records.Read("circle-example")), File.ReadAllText(SystemPage.PathIn(_folder.Path, "circle-example")));
    }

    private sealed class Finding(Func<IReadOnlyDictionary<string, double>, string> found) : ISystem
    {
        public SystemCard Card { get; } = new ExampleSystem().Card;

        public IReadOnlyList<Recipe> Recipes { get; } = [Examples.Recipe("train", found: found)];
    }

    private sealed class Claiming(Published published) : ISystem
    {
        public SystemCard Card { get; } = new ExampleSystem().Card;

        public IReadOnlyList<Recipe> Recipes { get; } =
            [Examples.Recipe("train", [new Claim("c", "It holds.", Expression.Metric("plain.x"), Comparison.Less, 1, Published: published)])];
    }
}
