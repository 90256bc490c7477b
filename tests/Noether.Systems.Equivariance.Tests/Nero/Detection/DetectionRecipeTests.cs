using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Figures;
using Noether.Runtime;
using Noether.Systems.Equivariance.Nero.Detection;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.Nero.Detection;

public sealed class DetectionRecipeTests
{
    private static readonly Recipe Shifted = DetectionRecipe.Create();
    private static readonly DetectionOptions Small = new() { TrainScenes = 5, TestScenes = 3, Step = 32, Epochs = 1, BatchSize = 5, Width = 2 };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_contents()
    {
        var results = Shifted.Arms.ToDictionary(a => a.Name, a => Shifted.Run(a.Name, Small with { LeastScore = 0 }));
        var metrics = results.SelectMany(r => r.Value.Metrics.Select(m => KeyValuePair.Create($"{r.Key}.{m.Key}", m.Value))).ToDictionary();

        // Detectors that are hardly trained meet no object, and a correlation of nothing has no value.
        Assert.DoesNotContain(ClaimEvaluator.Evaluate(Shifted.Claims, [metrics]), c => c.Outcome == Outcome.NotMeasured && c.Id != "consensus-tells");
        Assert.All(Shifted.Metrics.Where(m => m.Name != "consensus_correlation"), m => Assert.All(Shifted.Arms, a => Assert.Contains($"{a.Name}.{m.Name}", metrics)));

        var tables = results.SelectMany(r => r.Value.Tables.Select(t => KeyValuePair.Create($"{r.Key}.{t.Key}", t.Value))).ToDictionary();
        var figures = Shifted.Figures!(new RunTables(tables)).ToDictionary(f => f.Name);
        Assert.All(figures.Values, f => Assert.NotEmpty(f.WhatToSee));
        Assert.All(figures.Values, f => Assert.NotEmpty(FigureRenderer.Svg(f)));
        Assert.Equal(["jitter-0", "jitter-50", "jitter-100"], Assert.IsType<HeatMapFigure>(figures["nero"]).Panels.Select(p => p.Name));
        Assert.Equal(["jitter-0", "jitter-50", "jitter-100", "centroid"], Assert.IsType<HeatMapFigure>(figures["nero-iou"]).Panels.Select(p => p.Name));
        Assert.Single(Assert.IsType<HeatMapFigure>(figures["nero-difference"]).Panels);
        var example = Assert.IsType<PictureFigure>(figures["example-1"]);
        Assert.Equal(4, example.Panels.Count);
        Assert.Contains("trained on centred objects", Shifted.Findings!(metrics));
    }

    [Theory]
    [InlineData("The same network was trained once with the object always in the middle and twice with the object moved at random, by more and more. The centroid method learns nothing.\n", "jitter-0", "jitter-50", "jitter-100", "centroid")]
    [InlineData("The same network was trained once with the object always in the middle and once with the object moved at random.\n", "jitter-0", "jitter-100")]
    [InlineData("The same network was trained once with the object moved at random.\n", "jitter-50")]
    [InlineData("exact everywhere. The centroid method learns nothing.\n", "centroid")]
    public void The_findings_count_the_detectors_that_ran(string words, params string[] arms)
    {
        var findings = Shifted.Findings!(RecipeRuns.Numbers(Shifted, arms));
        Assert.Contains(words, findings);
        Assert.Equal(arms.Contains("centroid"), findings.Contains("entroid"));
    }

    [Fact]
    public void A_figure_speaks_only_of_the_detectors_that_ran()
    {
        var tables = Shifted.Run("jitter-100", Small).Tables.ToDictionary(t => $"jitter-100.{t.Key}", t => t.Value);
        Assert.All(Shifted.Figures!(new RunTables(tables)), f => Assert.DoesNotContain("Trained with the object always in the middle", f.WhatToSee));
    }

    [Fact]
    public void The_centroid_method_is_flat_on_empty_ground()
    {
        var metrics = Shifted.Run("centroid", Small with { Step = 8 }).Metrics;
        Assert.InRange(metrics["bare_spread"], 0, 1e-3);
    }

    [Fact]
    public void The_centroid_method_finds_a_filled_rectangle_exactly()
    {
        using var scope = torch.NewDisposeScope();
        var picture = torch.full([1, 3, 32, 32], 0.5);
        picture[0, 1, 10..20, 4..12] = 1;
        var found = new CentroidDetector().Forward(new Batch(("image", new Field(picture, FieldType.Image))));

        // A rectangle of n pixels spreads like one of sqrt(n² - 1).
        var (width, height) = (Math.Sqrt((8 * 8) - 1), Math.Sqrt((10 * 10) - 1));
        double[] expected = [8 - (width / 2), 15 - (height / 2), 8 + (width / 2), 15 + (height / 2)];
        Assert.All(expected.Zip(found["boxes"].Value.flatten().data<double>()), e => Assert.Equal(e.First, e.Second, 1e-9));
        var empty = new CentroidDetector().Forward(new Batch(("image", new Field(torch.full([1, 3, 32, 32], 0.5), FieldType.Image))));
        Assert.False(empty["boxes"].Mask!.any().ToBoolean());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(100)]
    public void Jitter_is_a_truncated_normal_distribution_of_whole_pixels(double percent)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var deviation = 128 * percent / 400;
        var shifts = DetectionScenes.Shifts(20_000, deviation, generator);
        Assert.True(shifts.eq(shifts.round()).all().ToBoolean());
        Assert.InRange(shifts.select(1, 0).min().item<double>(), -64, 63);
        Assert.InRange(shifts.select(1, 0).max().item<double>(), -64, 63);
        Assert.InRange(shifts.mean().item<double>(), -0.5, 0.5);

        // What lies beyond two deviations is cut off, which narrows the widest by 12 %.
        var expected = percent == 100 ? 0.88 * deviation : deviation;
        Assert.InRange(shifts.std().ToDouble(), (0.97 * expected) - 1e-9, (1.03 * expected) + 1e-9);
    }

    [Fact]
    public void Equal_seeds_give_equal_results() => Assert.Equal(Shifted.Run("jitter-100", Small).Metrics, Shifted.Run("jitter-100", Small).Metrics);

    [Theory]
    [InlineData("jitter-50", 1)]
    [InlineData("centroid", 0)]
    public void An_arm_that_was_stopped_continues_to_the_same_result(string arm, int steps) => Shifted.ContinuesAfterAStop(arm, Small with { Epochs = 2 }, steps);

    [Fact]
    public void A_step_that_does_not_divide_the_view_is_refused() =>
        Assert.Contains("take a step", Assert.Throws<InputException>(() => Shifted.Run("centroid", Small with { Step = 7 })).Message, StringComparison.Ordinal);
}
