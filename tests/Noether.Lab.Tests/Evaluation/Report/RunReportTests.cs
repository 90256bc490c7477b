using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Report;
using Noether.Lab.Tests.Evaluation.Figures;
using Noether.Lab.Tests.Tracking;
using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Evaluation.Report;

public sealed class RunReportTests
{
    private static readonly SystemCard Card = new("group-cnn", "A title", "Equivariance", "A summary.", ["A. Author"], "A venue", 2020, "arXiv:0000.00000");

    private static readonly RunConfig Config = Examples.Config(3, name: "quiet-otter-42") with { Options = new JsonObject { ["epochs"] = 4, ["rate"] = 0.001, ["note"] = "a b" } };

    [Fact]
    public void A_recipe_that_explains_itself_is_let_speak()
    {
        var recipe = Recipe(findings: m => $"The plain arm reads {m["plain.upright"]}.");
        var report = Report(recipe);
        Assert.Equal("The plain arm reads 0.9.", report.Summary);
        Assert.Equal([new MetricColumn("upright", "as trained")], report.Metrics!.Columns);
        Assert.Equal(["plain", "equivariant"], report.Metrics.Rows.Select(r => r.Name));
        Assert.Equal([new NextStep("noether list", "See more.")], report.Next);
        Assert.Contains(new Fact("epochs", "4"), report.Options);
        Assert.Contains(new Fact("run", "quiet-otter-42"), report.Environment);
        Assert.Equal("Look at the line.", Assert.Single(report.Figures).WhatToSee);
    }

    [Fact]
    public void A_recipe_without_words_is_told_by_its_card() => Assert.Equal("A summary.\n\nA recipe.", Report(Recipe(findings: null)).Summary);

    [Fact]
    public void The_command_names_only_what_differs_from_the_preset() => Assert.Equal(
        "noether run group-cnn/digits --preset smoke --seed 3 --threads 2 --set rate=0.001 --set 'note=a b'",
        Assert.Single(Report(Recipe(findings: null)).Figures).Command);

    [Fact]
    public void The_command_names_threads_device_data_and_cuts() => Assert.Equal(
        "noether run group-cnn/digits --preset smoke --seed 3 --threads 2 --device cuda:0 --data 'my data' --overfit 8 --fast --plugin my.dll",
        RunCommandText.Of(Recipe(findings: null), Config with { Options = [], Device = "cuda:0", Data = "my data", Overfit = 8, MaxSteps = 5, Plugins = ["my.dll"] }));

    [Fact]
    public void The_page_can_be_written() => Assert.Contains("quiet-otter-42", ReportPage.Write(Report(Recipe(findings: null))), StringComparison.Ordinal);

    private static ReportModel Report(Recipe recipe) => RunReport.Of(
        Card, recipe, Config, Examples.Result(Config, ("plain.upright", 0.9), ("equivariant.upright", 0.8)), [ExampleFigures.Nero with { WhatToSee = "Look at the line." }]);

    private static Recipe<Options> Recipe(Func<IReadOnlyDictionary<string, double>, string>? findings) => new(
        "digits", "A recipe.", _ => new Options(), [new Arm<Options>("plain", "one", Never), new Arm<Options>("equivariant", "two", Never)])
    {
        Metrics = [new MetricMeaning("upright", "as trained")],
        Findings = findings,
        Next = [("noether list", "See more.")],
    };

    private static ArmRun Never(Options options, ArmContext context) => throw new InvalidOperationException("A report runs nothing.");

    private sealed record Options
    {
        [Option("Passes over the data", Unit = "epochs", Min = 1)]
        public int Epochs { get; init; } = 4;

        [Option("Step size", Min = 0)]
        public double Rate { get; init; } = 0.01;

        [Option("A remark")]
        public string Note { get; init; } = "";
    }
}
