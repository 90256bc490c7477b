using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;
using Noether.Systems.Equivariance.FrameAveraging.Separation;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Separation;

public sealed class SeparationRecipeTests
{
    private static readonly Recipe Separation = RecipeRuns.Named("separation");

    private static readonly SeparationOptions Small = new()
    {
        Source = PairSource.Generated,
        Initialisations = 3,
        ControlGraphs = 40,
        WholeFrames = 6,
        FixedPairs = 4,
        FixedSamples = 4,
        FixedInitialisations = 2,
        Width = 8,
        SmallPerceptron = [8],
        LargePerceptron = [16],
    };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_lines()
    {
        var metrics = Separation.RunsWhole(Small);
        Assert.Equal(60, metrics["gin.hard.left"]);
        Assert.Equal(0, metrics["gin.hard.same"]);
    }

    [Fact]
    public void An_arm_that_was_stopped_continues_to_the_same_result() => Separation.ContinuesAfterAStop("gcn", Small, 1);
}
