using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Nbody;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Nbody;

public sealed class NbodyRecipeTests
{
    private static readonly Recipe Forecasts = RecipeRuns.Named("nbody");

    private static readonly NbodyOptions Small = new()
    {
        TrainSamples = 20,
        ValidationSamples = 10,
        TestSamples = 30,
        Epochs = 2,
        BatchSize = 10,
        ValidateEvery = 1,
        Layers = 2,
        Width = 6,
        EgnnWidth = 6,
        Angles = 2,
    };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_lines()
    {
        var metrics = Forecasts.RunsWhole(Small, out var figures);
        var exact = ClaimEvaluator.Evaluate(Forecasts.Claims, [metrics]).Where(c => c.Id.EndsWith("-exact", StringComparison.Ordinal) || c.Id == "coordinates-are-not").ToArray();
        Assert.Equal(7, exact.Length);
        Assert.All(exact, c => Assert.Equal(Outcome.Holds, c.Outcome));
        Assert.All(Forecasts.Arms, a => Assert.Contains($"{a.Name}.mse", metrics));
        Assert.Contains(FormattableString.Invariant($"on whole frames {metrics["fa-gnn-whole.mse"] / metrics["egnn.mse"]:0.00} times"), Forecasts.Findings!(metrics), StringComparison.Ordinal);

        var lines = figures.OfType<LineFigure>().ToDictionary(f => f.Name);
        string[] trained = ["gnn", "gnn-centred", "gnn-augmented", "egnn", "ga-gnn", "fa-gnn", "fa-gnn-single", "fa-gnn-whole"];
        Assert.All(new[] { "learning", "rotation", "rotation-error" }, f => Assert.Equal(trained, lines[f].Series.Select(s => s.Name)));
        Assert.All(lines["learning"].Series, s => Assert.Equal([1, 2], s.X));
        Assert.All(lines["rotation"].Series.Concat(lines["rotation-error"].Series), s => Assert.Equal([0, 90, 180], s.X));
        Assert.All(lines["rotation-error"].Series.Where(s => s.Name is "egnn" or "fa-gnn"), s => Assert.All(s.Y, y => Assert.Equal(s.Y[0], y, s.Y[0] * 1e-3)));
        var gaps = Assert.Single(figures.OfType<BarFigure>());
        Assert.Equal(["positions", "vectors of fa-gnn", "vectors of fa-gnn-single", "vectors of fa-gnn-whole"], gaps.Bars.Select(b => b.Name));
        Assert.All(gaps.Bars, b => Assert.Equal(1, b.Values.Sum(), 1e-12));
        Assert.Equal(["truth", "linear", "gnn", "egnn", "fa-gnn"], lines["path"].Series.Select(s => s.Name));
    }

    [Fact]
    public void Only_a_run_of_the_papers_size_is_held_against_the_paper()
    {
        var options = Small with { TrainSamples = 3000, Epochs = 10_000 };
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var run = Forecasts.Build("gnn", options, RecipeRuns.Context(generator));
        var measured = run.Evaluate(new EvaluationContext(generator, new Silence(), CancellationToken.None)).Metrics;
        Assert.Equal(measured["mse"], measured["paper_mse"]);
        Assert.DoesNotContain("paper_mse", Forecasts.Run("gnn", Small).Metrics);
        Assert.Equal(options.TrainSamples, ((NbodyOptions)Forecasts.Defaults(Preset.Full)).TrainSamples);
        Assert.Equal(options.Epochs, ((NbodyOptions)Forecasts.Defaults(Preset.Full)).Epochs);
    }

    [Fact]
    public void All_arms_of_a_seed_see_the_same_samples()
    {
        var (one, other) = (Forecasts.Run("linear", Small).Tables["path"], Forecasts.Run("egnn", Small).Tables["path"]);
        Assert.Equal(one["true x"], other["true x"]);
        Assert.Equal(one["true y"], other["true y"]);
    }

    [Theory]
    [InlineData("fa-gnn-single")]
    [InlineData("ga-gnn")]
    public void Equal_seeds_give_equal_results(string arm) => Assert.Equal(Forecasts.Run(arm, Small).Metrics, Forecasts.Run(arm, Small).Metrics);

    [Theory]
    [InlineData("linear", 0)]
    [InlineData("gnn-augmented", 3)]
    [InlineData("ga-gnn", 3)]
    [InlineData("fa-gnn-single", 3)]
    public void An_arm_that_was_stopped_continues_to_the_same_result(string arm, int steps) => Forecasts.ContinuesAfterAStop(arm, Small, steps);

    [Fact]
    public void Fewer_samples_than_a_batch_are_one_batch()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var run = Forecasts.Build("gnn", Small with { Epochs = 3 }, RecipeRuns.Context(generator) with { Limits = new RunLimits(Overfit: 4) });
        new RunHost(new RunHostOptions(new Silence())).Run(run.Process, CancellationToken.None);
        Assert.Equal(3, run.Process.Position);
    }
}
