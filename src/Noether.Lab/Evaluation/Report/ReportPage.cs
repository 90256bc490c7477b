using System.Globalization;
using System.Net;
using System.Text;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Figures;
using Noether.Lab.Tracking;

namespace Noether.Lab.Evaluation.Report;

/// <summary>Writes a report as one HTML file that needs nothing besides itself: no network, no fonts, no scripts from elsewhere.</summary>
public static class ReportPage
{
    // More columns than a screen has room for stand as rows, as long as there are few rows to stand as columns.
    private const int MostColumns = 7;
    private const int MostUpright = 4;

    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'unsafe-inline'";

    /// <summary>The page. Equal reports give equal text, as long as the program is called by one name (<see cref="CommandName"/>).</summary>
    public static string Write(ReportModel report)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <title>{Text(report.Title)}</title>
            <style>
            {SvgWriter.Style}
            {Asset("report.css")}</style>
            </head>
            <body>
            <header class="lead">
            <h1>{Text(report.Title)}</h1>
            {Paragraphs(report.Summary)}</header>
            <main>

            """);
        Section(page, "Results", report.Metrics is { Rows.Count: > 0 } metrics ? Results(metrics) : "");
        Section(page, "What to see", Figures(report.Figures));
        foreach (var table in report.Tables)
        {
            Section(page, table.Title, table.Rows.Count == 0 ? "" : $"{Paragraphs(table.Note)}{Metrics(Plain(table), table.Title)}");
        }

        foreach (var list in report.Lists)
        {
            Section(page, list.Heading, list.Facts.Count == 0 ? "" : $"{Paragraphs(list.Note)}{Facts(list.Facts)}");
        }

        Section(page, "What was claimed, and whether it held", Claims(report.Claims));
        Section(page, "What to try next", Next(report.Next));
        Section(page, "Options", Facts(report.Options));
        Section(page, "How it was run", Facts(report.Environment));
        page.Append(CultureInfo.InvariantCulture, $"""
            </main>
            <footer>Written by Noether. This page is one file and loads nothing from elsewhere.</footer>
            <script>
            {Asset("report.js")}</script>
            </body>
            </html>

            """);
        return page.Replace("\r\n", "\n").ToString();
    }

    private static void Section(StringBuilder page, string heading, string content)
    {
        if (content.Length > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{Text(heading)}</h2>\n{content}</section>\n");
        }
    }

    private static MetricsTable Plain(WordedTable table) =>
        new([.. table.Columns.Select(c => new MetricColumn(c))], [.. table.Rows.Select(r => new MetricsRow(r.Words, [.. r.Values.Select(v => (double?)v)]))]);

    /// <summary>What a first look needs, and the rest folded away.</summary>
    private static string Results(MetricsTable table)
    {
        var (first, more) = (table.Only(c => !c.IsDetail), table.Only(c => c.IsDetail));
        return Metrics(first, "Results")
            + (more.Columns.Count == 0 ? "" : $"<details>\n<summary>More numbers: {Text(string.Join(", ", more.Columns.Select(c => Spoken(c.Name))))}</summary>\n{Metrics(more, "More numbers")}</details>\n");
    }

    private static string Metrics(MetricsTable table, string label)
    {
        var decimals = table.Columns.Select((_, c) => ReportNumber.Decimals(table.Rows.Select(r => r.Values[c]))).ToList();
        string Cell(int row, int column) => $"<td class=\"number\">{ReportNumber.Text(table.Rows[row].Values[column], decimals[column])}</td>";
        string Named(MetricColumn column) => $"{Text(Spoken(column.Name))}{(column.Meaning is null ? "" : $"<small>{Text(column.Meaning)}</small>")}";
        var (rows, columns) = (Enumerable.Range(0, table.Rows.Count), Enumerable.Range(0, table.Columns.Count));
        return table.Columns.Count > MostColumns && table.Rows.Count <= MostUpright
            ? Table(label, "across", table.Rows.Select(r => Text(r.Name)), columns.Select(c => (Named(table.Columns[c]), rows.Select(r => Cell(r, c)))))
            : Table(label, "down", table.Columns.Select(Named), rows.Select(r => (Text(table.Rows[r].Name), columns.Select(c => Cell(r, c)))));
    }

    private static string Table(string label, string way, IEnumerable<string> heads, IEnumerable<(string Name, IEnumerable<string> Cells)> rows) =>
        $"<div class=\"wide\" role=\"region\" aria-label=\"{Text(label)}\" tabindex=\"0\">\n<table class=\"{way}\">\n"
        + $"<thead><tr><td></td>{string.Concat(heads.Select(h => $"<th scope=\"col\" class=\"number\">{h}</th>"))}</tr></thead>\n<tbody>\n"
        + string.Concat(rows.Select(r => $"<tr><th scope=\"row\">{r.Name}</th>{string.Concat(r.Cells)}</tr>\n"))
        + "</tbody>\n</table>\n</div>\n";

    private static string Figures(IReadOnlyList<ReportFigure> figures) =>
        figures.Count == 0 ? "" : $"<div class=\"figures\">\n{string.Concat(figures.Select(Figure))}</div>\n";

    private static string Figure(ReportFigure figure)
    {
        var series = FigureRenderer.SeriesOf(figure.Figure);
        var items = string.Concat(series.Select((s, i) => $"<li>{Mark(series, i)}{Text(s.Name)}</li>"));
        var legend = series.Count == 0 ? "" : $"<ul class=\"legend\">{items}</ul>\n";
        var reading = series.Count == 0 || figure.Figure is BarFigure or PolarFigure { IsApart: true } ? "" : "<output class=\"reading\">Point at the plot to read its values.</output>\n";
        var plot = FigureRenderer.InPage(figure.Figure).Replace("<svg ", "<svg tabindex=\"0\" ", StringComparison.Ordinal);
        return $"""
            <figure>
            <h3>{Text(figure.Figure.Title)}</h3>
            {legend}{plot}{reading}{(figure.WhatToSee.Length == 0 ? "" : $"<figcaption>{Text(figure.WhatToSee)}</figcaption>\n")}{(figure.Command is null ? "" : Command(figure.Command))}</figure>

            """;
    }

    /// <summary>A piece of the line that a series is drawn with.</summary>
    private static string Mark(IReadOnlyList<Series> series, int index) =>
        $"<svg class=\"mark\" viewBox=\"0 0 24 5\" aria-hidden=\"true\"><path d=\"M2 2.5H22\" stroke=\"var(--n-{Ink.Series(series, index).Name})\" stroke-dasharray=\"{Dashes.Series(series, index).Lengths}\"/></svg>";

    private static string Claims(IReadOnlyList<ClaimRecord> claims)
    {
        if (claims.Count == 0)
        {
            return "";
        }

        var rows = string.Concat(claims.Select(Claim));
        return "<table class=\"claims\">\n<thead><tr><th scope=\"col\">Outcome</th><th scope=\"col\">Claim</th><th scope=\"col\" class=\"number\">Measured</th></tr></thead>\n"
            + $"<tbody>\n{rows}</tbody>\n</table>\n";
    }

    private static string Claim(ClaimRecord claim)
    {
        var (mark, word) = Verdict(claim.Outcome);
        var decimals = ReportNumber.Decimals([claim.Left, claim.Right, claim.Published]);
        var note = claim.Note is null ? "" : Note(claim.Note);
        var published = claim.Published is { } value ? Note($"published: {ReportNumber.Text(value, decimals)}") : "";
        var measured = claim.Left is null && claim.Right is null
            ? ""
            : $"{ReportNumber.Text(claim.Left, decimals)}{Note($"asked: {claim.Op} {ReportNumber.Text(claim.Right, decimals)}")}{Margin(claim.Interval)}";
        return $"<tr><td class=\"outcome {claim.Outcome.ToString().ToLowerInvariant()}\"><span aria-hidden=\"true\">{mark}</span> {word}</td>"
            + $"<th scope=\"row\" class=\"statement\">{Text(claim.Statement)}{note}</th><td class=\"number\">{measured}{published}</td></tr>\n";
    }

    private static string Margin(Interval? interval) => interval is null
        ? ""
        : Note($"differs by {ReportNumber.Text(interval.Low, ReportNumber.Decimals([interval.Low]))} to {ReportNumber.Text(interval.High, ReportNumber.Decimals([interval.High]))} (95 %)");

    private static string Note(string text) => $"<div class=\"note\">{Text(text)}</div>";

    private static (string Mark, string Word) Verdict(Outcome outcome) => outcome switch
    {
        Outcome.Holds => ("✓", "Holds"),
        Outcome.Fails => ("✗", "Fails"),
        Outcome.Undecided => ("?", "Undecided"),
        _ => ("–", "Not measured"),
    };

    private static string Next(IReadOnlyList<NextStep> steps) =>
        steps.Count == 0 ? "" : $"<ul class=\"next\">\n{string.Concat(steps.Select(s => $"<li>{Text(s.Why)}\n{Command(s.Command)}</li>\n"))}</ul>\n";

    private static string Facts(IReadOnlyList<Fact> facts) => facts.Count == 0
        ? ""
        : $"<dl class=\"facts\">\n{string.Concat(facts.Select(f => $"<div><dt>{Text(f.Name)}</dt><dd{(IsNumber(f.Value) ? " class=\"number\"" : "")}>{Text(f.Value)}</dd></div>\n"))}</dl>\n";

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>Broken between words alone: a browser would also break behind the hyphens of an option.</summary>
    private static string Command(string command)
    {
        var words = string.Join(' ', CommandName.In(command).Split(' ').Select(word => $"<span>{Text(word)}</span>"));
        return $"<div class=\"command\"><code>{words}</code><button type=\"button\" data-copy aria-label=\"Copy the command\">Copy</button></div>\n";
    }

    private static string Paragraphs(string text) =>
        string.Concat(text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(p => $"<p>{Text(p.Trim())}</p>\n"));

    private static string Spoken(string name) => name.Replace('_', ' ');

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Asset(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream($"Noether.Lab.Evaluation.Report.{name}")
            ?? throw new InvalidOperationException($"The embedded file {name} is missing.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
