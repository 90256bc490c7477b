using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.SoftEquivariance;

/// <summary>Drawings that the system's recipes share.</summary>
internal static class SoftFigures
{
    /// <summary>All of them, as far as there are tables.</summary>
    /// <param name="tables">The run's.</param>
    /// <param name="regularised">The regularised arm.</param>
    /// <param name="tasks">Names of the tasks.</param>
    /// <param name="arms">All arms.</param>
    public static IEnumerable<Figure> All(RunTables tables, string regularised, IReadOnlyList<string> tasks, IEnumerable<string> arms)
    {
        Figure?[] figures =
        [
            .. tasks.Select(t => Penalties(tables, regularised, t)),
            tasks.Any(t => tables.Tables.ContainsKey($"{regularised}.penalties-{t}")) ? Strengths(tables, regularised, tasks) : null,
            Errors(tables, arms),
        ];
        return figures.OfType<Figure>();
    }

    /// <summary>Penalties of the candidates over the epochs, with the adjustment marked where their strengths part.</summary>
    /// <param name="tables">The run's.</param>
    /// <param name="arm">The regularised arm.</param>
    /// <param name="task">The task.</param>
    private static LineFigure? Penalties(RunTables tables, string arm, string task)
    {
        if (!tables.Tables.TryGetValue($"{arm}.penalties-{task}", out var table) || table.Rows.Count == 0)
        {
            return null;
        }

        const string Prefix = "penalty ";
        var epochs = table["epoch"];
        var groups = table.Columns.Where(c => c.StartsWith(Prefix, StringComparison.Ordinal)).ToArray();
        var values = groups.Select(g => table[g]).ToArray();
        var adjusted = Adjusted(table);
        List<Series> lines = [.. groups.Zip(values, (g, v) => new Series(g[Prefix.Length..], epochs, v))];
        if (adjusted is { } epoch)
        {
            lines.Add(new Series("adjustment", [epoch, epoch], [values.SelectMany(v => v).Where(v => v > 0).Min(), values.SelectMany(v => v).Max()]) { IsReference = true });
        }

        return new LineFigure($"penalties-{task}", $"How much each symmetry costs, {arm}, {task}", "epoch", "penalty", lines, LogY: true)
        {
            WhatToSee = "How far the weights are from those that commute with each candidate group. A symmetry that the data keep costs little, and its pull stays after the adjustment; one that they break costs more, is let go, and rises.",
        };
    }

    /// <summary>Final strengths as shares of the greatest, by task.</summary>
    private static BarFigure Strengths(RunTables tables, string arm, IReadOnlyList<string> tasks)
    {
        const string Prefix = "strength ";
        (string Task, Table Table)[] told = [.. tasks.Select(t => (t, tables.Tables.GetValueOrDefault($"{arm}.penalties-{t}"))).Where(t => t.Item2 is { Rows.Count: > 0 })!];
        string[] groups = [.. told.SelectMany(t => t.Table.Columns.Where(c => c.StartsWith(Prefix, StringComparison.Ordinal))).Distinct(StringComparer.Ordinal)];
        double Share(Table table, string group) => table.Columns.Contains(group) ? table[group][^1] / groups.Where(table.Columns.Contains).Max(g => table[g][^1]) : double.NaN;
        return new BarFigure(
            "strengths",
            $"What is left of each symmetry's pull, {arm}",
            "task",
            "final strength, share of the greatest",
            [.. told.Select(t => t.Task)],
            [.. groups.Select(g => new BarSeries(g[Prefix.Length..], [.. told.Select(t => Share(t.Table, g))]))])
        {
            WhatToSee = "The symmetry whose bar is 1 is the one that the training found to be kept best.",
        };
    }

    /// <summary>Errors of networks beside those of the map they learn: points of one arm, and the diagonal.</summary>
    /// <param name="tables">The run's; each arm has a table <c>errors</c> with the columns true and learned.</param>
    /// <param name="arms">Which arms.</param>
    private static LineFigure? Errors(RunTables tables, IEnumerable<string> arms)
    {
        (string Arm, Table Table)[] told = [.. arms.Where(a => tables.Tables.ContainsKey($"{a}.errors")).Select(a => (a, tables.Tables[$"{a}.errors"]))];
        if (told.Length == 0)
        {
            return null;
        }

        var most = told.SelectMany(t => t.Table["true"].Concat(t.Table["learned"])).Max();
        var lines = told.Select(t => (t.Arm, Sorted: t.Table["true"].Zip(t.Table["learned"]).OrderBy(p => p.First).ToArray()))
            .Select(t => new Series(t.Arm, [.. t.Sorted.Select(p => p.First)], [.. t.Sorted.Select(p => p.Second)]));
        return new LineFigure("errors", "Equivariance errors of networks beside those of the map they learn", "error of the map", "error of the network", [.. lines, new Series("equal", [0, most], [0, most]) { IsReference = true }])
        {
            WhatToSee = string.Create(CultureInfo.InvariantCulture, $"One point for each group and task. On the dashed line a network breaks a symmetry as much as the map does; above it more, below it less."),
        };
    }

    /// <summary>The epoch after which strengths first differ from what they were; null where they never do.</summary>
    private static double? Adjusted(Table table)
    {
        var columns = table.Columns.Where(c => c.StartsWith("strength ", StringComparison.Ordinal)).Select(c => table[c]).ToArray();
        var first = Enumerable.Range(1, Math.Max(0, table.Rows.Count - 1)).FirstOrDefault(r => columns.Any(c => Math.Abs(c[r] - c[0]) > 1e-9 * Math.Abs(c[0])), -1);
        return first < 0 ? null : table["epoch"][first - 1];
    }
}
