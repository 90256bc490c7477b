using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Lab.Evaluation.Report;

/// <summary>What a report says; <see cref="ReportPage"/> writes it. What is empty is left out.</summary>
public sealed record ReportModel
{
    /// <summary>The heading.</summary>
    public required string Title { get; init; }

    /// <summary>What was done and what came out, for a reader who does not know the method; a blank line parts paragraphs.</summary>
    public required string Summary { get; init; }

    /// <summary>The numbers, compared.</summary>
    public MetricsTable? Metrics { get; init; }

    /// <summary>The figures, in their order.</summary>
    public IReadOnlyList<ReportFigure> Figures { get; init; } = [];

    /// <summary>Further tables, each under its title.</summary>
    public IReadOnlyList<WordedTable> Tables { get; init; } = [];

    /// <summary>What the system states, and whether it held.</summary>
    public IReadOnlyList<ClaimRecord> Claims { get; init; } = [];

    /// <summary>Commands to go on with.</summary>
    public IReadOnlyList<NextStep> Next { get; init; } = [];

    /// <summary>Further lists of facts, each under a heading of its own.</summary>
    public IReadOnlyList<ReportList> Lists { get; init; } = [];

    /// <summary>The options' names and values.</summary>
    public IReadOnlyList<Fact> Options { get; init; } = [];

    /// <summary>Run, machine and versions.</summary>
    public IReadOnlyList<Fact> Environment { get; init; } = [];
}

/// <summary>A figure of a report.</summary>
/// <param name="Figure">What is drawn; its title stands above it.</param>
/// <param name="WhatToSee">How to read it and what to see, in a sentence or two.</param>
/// <param name="Command">The command that makes it again.</param>
public sealed record ReportFigure(Figure Figure, string WhatToSee, string? Command = null);

/// <summary>Facts under a heading.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Note">What they are and how they were found; empty where the heading says it.</param>
/// <param name="Facts">The facts.</param>
public sealed record ReportList(string Heading, string Note, IReadOnlyList<Fact> Facts);

/// <summary>A command worth trying.</summary>
public sealed record NextStep(string Command, string Why);

/// <summary>A name and its value.</summary>
public sealed record Fact(string Name, string Value);

/// <summary>Numbers with arms as rows and metrics as columns.</summary>
/// <param name="Columns">The metrics.</param>
/// <param name="Rows">The arms.</param>
public sealed record MetricsTable(IReadOnlyList<MetricColumn> Columns, IReadOnlyList<MetricsRow> Rows)
{
    /// <summary>The same rows with some of the columns.</summary>
    internal MetricsTable Only(Func<MetricColumn, bool> wanted)
    {
        List<int> kept = [.. Enumerable.Range(0, Columns.Count).Where(i => wanted(Columns[i]))];
        return new MetricsTable([.. kept.Select(i => Columns[i])], [.. Rows.Select(r => r with { Values = [.. kept.Select(i => r.Values[i])] })]);
    }

    /// <summary>Lays out metrics named <c>arm.metric</c>: the columns are those that occur, in their order unless <paramref name="columns"/> says which.</summary>
    /// <param name="arms">The rows.</param>
    /// <param name="metrics">Numbers by <c>arm.metric</c>.</param>
    /// <param name="columns">The columns to show; null: all.</param>
    public static MetricsTable Of(IEnumerable<string> arms, IReadOnlyDictionary<string, double> metrics, IReadOnlyList<MetricColumn>? columns = null)
    {
        var rows = arms.ToList();
        columns ??=
        [
            .. metrics.Keys
                .Where(k => rows.Any(arm => k.StartsWith($"{arm}.", StringComparison.Ordinal)))
                .Select(k => k[(k.IndexOf('.', StringComparison.Ordinal) + 1)..])
                .Distinct()
                .Select(name => new MetricColumn(name)),
        ];
        return new MetricsTable(
            columns,
            [.. rows.Select(arm => new MetricsRow(arm, [.. columns.Select(c => metrics.TryGetValue($"{arm}.{c.Name}", out var v) ? v : (double?)null)]))]);
    }
}

/// <summary>A metric shown as a column.</summary>
/// <param name="Name">Its name, as in <c>arm.name</c>.</param>
/// <param name="Meaning">What it is, in a few words.</param>
/// <param name="IsDetail">Whether it is folded away until the reader asks for it.</param>
public sealed record MetricColumn(string Name, string? Meaning = null, bool IsDetail = false);

/// <summary>An arm's numbers, one a column; null where it was not measured.</summary>
public sealed record MetricsRow(string Name, IReadOnlyList<double?> Values);
