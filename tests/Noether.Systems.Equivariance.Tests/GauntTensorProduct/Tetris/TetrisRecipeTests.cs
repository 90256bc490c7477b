using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.GauntTensorProduct.Tetris;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Tetris;

public sealed class TetrisRecipeTests
{
    private static readonly Recipe Pieces = RecipeUnderTest.Named("tetris");

    private static readonly TetrisOptions Small = new() { Steps = 3, Hidden = 2, WideHidden = 3, Layers = 2, Embedding = 3, RadialWidth = 4, TestRotations = 2 };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_parts()
    {
        var metrics = Pieces.RunsWhole(Small, out var figures);
        var exact = ClaimEvaluator.Evaluate(Pieces.Claims, [metrics]).Where(c => c.Id.EndsWith("-is-exact", StringComparison.Ordinal)).ToArray();
        Assert.Equal(5, exact.Length);
        Assert.All(exact, c => Assert.Equal(Outcome.Holds, c.Outcome));
        Assert.Equal(TetrisPieces.Names, figures.OfType<PictureFigure>().Single().Panels.Select(p => p.Name));
        var confusion = figures.OfType<HeatMapFigure>().Single();
        Assert.Equal(["cg", "cg-even", "gaunt", "gaunt-wide", "vector-signal"], confusion.Panels.Select(p => p.Name));
        Assert.All(confusion.Panels, p => Assert.Equal(TetrisPieces.Count, p.Values.Cast<double>().Sum(), 1e-9));
    }

    [Fact]
    public void The_wide_network_has_at_least_as_many_weights_as_that_with_all_couplings_and_hardly_more()
    {
        double Weights(string arm) => Pieces.Run(arm, new TetrisOptions { Steps = 1, TestRotations = 1 }).Metrics["parameters"];
        Assert.InRange(Weights("gaunt-wide") / Weights("cg"), 1, 1.06);
    }

    [Fact]
    public void An_arm_that_was_stopped_continues_to_the_same_result() => Pieces.ContinuesAfterAStop("vector-signal", Small, 1);
}
