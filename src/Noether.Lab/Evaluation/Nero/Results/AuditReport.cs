using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Report;
using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero.Results;

/// <summary>An audit as a report.</summary>
public static class AuditReport
{
    private const int FewSamples = 30;
    private const int WorstShown = 5;
    private const int WorstSamplesShown = 3;

    private const string Doubt =
        "Moved samples of these classes look like another class: values there say nothing against a model. Decided by the samples alone: a moved picture looks like a class where its third nearest unmoved picture of that class "
        + "is as near as half of that class have their own third nearest fellow, and nearer than the third nearest of its own class. A class is listed where a quarter of its pictures do.";

    private static readonly MetricColumn[] Columns =
    [
        new("identity", "samples as they are"),
        new("mean", "over the orbit"),
        new("mean from", "lower end of 95 %"),
        new("mean to", "upper end of 95 %"),
        new("min", "over the orbit"),
        new("max", "over the orbit"),
        new("gap", "what identity hides"),
        new("gap from", "lower end of 95 %"),
        new("gap to", "upper end of 95 %"),
        new("variance", "over the orbit; 0 is flat"),
        new("median", "of the samples, over the orbit"),
        new("worst tenth", "of the samples, over the orbit"),
        new("defect", "relative change of answers"),
        new("correlation", "of consensus and truth"),
        new("rank", "by the worst element"),
    ];

    /// <summary>Composes the report.</summary>
    /// <param name="results">The same audit by one or more metrics; the first is the one it is about.</param>
    /// <param name="generator">Draws samples again, for the intervals.</param>
    /// <param name="command">The command that does it again; null: none is shown.</param>
    /// <param name="more">Figures besides the aggregates.</param>
    public static ReportModel Of(IReadOnlyList<NeroResult> results, Generator generator, string? command = null, IReadOnlyList<Figure>? more = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        var main = results[0];
        return new ReportModel
        {
            Title = $"Audit of {string.Join(" and ", main.Models.Select(m => m.Name))} under {main.Grid.Symmetry.Name}",
            Summary = Summary(main, generator),
            Metrics = new MetricsTable(Columns, [.. results.SelectMany(r => Rows(r, generator, named: results.Count > 1))]),
            Figures = [.. results.SelectMany(r => AuditFigures.All(r, generator)).Concat(more ?? []).Concat(AuditFigures.Worst(main, WorstSamplesShown)).Select((f, i) => new ReportFigure(f, f.WhatToSee, i == 0 ? command : null))],
            Lists =
            [
                new("Where they are worst", "", Worst(main)),
                new("Where the truth itself is doubtful", Doubt, Doubtful(main)),
            ],
            Environment =
            [
                new("samples", $"{main.Samples} of {main.Data.Name}"),
                new("elements", $"{main.Grid.Count}, {main.Exact.Count(e => e)} of them without interpolation"),
                new("compared with", main.Target == AuditTarget.Truth ? "the truth" : "the model's own consensus"),
                .. main.Models.Select(m => new Fact($"answers of {m.Name}", m.Key[..16])),
            ],
        };
    }

    private static string Summary(NeroResult main, Generator generator)
    {
        var what =
            $"Every one of {main.Samples} samples of {main.Data.Name} was moved by {main.Grid.Count} elements of {main.Grid.Symmetry.Name}, and each model was asked every time. " +
            $"Measured is the {main.Metric.Meaning}; {(main.Metric.HigherIsBetter ? "more" : "less")} is better. A model that respects the symmetry has a flat plot.";
        var few = main.Samples switch
        {
            1 => "\n\nThis is a single sample: it says nothing about others.",
            < FewSamples => $"\n\n{main.Samples} samples are few: mind the intervals.",
            _ => "",
        };
        return $"{what}\n\n{AuditWords.Of(main, generator)}{few}";
    }

    private static IEnumerable<MetricsRow> Rows(NeroResult result, Generator generator, bool named)
    {
        var ranks = result.RankedByWorst().ToList();
        for (var i = 0; i < result.Models.Count; i++)
        {
            var (s, band) = (result.Summary(i), AuditBands.Of(result, i, generator));
            var name = named ? $"{result.Models[i].Name}, {result.Metric.Name}" : result.Models[i].Name;
            double Over(AggregateKind kind) => result.Aggregate(i, kind: kind).Average();
            yield return new MetricsRow(
                name,
                [
                    s.AtIdentity, s.Mean, band?.Mean.Low, band?.Mean.High, s.Min, s.Max, s.Gap, band?.Gap.Low, band?.Gap.High, s.Variance,
                    Over(AggregateKind.Median), Over(AggregateKind.WorstTenth), s.Defect, s.ConsensusCorrelation, ranks.IndexOf(i) + 1,
                ]);
        }
    }

    private static IReadOnlyList<Fact> Doubtful(NeroResult main)
    {
        string Name(long label) => main.Data.Classes is { } classes && label < classes.Count ? classes[(int)label] : label.ToString(CultureInfo.InvariantCulture);
        return [.. main.Ambiguities.Select(a => new Fact($"{Name(a.Class)} looks like {Name(a.LooksLike)}", string.Create(CultureInfo.InvariantCulture, $"{100 * a.Share:0} % at {main.Grid.Words[a.Element]}")))];
    }

    private static IReadOnlyList<Fact> Worst(NeroResult main) =>
        [.. main.Models.SelectMany((m, i) => main.Worst(i, WorstShown).Select(w => new Fact($"{m.Name} at {w.Words}", w.Value.ToString("0.###", CultureInfo.InvariantCulture))))];
}
