using System.Globalization;
using System.Runtime.InteropServices;
using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;
using Noether.Runtime;

namespace Noether.Lab.Evaluation.Report;

/// <summary>The report of a run: what its recipe has to say, filled with what was measured.</summary>
public static class RunReport
{
    /// <summary>Composes the report.</summary>
    /// <param name="system">The method.</param>
    /// <param name="recipe">Its experiment.</param>
    /// <param name="config">What the run was started with.</param>
    /// <param name="result">What it found.</param>
    /// <param name="figures">Its figures.</param>
    /// <param name="tables">Its tables; null: none.</param>
    public static ReportModel Of(SystemCard system, Recipe recipe, RunConfig config, RunResult result, IEnumerable<Figure> figures, IReadOnlyList<WordedTable>? tables = null)
    {
        var command = RunCommandText.Of(recipe, config);
        IReadOnlyList<MetricColumn>? columns = recipe.Metrics.Count > 0 ? [.. recipe.Metrics.Select(m => new MetricColumn(m.Name, m.Meaning, m.IsDetail))] : null;
        return new ReportModel
        {
            Title = $"{system.Title}: {recipe.Name}",
            Summary = recipe.Findings?.Invoke(result.Metrics) ?? $"{system.Summary}\n\n{recipe.Summary}",
            Metrics = MetricsTable.Of(config.Arms ?? [.. recipe.Arms.Select(a => a.Name)], result.Metrics, columns),
            Figures = [.. figures.Select(f => new ReportFigure(f, f.WhatToSee, command))],
            Tables = tables ?? [],
            Claims = result.Claims,
            Next = [.. recipe.Next.Select(n => new NextStep(n.Command, n.Why))],
            Options = [.. config.Options.Select(o => new Fact(o.Key, o.Value?.ToString() ?? "none"))],
            Environment = Environment(system, config, result),
        };
    }

    private static IReadOnlyList<Fact> Environment(SystemCard system, RunConfig config, RunResult result) =>
    [
        new("run", result.Run),
        new("system", $"{config.System}/{config.Recipe}, preset {config.Preset}"),
        new("published as", $"{Citation.Published(system)}, {Citation.Reference(system)}"),
        new("seed", config.Seed.ToString(CultureInfo.InvariantCulture)),
        new("started", config.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
        new("time taken", Duration.Words(TimeSpan.FromSeconds(result.Seconds))),
        new("device", $"{config.Device}, {Threads.Text(config.Threads)}"),
        new("version", config.Commit is null ? config.Version : $"{config.Version} ({config.Commit[..Math.Min(10, config.Commit.Length)]})"),
        new("machine", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
        new("runtime", RuntimeInformation.FrameworkDescription),
    ];
}
