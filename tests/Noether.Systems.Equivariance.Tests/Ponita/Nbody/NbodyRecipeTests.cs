using Noether.Lab.Catalogue;
using Noether.Representations;
using Noether.Systems.Equivariance.Ponita.Nbody;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.Ponita.Nbody;

public sealed class NbodyRecipeTests
{
    private static readonly Recipe Forecasts = RecipeUnderTest.Named("nbody");

    private static readonly NbodyOptions Small = new()
    {
        TrainSamples = 20,
        ValidationSamples = 10,
        TestSamples = 20,
        Epochs = 2,
        WarmUp = 1,
        BatchSize = 10,
        ValidateEvery = 1,
        Layers = 2,
        Width = 4,
        BasisWidth = 3,
        Orientations = 6,
        Grid = OrientationGridKind.Fibonacci,
        TestTurns = 2,
        EgnnLayers = 2,
        EgnnWidth = 6,
        Angles = 2,
    };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_lines()
    {
        var metrics = Forecasts.RunsWhole(Small, out var figures);
        var judged = ClaimEvaluator.Evaluate(Forecasts.Claims, [metrics]);
        Assert.Equal(["paper-ponita"], judged.Where(c => c.Outcome == Outcome.NotMeasured).Select(c => c.Id));
        Assert.All(judged.Where(c => c.Id.EndsWith("-is-exact", StringComparison.Ordinal)), c => Assert.Equal(Outcome.Holds, c.Outcome));
        var lines = figures.OfType<LineFigure>().ToDictionary(f => f.Name);
        Assert.Equal(["egnn", "pnita", "raw", "ponita", "ponita-4", "ponita-16", "ponita-unturned"], lines["learning"].Series.Select(s => s.Name));
    }

    [Fact]
    public void All_arms_of_a_seed_see_the_same_samples() =>
        Assert.Equal(Forecasts.Run("linear", Small).Tables["path"]["true x"], Forecasts.Run("pnita", Small).Tables["path"]["true x"]);

    [Fact]
    public void An_arm_that_was_stopped_continues_to_the_same_result() => Forecasts.ContinuesAfterAStop("ponita", Small, 3);
}
