using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging;
using Noether.Systems.Equivariance.FrameAveraging.Normals;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Normals;

public sealed class NormalsRecipeTests
{
    private static readonly Recipe Normals = new FrameAveragingSystem().Recipes.Single(r => r.Name == "normals");

    private static readonly NormalsOptions Small = new()
    {
        TrainShapes = 12,
        TestShapes = 4,
        Points = 24,
        Epochs = 2,
        BatchSize = 4,
        Width = 0.05,
        LocalWidth = 0.05,
        LocalEpochs = 2,
        Neighbours = 5,
        LocalNeighbours = 6,
        Angles = 3,
        GroupDraws = 2,
    };

    [Fact]
    public void A_small_run_gives_every_claim_its_metrics_and_every_figure_its_lines()
    {
        var results = Normals.Arms.ToDictionary(a => a.Name, a => Run(a.Name, Small));
        var metrics = results.SelectMany(r => r.Value.Metrics.Select(m => KeyValuePair.Create($"{r.Key}.{m.Key}", m.Value))).ToDictionary();
        Assert.DoesNotContain(ClaimEvaluator.Evaluate(Normals.Claims, [metrics]), c => c.Outcome == Outcome.NotMeasured);
        Assert.All(Normals.Metrics, m => Assert.All(Normals.Arms, a => Assert.Contains($"{a.Name}.{m.Name}", metrics)));
        Assert.All(Normals.Arms.Where(a => a.Name.StartsWith("fa-", StringComparison.Ordinal)), a =>
        {
            Assert.InRange(metrics[$"{a.Name}.ratio"], 0.99, 1.01);
            Assert.InRange(metrics[$"{a.Name}.defect"], 0, 1e-3);
        });
        Assert.All(new[] { "pointnet", "dgcnn", "ga-pointnet" }, a => Assert.True(metrics[$"{a}.defect"] > 0.01));
        var findings = Normals.Findings!(metrics);
        Assert.All(Normals.Arms, a => Assert.Contains(FormattableString.Invariant($"{metrics[$"{a.Name}.rotated"]:0.000} turned"), findings, StringComparison.Ordinal));

        var tables = results.SelectMany(r => r.Value.Tables.Select(t => KeyValuePair.Create($"{r.Key}.{t.Key}", t.Value))).ToDictionary();
        var figures = Normals.Figures!(new RunTables(tables)).ToDictionary(f => f.Name);
        Assert.All(figures.Values, f => Assert.NotEmpty(f.WhatToSee));
        LineFigure[] angles = [Assert.IsType<LineFigure>(figures["angles"]), Assert.IsType<LineFigure>(figures["angles-dgcnn"])];
        Assert.All(angles, f => Assert.InRange(f.Series.Count, 1, 7));
        var lines = angles.SelectMany(f => f.Series).ToArray();
        Assert.Equal(Normals.Arms.Select(a => a.Name).Order(), lines.Select(s => s.Name).Order());
        Assert.All(lines, s => Assert.Equal([0, 90, 180], s.X));
        Assert.All(lines, s => Assert.Equal(metrics[$"{s.Name}.upright"], s.Y[0], s.Name == "ga-pointnet" ? 0.2 : 1e-4));
        ScatterPanel[] clouds = [.. new[] { "clouds", "clouds-dgcnn" }.SelectMany(name => Assert.IsType<ScatterFigure>(figures[name]).Panels)];
        Assert.Equal(2 * Normals.Arms.Count, clouds.Length);
        Assert.All(clouds, p => Assert.Equal(24, p.Values.Count));
        Assert.All(clouds, p => Assert.Equal(1, p.X.Zip(p.Y, double.Hypot).Max(), 1e-9));
    }

    [Theory]
    [InlineData("fa-local-pointnet")]
    [InlineData("dgcnn-rotated")]
    public void An_arm_that_was_stopped_continues_to_the_same_result(string arm)
    {
        using var scope = torch.NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory("noether-normals-").FullName;
        try
        {
            Run(arm, Small, new RunHostOptions(new Silence()) { CheckpointFolder = folder, Limits = new RunLimits(MaxSteps: 3) });
            var (continued, whole) = (Run(arm, Small, new RunHostOptions(new Silence()) { CheckpointFolder = folder }), Run(arm, Small));
            Assert.Equal(whole.Metrics, continued.Metrics);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Whole_frames_can_be_trained_on()
    {
        var metrics = Run("fa-pointnet", Small with { TrainingFrames = 0, Epochs = 1 }).Metrics;
        Assert.InRange(metrics["ratio"], 0.99, 1.01);
    }

    private static ArmResult Run(string arm, NormalsOptions options, RunHostOptions? host = null)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var data = DataRegistry.FromAssemblies([typeof(Digits).Assembly], new DataRegistryOptions { CacheRoot = Path.GetTempPath(), Offline = true });
        var run = Normals.Build(arm, options, new ArmContext(1, generator, torch.CPU, data, RunLimits.None));
        new RunHost(host ?? new RunHostOptions(new Silence())).Run(run.Process, CancellationToken.None);
        return run.Evaluate(new EvaluationContext(generator, new Silence(), CancellationToken.None));
    }
}
