using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Nbody;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Nbody;

public sealed class NbodyRecipeTests
{
    private static readonly Recipe Forecasts = NbodyRecipe.Create();

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
        var results = Forecasts.Arms.ToDictionary(a => a.Name, a => Run(a.Name, Small));
        var metrics = results.SelectMany(r => r.Value.Metrics.Select(m => KeyValuePair.Create($"{r.Key}.{m.Key}", m.Value))).ToDictionary();
        var claims = ClaimEvaluator.Evaluate(Forecasts.Claims, [metrics]);
        Assert.DoesNotContain(claims, c => c.Outcome == Outcome.NotMeasured);
        Assert.All(claims.Where(c => c.Id is "frames-are-exact" or "egnn-is-exact" or "coordinates-are-not"), c => Assert.Equal(Outcome.Holds, c.Outcome));
        Assert.Contains("plain coordinates averaged over frames errs by", Forecasts.Findings!(metrics), StringComparison.Ordinal);

        var tables = results.SelectMany(r => r.Value.Tables.Select(t => KeyValuePair.Create($"{r.Key}.{t.Key}", t.Value))).ToDictionary();
        var figures = Forecasts.Figures!(new RunTables(tables)).Cast<LineFigure>().ToDictionary(f => f.Name);
        Assert.All(figures.Values, f => Assert.NotEmpty(f.WhatToSee));
        Assert.Equal(["gnn", "gnn-augmented", "egnn", "fa-gnn", "fa-gnn-stochastic"], figures["learning"].Series.Select(s => s.Name));
        Assert.All(figures["learning"].Series, s => Assert.Equal([1, 2], s.X));
        Assert.All(figures["rotation"].Series, s => Assert.Equal([0, 90, 180], s.X));
        Assert.Equal(["truth", "linear", "gnn", "egnn", "fa-gnn"], figures["path"].Series.Select(s => s.Name));
    }

    [Fact]
    public void All_arms_of_a_seed_see_the_same_samples()
    {
        var (one, other) = (Run("linear", Small).Tables["path"], Run("egnn", Small).Tables["path"]);
        Assert.Equal(one["true x"], other["true x"]);
        Assert.Equal(one["true y"], other["true y"]);
    }

    [Fact]
    public void Equal_seeds_give_equal_results() => Assert.Equal(Run("fa-gnn-stochastic", Small).Metrics, Run("fa-gnn-stochastic", Small).Metrics);

    [Theory]
    [InlineData("linear", 0)]
    [InlineData("gnn-augmented", 3)]
    [InlineData("fa-gnn-stochastic", 3)]
    public void An_arm_that_was_stopped_continues_to_the_same_result(string arm, int steps)
    {
        var folder = Directory.CreateTempSubdirectory("noether-nbody-").FullName;
        try
        {
            Run(arm, Small, new RunHostOptions(new Silence()) { CheckpointFolder = folder, Limits = new RunLimits(MaxSteps: steps) });
            var (continued, whole) = (Run(arm, Small, new RunHostOptions(new Silence()) { CheckpointFolder = folder }), Run(arm, Small));
            Assert.Equal(whole.Metrics, continued.Metrics);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Fewer_samples_than_a_batch_are_one_batch()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var run = Forecasts.Build("gnn", Small with { Epochs = 3 }, Context(generator) with { Limits = new RunLimits(Overfit: 4) });
        new RunHost(new RunHostOptions(new Silence())).Run(run.Process, CancellationToken.None);
        Assert.Equal(3, run.Process.Position);
    }

    private static ArmContext Context(Generator generator)
    {
        var data = DataRegistry.FromAssemblies([], new DataRegistryOptions { CacheRoot = Path.GetTempPath(), Offline = true });
        return new ArmContext(1, generator, torch.CPU, data, RunLimits.None);
    }

    private static ArmResult Run(string arm, NbodyOptions options, RunHostOptions? host = null)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var run = Forecasts.Build(arm, options, Context(generator));
        new RunHost(host ?? new RunHostOptions(new Silence())).Run(run.Process, CancellationToken.None);
        return run.Evaluate(new EvaluationContext(generator, new Silence(), CancellationToken.None));
    }
}
