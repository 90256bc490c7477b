using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.Nero.Points;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.Nero.Points;

public sealed class PointsRecipeTests
{
    private static readonly Recipe Clouds = PointsRecipe.Create();
    private static readonly PointsOptions Small = new() { TrainShapes = 24, TestClouds = 13, Points = 24, AxisStep = 90, AngleStep = 90, Epochs = 2, BatchSize = 8, Width = 0.2 };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_contents()
    {
        var metrics = Clouds.RunsWhole(Small with { TestClouds = 24 }, out var figures);
        Assert.InRange(metrics["invariant.confidence_range"], 0, 1e-5);
        Assert.True(metrics["plain.confidence_range"] > 100 * metrics["invariant.confidence_range"]);
        var discs = Assert.IsType<DiscFigure>(figures.Single(f => f.Name == "nero"));
        Assert.Equal(["plain, xy", "plain, xz", "plain, yz", "augmented, xy"], discs.Panels.Take(4).Select(p => p.Name));
        Assert.Equal((9, 0.0, 1.0), (discs.Panels.Count, discs.Colours.Min, discs.Colours.Max));
    }

    [Theory]
    [InlineData("A network learned to tell", "invariant")]
    [InlineData("Two networks with as many weights learned", "plain", "augmented")]
    [InlineData("Three networks with as many weights learned", "plain", "augmented", "invariant")]
    public void The_findings_count_the_networks_that_ran(string begin, params string[] arms) => Assert.StartsWith(begin, Clouds.Findings!(RecipeRuns.Numbers(Clouds, arms)));

    [Fact]
    public void A_figure_speaks_only_of_the_networks_that_ran()
    {
        var tables = Clouds.Run("plain", Small).Tables.ToDictionary(t => $"plain.{t.Key}", t => t.Value);
        Assert.All(Clouds.Figures!(new RunTables(tables)), f => Assert.DoesNotMatch("augmented|invariant", f.WhatToSee));
    }

    [Fact]
    public void The_discs_hold_the_unmoved_clouds_in_their_middle_and_every_other_rotation_where_it_lies()
    {
        var result = Clouds.Run("plain", Small);
        var rows = result.Tables["nero"].Rows;
        Assert.Equal(3 * 4 * 3, rows.Count);
        Assert.All(rows.Where(r => r[2] == 0), r => Assert.Equal(result.Metrics["identity"], r[3]));

        // Half a turn about an axis is half a turn about its opposite.
        Assert.All(rows.Where(r => r[2] == 180), r => Assert.Equal(rows.Single(o => o[0] == r[0] && o[1] == (r[1] + 180) % 360 && o[2] == 180)[3..], r[3..]));
    }

    [Fact]
    public void Test_clouds_are_the_first_of_each_class_in_turn()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Noether.Runtime.Generator(1);
        var data = CloudData.Read(Small with { TestClouds = 24 }, RecipeRuns.Data, generator);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (long)(i % 12)), data.Test["label"].Value.data<long>());
        Assert.Equal([24L, 24, 3], data.Test["positions"].Value.shape);
        Assert.Equal([24L, 96, 3], data.Train["positions"].Value.shape);
    }

    [Fact]
    public void All_arms_of_a_seed_see_the_same_test_clouds() =>
        Assert.Equal(Shapes("plain"), Shapes("invariant"));

    [Fact]
    public void Equal_seeds_give_equal_results() => Assert.Equal(Clouds.Run("invariant", Small).Metrics, Clouds.Run("invariant", Small).Metrics);

    [Theory]
    [InlineData("augmented")]
    [InlineData("invariant")]
    public void An_arm_that_was_stopped_continues_to_the_same_result(string arm) => Clouds.ContinuesAfterAStop(arm, Small, 3);

    [Fact]
    public void Unequal_numbers_of_the_classes_are_refused() =>
        Assert.Contains("multiple of 12", Assert.Throws<InputException>(() => Clouds.Run("plain", Small with { TrainShapes = 25 })).Message);

    [Fact]
    public void Models_that_are_not_here_are_refused() =>
        Assert.Contains("cad-objects", Assert.Throws<InputException>(() => Clouds.Run("plain", Small with { Source = CloudSource.Cad })).Message);

    [Theory]
    [InlineData(CloudSource.Procedural, 12)]
    [InlineData(CloudSource.Cad, CadObjects.ClassificationClasses)]
    public void A_network_of_a_named_source_is_made_again_from_its_options_alone(CloudSource source, int classes) =>
        Assert.Equal(classes, Again(source, []).Manifest.Classes.Count);

    [Fact]
    public void A_network_of_whatever_was_there_is_made_again_by_what_was_noted()
    {
        Assert.Equal(12, Again(CloudSource.Auto, new() { ["cad"] = 0 }).Manifest.Classes.Count);
        var refused = Assert.Throws<InputException>(() => Again(CloudSource.Auto, new() { ["classes"] = 12 }));
        Assert.Contains("does not say 'cad', which it takes to make it again; it says classes.", refused.Message, StringComparison.Ordinal);
    }

    private static CloudClassifier Again(CloudSource source, Dictionary<string, long> facts)
    {
        using var generator = new Generator(0);
        var context = new ArmContext(0, generator, torch.CPU, RecipeRuns.Data, RunLimits.None) { Facts = facts };
        return Assert.IsType<CloudClassifier>(PointsArms.Plain(Small with { Source = source }, context).Model);
    }

    private static IEnumerable<double[]> Shapes(string arm) => Clouds.Run(arm, Small with { Epochs = 0 }).Tables["cloud"].Rows.Select(r => r[..4]);
}
