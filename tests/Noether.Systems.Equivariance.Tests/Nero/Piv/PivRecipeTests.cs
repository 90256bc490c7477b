using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.Nero.Piv;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.Nero.Piv;

public sealed class PivRecipeTests
{
    private static readonly Recipe Motion = PivRecipe.Create();
    private static readonly PivOptions Small = new() { Size = 32, TrainPairs = 12, TestPairs = 9, Epochs = 2, BatchSize = 4, Width = 4, Window = 9 };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_contents()
    {
        var results = Motion.Arms.ToDictionary(a => a.Name, a => Motion.Run(a.Name, Small));
        var metrics = results.SelectMany(r => r.Value.Metrics.Select(m => KeyValuePair.Create($"{r.Key}.{m.Key}", m.Value))).ToDictionary();
        var claims = ClaimEvaluator.Evaluate(Motion.Claims, [metrics]);
        Assert.DoesNotContain(claims, c => c.Outcome == Outcome.NotMeasured);
        Assert.All(claims.Where(c => c.Id is "farneback-turns-along" or "correlation-is-exact"), c => Assert.Equal(Outcome.Holds, c.Outcome));
        Assert.All(Motion.Metrics.Where(m => m.Name != "consensus_correlation"), m => Assert.All(Motion.Arms, a => Assert.Contains($"{a.Name}.{m.Name}", metrics)));

        // Against its own average answer a method without a favourite direction never errs.
        Assert.DoesNotContain("correlation.consensus_correlation", metrics);
        Assert.InRange(metrics["network.consensus_correlation"], -1, 1);
        Assert.Contains("Farnebäck's method errs by", Motion.Findings!(metrics));

        var tables = results.SelectMany(r => r.Value.Tables.Select(t => KeyValuePair.Create($"{r.Key}.{t.Key}", t.Value))).ToDictionary();
        var figures = Motion.Figures!(new RunTables(tables)).ToDictionary(f => f.Name);
        Assert.All(figures.Values, f => Assert.NotEmpty(f.WhatToSee));
        var mosaic = Assert.IsType<MosaicFigure>(figures["nero"]);
        Assert.Equal(["farneback", "correlation", "network", "network-augmented"], mosaic.Panels.Select(p => p.Name));
        Assert.All(mosaic.Panels, p => Assert.Equal(16, p.Tiles.Count));
        var bars = Assert.IsType<BarFigure>(figures["nero-elements"]);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "0'", "1'", "2'", "3'", "4'", "5'", "6'", "7'"], bars.Groups);
        Assert.Contains("2: rot90", bars.WhatToSee);
        var table = Assert.Single(Motion.Tables!(new RunTables(tables)));
        Assert.Equal(["farneback (px)", "correlation (px)", "network (px)", "network-augmented (px)"], table.Columns);
        Assert.Equal(("identity", "rot90 + time reversal"), (table.Rows[0].Words, table.Rows[10].Words));
        Assert.Equal(16, table.Rows.Count);
        Assert.All(table.Rows.Index(), r => Assert.Equal(bars.Bars.Select(b => b.Values[r.Index]), r.Item.Values));
        Assert.All(Motion.Arms.Index(), a => Assert.Equal(metrics[$"{a.Item.Name}.worst"], table.Rows.Max(r => r.Values[a.Index])));
        Assert.Equal(["network", "network-augmented"], Assert.IsType<LineFigure>(figures["learning"]).Series.Select(s => s.Name));
    }

    [Fact]
    public void The_mosaic_has_the_mean_errors_of_the_elements()
    {
        var tables = Motion.Run("farneback", Small).Tables;
        var mosaic = (MosaicFigure)Motion.Figures!(new RunTables(tables.ToDictionary(t => $"farneback.{t.Key}", t => t.Value))).First();
        Assert.All(mosaic.Panels[0].Tiles, t =>
        {
            var element = int.Parse(t.Label.TrimEnd('\'')) + (t.Label.EndsWith('\'') ? 8 : 0);
            Assert.Equal(tables["nero"].Rows[element][1], t.Values.Cast<double>().Average(), 1e-9);
        });
    }

    [Fact]
    public void Errors_by_flow_average_to_the_whole()
    {
        var tables = Motion.Run("correlation", Small).Tables;
        Assert.Equal(10, tables["nero-by-flow"].Columns.Count);
        for (var g = 0; g < 16; g++)
        {
            Assert.Equal(tables["nero"].Rows[g][1], tables["nero-by-flow"].Rows[g].Skip(1).Average(), 1e-9);
        }
    }

    [Fact]
    public void All_arms_of_a_seed_see_the_same_pairs() =>
        Assert.Equal(Motion.Run("farneback", Small).Metrics["still"], Motion.Run("network", Small with { Epochs = 0 }).Metrics["still"]);

    [Fact]
    public void Equal_seeds_give_equal_results() => Assert.Equal(Motion.Run("network-augmented", Small).Metrics, Motion.Run("network-augmented", Small).Metrics);

    [Theory]
    [InlineData("farneback", 0)]
    [InlineData("network-augmented", 3)]
    public void An_arm_that_was_stopped_continues_to_the_same_result(string arm, int steps) => Motion.ContinuesAfterAStop(arm, Small, steps);

    [Fact]
    public void Frames_that_cannot_be_halved_are_refused() =>
        Assert.Contains("[1, 2, 33, 33]", Assert.Throws<InputException>(() => Motion.Run("network", Small with { Size = 33, Epochs = 0 })).Message);
}
