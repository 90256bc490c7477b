using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.Ponita.Superpixels;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.Ponita.Superpixels;

public sealed class SuperpixelRecipeTests
{
    private static readonly Recipe Digits = RecipeUnderTest.Named("superpixels");

    private static readonly SuperpixelOptions Small = new() { TrainDigits = 20, ValidationDigits = 10, TestDigits = 20, Epochs = 2, BatchSize = 10, Layers = 1, Width = 4, BasisWidth = 3, Orientations = 5 };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_is_exact_where_it_should_be()
    {
        var metrics = Digits.RunsWhole(Small, out var figures);
        var judged = ClaimEvaluator.Evaluate(Digits.Claims, [metrics]);
        Assert.DoesNotContain(judged, c => c.Outcome == Outcome.NotMeasured);
        Assert.All(judged.Where(c => c.Id.EndsWith("-are-exact", StringComparison.Ordinal)), c => Assert.Equal(Outcome.Holds, c.Outcome));
        Assert.Equal(["pnita", "raw", "ponita"], Assert.IsType<LineFigure>(Assert.Single(figures)).Series.Select(s => s.Name));
    }

    [Fact]
    public void An_arm_that_was_stopped_continues_to_the_same_result() => Digits.ContinuesAfterAStop("ponita", Small, 3);
}
