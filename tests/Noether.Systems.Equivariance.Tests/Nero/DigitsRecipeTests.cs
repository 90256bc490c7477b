using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.Nero;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.Nero;

public sealed class DigitsRecipeTests
{
    private static readonly Recipe DigitsRecipe = new NeroSystem().Recipes[0];
    private static readonly DigitsOptions Small = new() { TrainImages = 200, TestImages = 20, Epochs = 2, AugmentedEpochs = 2, Angles = 8, Width = 0.25, PlainWidth = 0.5, Orientations = 4 };

    [Fact]
    public void The_catalogue_accepts_the_system() => Assert.Empty(new SystemCatalogue([new NeroSystem()]).Validate());

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_lines()
    {
        var results = DigitsRecipe.Arms.ToDictionary(a => a.Name, a => Run(a.Name, Small));
        var metrics = results.SelectMany(r => r.Value.Metrics.Select(m => KeyValuePair.Create($"{r.Key}.{m.Key}", m.Value))).ToDictionary();
        Assert.DoesNotContain(ClaimEvaluator.Evaluate(DigitsRecipe.Claims, [metrics]), c => c.Outcome == Outcome.NotMeasured);
        Assert.All(DigitsRecipe.Metrics, m => Assert.All(DigitsRecipe.Arms, a => Assert.Contains($"{a.Name}.{m.Name}", metrics)));
        Assert.All(DigitsRecipe.Arms, a => Assert.Contains(Percent(metrics[$"{a.Name}.orbit_mean"]), DigitsRecipe.Findings!(metrics)));

        var tables = results.SelectMany(r => r.Value.Tables.Select(t => KeyValuePair.Create($"{r.Key}.{t.Key}", t.Value))).ToDictionary();
        var figures = DigitsRecipe.Figures!(new RunTables(tables)).ToDictionary(f => f.Name);
        Assert.All(figures.Values, f => Assert.NotEmpty(f.WhatToSee));
        var polar = Assert.IsType<PolarFigure>(figures["nero"]);
        Assert.Equal(["plain", "equivariant", "augmented", "there and back"], polar.Series.Select(s => s.Name));
        Assert.Equal([false, false, false, true], polar.Series.Select(s => s.IsReference));
        Assert.Equal(polar.Series.Take(3).Max(s => s.Y[0]), polar.Series[3].Y[0]);
        Assert.Equal(results.Max(r => r.Value.Tables["nero"]["accuracy there and back"][3]), polar.Series[3].Y[3]);
        Assert.All(polar.Series, s => Assert.Equal([0, 45, 90, 135, 180, 225, 270, 315], s.X));
        Assert.All(Assert.IsType<LineFigure>(figures["learning"]).Series, s => Assert.True(s.X.Count >= 2));
    }

    [Fact]
    public void A_figure_speaks_only_of_the_networks_that_ran()
    {
        var tables = Run("plain", Small).Tables.Select(t => KeyValuePair.Create($"plain.{t.Key}", t.Value)).ToDictionary();
        Assert.All(DigitsRecipe.Figures!(new RunTables(tables)), f => Assert.DoesNotMatch("equivariant|augmented", f.WhatToSee));
    }

    [Theory]
    [InlineData("The network was trained on handwritten digits, all standing upright. Then every test digit was turned through a full circle, and the network was asked", "plain")]
    [InlineData("The network was trained on handwritten digits, turned at random.", "augmented")]
    [InlineData("The networks were trained on the same handwritten digits, all standing upright. Then every test digit was turned through a full circle, and each network was asked", "plain", "equivariant")]
    [InlineData("The networks were trained on the same handwritten digits, all standing upright but for the augmented network's.", "plain", "augmented")]
    public void The_findings_count_the_networks_that_ran(string begin, params string[] arms) => Assert.StartsWith(begin, DigitsRecipe.Findings!(RecipeRuns.Numbers(DigitsRecipe, arms)));

    [Fact]
    public void Digits_that_a_rotation_makes_look_like_others_are_flagged()
    {
        var tables = Run("plain", Small with { TestImages = 300, Angles = 4, Epochs = 0 }).Tables.ToDictionary(t => $"plain.{t.Key}", t => t.Value);
        Assert.DoesNotContain("accuracy there and back", tables["plain.nero"].Columns);
        var flagged = Assert.Single(DigitsRecipe.Tables!(new RunTables(tables)));
        Assert.Contains(flagged.Rows, r => r.Words == "9 looks like 6" && r.Values[1] == 180);
        Assert.All(flagged.Rows, r => Assert.InRange(r.Values[0], 0.25, 1));
        Assert.Contains("9 looks like 6", DigitsRecipe.Figures!(new RunTables(tables)).First().WhatToSee);

        tables["plain.doubtful"] = tables["plain.doubtful"] with { Rows = [] };
        Assert.Empty(DigitsRecipe.Tables!(new RunTables(tables)));
    }

    [Fact]
    public void Equal_seeds_give_equal_results()
    {
        var (first, second) = (Run("augmented", Small).Metrics, Run("augmented", Small).Metrics);
        Assert.Equal(first, second);
    }

    [Fact]
    public void An_arm_that_was_stopped_continues_to_the_same_result()
    {
        using var scope = torch.NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory("noether-digits-").FullName;
        try
        {
            Run("augmented", Small, new RunHostOptions(new Silence()) { CheckpointFolder = folder, Limits = new RunLimits(MaxSteps: 5) });
            var (continued, whole) = (Run("augmented", Small, new RunHostOptions(new Silence()) { CheckpointFolder = folder }), Run("augmented", Small));
            Assert.Equal(whole.Metrics, continued.Metrics);
            Assert.Equal(whole.Tables["learning"].Rows, continued.Tables["learning"].Rows);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Fewer_images_than_a_batch_are_one_batch()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var few = DigitsRecipe.Build("plain", Small with { Epochs = 3 }, new ArmContext(1, generator, torch.CPU, Data, new RunLimits(Overfit: 4)));
        var all = DigitsRecipe.Build("plain", Small with { TrainImages = 20, Epochs = 3 }, new ArmContext(1, generator, torch.CPU, Data, RunLimits.None));
        foreach (var run in new[] { few, all })
        {
            new RunHost(new RunHostOptions(new Silence())).Run(run.Process, CancellationToken.None);
            Assert.Equal(3, run.Process.Position);
        }
    }

    [Fact]
    public void The_test_digits_are_balanced()
    {
        using var scope = torch.NewDisposeScope();
        var digits = DigitData.Read(Data, Split.Test, Small, torch.CPU);
        Assert.Equal(20, digits.Size);
        Assert.Equal(Enumerable.Repeat(2L, 10), digits["label"].Value.bincount(null).data<long>().ToArray());
    }

    [Fact]
    public void Asking_for_more_digits_than_there_are_says_so_before_anything_runs()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var context = new ArmContext(1, generator, torch.CPU, Data, RunLimits.None);
        var problem = Assert.Throws<InputException>(() => DigitsRecipe.Build("plain", Small with { TestImages = 5000 }, context).Process);
        Assert.Contains("at most 1000 images", problem.Message);
    }

    [Fact]
    public void A_number_of_images_that_is_no_multiple_of_ten_is_refused_and_not_rounded()
    {
        var problem = Assert.Throws<InputException>(() => DigitData.Read(new ExtractOnly(), Split.Train, Small with { TrainImages = 205 }, torch.CPU));

        Assert.Contains("trainImages is 205", problem.Message);
        Assert.Contains("such as 200", problem.Message);
    }

    [Fact]
    public void Without_mnist_the_automatic_source_takes_what_the_extract_has()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(5000, DigitData.Read(new ExtractOnly(), Split.Train, Small with { Source = DigitSource.Auto, TrainImages = 10_000 }, torch.CPU).Size);
    }

    private static DataRegistry Data => DataRegistry.FromAssemblies([typeof(Digits).Assembly], new DataRegistryOptions { CacheRoot = Path.GetTempPath(), Offline = true });

    private static ArmResult Run(string arm, DigitsOptions options, RunHostOptions? host = null)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var run = DigitsRecipe.Build(arm, options, new ArmContext(1, generator, torch.CPU, Data, RunLimits.None));
        new RunHost(host ?? new RunHostOptions(new Silence())).Run(run.Process, CancellationToken.None);
        return run.Evaluate(new EvaluationContext(generator, new Silence(), CancellationToken.None));
    }

    private static string Percent(double share) => $"{100 * share:0} %";

    /// <summary>A machine without MNIST, whatever this one holds.</summary>
    private sealed class ExtractOnly : IDataSets
    {
        public bool Has(string name) => name == Digits.Extract;

        public Stream Open(string name, string file) => Data.Open(name, file);

        public string Folder(string name) => Data.Folder(name);
    }
}
