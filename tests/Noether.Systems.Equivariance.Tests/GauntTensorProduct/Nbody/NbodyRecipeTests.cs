using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.GauntTensorProduct.Nbody;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Nbody;

public sealed class NbodyRecipeTests
{
    private static readonly Recipe Forecasts = RecipeUnderTest.Named("nbody");

    private static readonly NbodyOptions Small = new()
    {
        TrainSamples = 20,
        ValidationSamples = 10,
        TestSamples = 30,
        Epochs = 2,
        BatchSize = 10,
        ValidateEvery = 1,
        Layers = 2,
        Width = 3,
        WideWidth = 4,
        BothParitiesWidth = 2,
        Channels = 4,
        NarrowChannels = 3,
        EgnnWidth = 6,
        Angles = 2,
    };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_lines()
    {
        var metrics = Forecasts.RunsWhole(Small, out var figures);
        var exact = ClaimEvaluator.Evaluate(Forecasts.Claims, [metrics]).Where(c => c.Id.EndsWith("-is-exact", StringComparison.Ordinal)).ToArray();
        Assert.Equal(8, exact.Length);
        Assert.All(exact, c => Assert.Equal(Outcome.Holds, c.Outcome));
        var lines = figures.OfType<LineFigure>().ToDictionary(f => f.Name);
        string[] trained = ["segnn-cg", "segnn-cg-wide", "segnn-cg-both-parities", "segnn-gaunt", "segnn-gaunt-narrow", "segnn-cg-gaunt-selfmix", "segnn-cg-cg-selfmix", "egnn"];
        Assert.Equal(trained, lines["learning"].Series.Select(s => s.Name));
        Assert.All(lines["learning"].Series, s => Assert.Equal([1, 2], s.X));
        Assert.Equal(["truth", "linear", .. trained], lines["path"].Series.Select(s => s.Name));
    }

    [Fact]
    public void All_arms_of_a_seed_see_the_same_samples() =>
        Assert.Equal(Forecasts.Run("linear", Small).Tables["path"]["true x"], Forecasts.Run("segnn-gaunt", Small).Tables["path"]["true x"]);

    [Fact]
    public void Networks_that_are_compared_have_equally_many_weights_but_for_some_hundredths()
    {
        var usual = new NbodyOptions();
        var options = usual with { TrainSamples = 20, ValidationSamples = 10, TestSamples = 30, BatchSize = 10, Epochs = 0, Angles = 2 };
        double Weights(string arm) => Forecasts.Run(arm, options).Metrics["parameters"];
        Assert.Equal(1, Weights("segnn-cg-both-parities") / Weights("segnn-cg"), 0.03);
        Assert.Equal(1, Weights("segnn-gaunt-narrow") / Weights("segnn-cg"), 0.03);
        Assert.Equal(1, Weights("segnn-cg-wide") / Weights("segnn-gaunt"), 0.03);
        Assert.Equal(1, Weights("segnn-cg-gaunt-selfmix") / Weights("segnn-cg-cg-selfmix"), 0.01);
    }

    [Fact]
    public void A_small_run_is_not_compared_with_the_papers_figures() => Assert.DoesNotContain("paper_mse", Forecasts.Run("segnn-cg", Small with { Epochs = 0 }).Metrics.Keys);

    [Fact]
    public void An_arm_that_was_stopped_continues_to_the_same_result() => Forecasts.ContinuesAfterAStop("segnn-gaunt", Small, 3);
}
