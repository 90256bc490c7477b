using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Figures;
using Noether.Lab.Evaluation.Report;
using Noether.Lab.Tracking;

namespace Noether.Lab.Running;

/// <summary>What follows when all arms are done: claims, figures, result, report. A function of the arms' results, so that it may be repeated.</summary>
internal sealed class RunConclusion(RunWriter writer, RunRequest request)
{
    public RunResult Conclude(IReadOnlyDictionary<string, ArmResult> arms)
    {
        var metrics = Finite(Named(arms, a => a.Metrics));
        var tables = new RunTables(Named(arms, a => a.Tables));
        var figures = DrawFigures(tables);
        var worded = WriteTables(tables);
        var result = new RunResult
        {
            Run = writer.Folder.Name,
            System = request.System.Card.Slug,
            Recipe = request.Recipe.Name,
            Preset = PresetName.Of(request.Preset),
            Seed = request.Seed,
            Seconds = Math.Round(writer.Seconds, 3),
            Metrics = metrics,
            Claims = [.. ClaimEvaluator.Evaluate(request.Recipe.Claims, [metrics]).Select(ClaimRecords.Of)],
        };
        writer.Save("report.html", ReportPage.Write(RunReport.Of(request.System.Card, request.Recipe, writer.Config, result, figures, worded)));
        result = result with { Artifacts = [.. writer.Artifacts] };
        writer.SaveResult(result);
        return result;
    }

    private IReadOnlyList<Figure> DrawFigures(RunTables tables)
    {
        IReadOnlyList<Figure> figures = [.. request.Recipe.Figures?.Invoke(tables) ?? []];
        foreach (var figure in figures)
        {
            writer.Save($"plots/{figure.Name}.svg", FigureRenderer.Svg(figure));
            writer.Save($"plots/{figure.Name}.png", FigureRenderer.Png(figure));
            writer.Save($"plots/{figure.Name}.csv", FigureRenderer.Csv(figure));
        }

        return figures;
    }

    private IReadOnlyList<WordedTable> WriteTables(RunTables tables)
    {
        IReadOnlyList<WordedTable> worded = [.. request.Recipe.Tables?.Invoke(tables) ?? []];
        foreach (var table in worded)
        {
            writer.Save($"plots/{table.Name}.csv", CsvTable.Write(table.Columns.Prepend(table.Words), table.Rows.Select(r => (r.Words, r.Values.Select(v => (double?)v)))));
        }

        return worded;
    }

    // As they are read back from the file: claims over seeds must not depend on which runs were read.
    private static OrderedDictionary<string, double> Finite(OrderedDictionary<string, double> metrics) =>
        new(metrics.Select(m => KeyValuePair.Create(m.Key, double.IsFinite(m.Value) ? m.Value : double.NaN)));

    private static OrderedDictionary<string, T> Named<T>(IReadOnlyDictionary<string, ArmResult> arms, Func<ArmResult, IReadOnlyDictionary<string, T>> part) =>
        new(arms.SelectMany(a => part(a.Value).Select(p => KeyValuePair.Create($"{a.Key}.{p.Key}", p.Value))));
}
