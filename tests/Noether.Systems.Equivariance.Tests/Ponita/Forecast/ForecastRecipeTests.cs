using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.Ponita.Forecast;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.Ponita.Forecast;

public sealed class ForecastRecipeTests
{
    private static readonly Recipe Forecasts = RecipeUnderTest.Named("forecast");

    private static readonly ForecastOptions Small = new() { MadeUp = 8, Steps = 3, Stride = 10, Epochs = 2, BatchSize = 8, ValidateEvery = 1, Layers = 1, Width = 4, Orientations = 4, TestTurns = 2 };

    [Fact]
    public void A_small_run_gives_its_claim_its_metrics_and_every_figure_its_lines()
    {
        var metrics = Forecasts.RunsWhole(Small, out var figures);
        Assert.DoesNotContain(ClaimEvaluator.Evaluate(Forecasts.Claims, [metrics]), c => c.Outcome == Outcome.NotMeasured);
        Assert.True(metrics["linear.error"] < metrics["still.error"]);
        Assert.True(metrics["linear.equivariance_error"] < 1e-12);
        Assert.Equal(["learning", "spread"], figures.Select(f => f.Name));
    }

    [Fact]
    public void An_arm_that_was_stopped_continues_to_the_same_result() => Forecasts.ContinuesAfterAStop("ponita", Small, 3);
}
