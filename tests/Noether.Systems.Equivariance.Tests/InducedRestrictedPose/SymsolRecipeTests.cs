using Noether.Lab.Catalogue;
using Noether.Runtime;
using Noether.Systems.Equivariance.InducedRestrictedPose;
using Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.InducedRestrictedPose;

public sealed class SymsolRecipeTests
{
    private static readonly Recipe Solids = new InducedRestrictedPoseSystem().Recipes.Single();

    private static readonly SymsolOptions Small = new()
    {
        Images = 6,
        TestImages = 12,
        ImageSize = 17,
        Epochs = 1,
        BatchSize = 8,
        Width = 2,
        MaxFrequency = 1,
        MaxDegree = 2,
        SphereChannels = 2,
        RotationChannels = 2,
        TrainLevel = 1,
        TestLevel = 1,
    };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_parts()
    {
        var metrics = Solids.RunsWhole(Small, out var figures);
        Assert.Equal(["tet", "cube", "cyl", "cylO"], figures.OfType<PictureFigure>().Single().Panels.Select(p => p.Name));
        Assert.Equal(SymsolRecipe.Arms.Where(a => a != "regression"), figures.OfType<BarFigure>().Single(f => f.Name == "log-likelihood").Bars.Select(b => b.Name));

        // Arms are compared at about the same number of weights.
        double[] weights = [.. SymsolRecipe.Arms.Select(a => metrics[$"{a}.parameters"])];
        Assert.True(weights.Max() < 1.6 * weights.Min(), string.Join(", ", weights));
    }

    [Theory]
    [InlineData("induced")]
    [InlineData("implicit-pdf")]
    public void An_arm_that_was_stopped_continues_to_the_same_result(string arm) => Solids.ContinuesAfterAStop(arm, Small, 1);

    [Theory]
    [InlineData(Preset.Reproduce)]
    [InlineData(Preset.Full)]
    public void Arms_of_the_presets_have_about_as_many_weights(Preset preset)
    {
        var options = SymsolOptions.For(preset) with { TrainLevel = 0 };
        using var generator = new Generator(1);
        var counts = Solids.Arms.ToDictionary(a => a.Name, a =>
        {
            var model = Solids.Build(a.Name, options, RecipeRuns.Context(generator)).Model!;
            return (double)model.parameters().Sum(p => p.numel());
        });
        Assert.True(counts.Values.Max() < 1.1 * counts.Values.Min(), string.Join(", ", counts));
    }
}
