using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging;

/// <summary>Arms of the system's recipes, run without data sets, and checks that hold for each recipe.</summary>
internal static class RecipeRuns
{
    /// <summary>No data set but those that come with the product.</summary>
    public static DataRegistry Data => DataRegistry.FromAssemblies([typeof(GraphSeparation).Assembly], new DataRegistryOptions { CacheRoot = Path.GetTempPath(), Offline = true });

    public static Recipe Named(string name) => new FrameAveragingSystem().Recipes.Single(r => r.Name == name);

    public static ArmContext Context(Generator generator, IDataSets? data = null) => new(1, generator, torch.CPU, data ?? Data, RunLimits.None);

    public static ArmResult Run(this Recipe recipe, string arm, object options, RunHostOptions? host = null, IDataSets? data = null)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var run = recipe.Build(arm, options, Context(generator, data));
        new RunHost(host ?? new RunHostOptions(new Silence())).Run(run.Process, CancellationToken.None);
        return run.Evaluate(new EvaluationContext(generator, new Silence(), CancellationToken.None));
    }

    /// <summary>A number for each metric of some arms, as if these alone had run.</summary>
    public static IReadOnlyDictionary<string, double> Numbers(Recipe recipe, params string[] arms) =>
        arms.SelectMany(a => recipe.Metrics.Select(m => $"{a}.{m.Name}")).ToDictionary(name => name, _ => 0.5);

    /// <summary>Runs all arms: each claim has its metrics (those about the paper's size aside), each figure its lines, and words for them.</summary>
    public static Dictionary<string, double> RunsWhole(this Recipe recipe, object options) => recipe.RunsWhole(options, out _);

    /// <summary>The same, for checks of the figures themselves.</summary>
    /// <param name="recipe">What is run.</param>
    /// <param name="options">Its options.</param>
    /// <param name="figures">What it draws.</param>
    /// <param name="data">The data sets that are here.</param>
    /// <param name="elsewhere">What is in the names of metrics that these data do not give.</param>
    public static Dictionary<string, double> RunsWhole(this Recipe recipe, object options, out IReadOnlyList<Figure> figures, IDataSets? data = null, string? elsewhere = null)
    {
        bool Given(string metric) => elsewhere is null || !metric.Contains(elsewhere, StringComparison.Ordinal);
        var results = recipe.Arms.ToDictionary(a => a.Name, a => recipe.Run(a.Name, options, data: data));
        var metrics = results.SelectMany(r => r.Value.Metrics.Select(m => KeyValuePair.Create($"{r.Key}.{m.Key}", m.Value))).ToDictionary();
        var large = recipe.Claims.Where(c => c.Scale == Scale.Paper).SelectMany(c => c.Left.Metrics.Concat(c.Right.Metrics)).ToHashSet();
        Assert.DoesNotContain(ClaimEvaluator.Evaluate(recipe.Claims.Where(c => c.Scale != Scale.Paper && c.Left.Metrics.Concat(c.Right.Metrics).All(Given)), [metrics]), c => c.Outcome == Outcome.NotMeasured);
        Assert.All(recipe.Metrics.Where(m => Given(m.Name)), m => Assert.Contains(recipe.Arms, a => metrics.ContainsKey($"{a.Name}.{m.Name}") || large.Contains($"{a.Name}.{m.Name}")));
        Assert.NotEmpty(recipe.Findings!(metrics));

        var tables = results.SelectMany(r => r.Value.Tables.Select(t => KeyValuePair.Create($"{r.Key}.{t.Key}", t.Value))).ToDictionary();
        figures = [.. recipe.Figures!(new RunTables(tables))];
        Assert.All(figures, f =>
        {
            Assert.NotEmpty(f.WhatToSee);
            Assert.True(Filled(f), $"The figure '{f.Name}' has an empty part.");
        });
        return metrics;
    }

    private static bool Filled(Figure figure) => figure switch
    {
        LineFigure lines => lines.Series.All(s => s.X.Count > 0),
        BarFigure bars => bars.Groups.Count > 0 && bars.Bars.All(b => b.Values.Any(double.IsFinite)),
        PictureFigure pictures => pictures.Panels.All(p => p.Colours.Cast<byte>().Distinct().Skip(1).Any()),
        MapFigure map => map.Contents.All(c => c.Values.Any()),
        _ => throw new ArgumentException($"No check for a figure of type {figure.GetType().Name}.", nameof(figure)),
    };

    /// <summary>Stops an arm after some steps and continues it: the result is that of a run in one go.</summary>
    public static void ContinuesAfterAStop(this Recipe recipe, string arm, object options, long steps)
    {
        using var scope = torch.NewDisposeScope();
        var folder = Directory.CreateTempSubdirectory("noether-frames-").FullName;
        try
        {
            recipe.Run(arm, options, new RunHostOptions(new Silence()) { CheckpointFolder = folder, Limits = new RunLimits(MaxSteps: steps) });
            var (continued, whole) = (recipe.Run(arm, options, new RunHostOptions(new Silence()) { CheckpointFolder = folder }), recipe.Run(arm, options));
            Assert.Equal(whole.Metrics, continued.Metrics);
            Assert.All(whole.Tables, t => Assert.Equal(t.Value.Rows, continued.Tables[t.Key].Rows));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
