using Noether.Lab.Catalogue;
using Noether.Lab.Running;

namespace Noether.Cli.Rendering;

/// <summary>Metrics, named <c>arm.name</c>, side by side, and below them what they mean.</summary>
internal static class MetricsView
{
    /// <summary>A run's: a row a metric, a column an arm.</summary>
    public static void Write(Terminal terminal, IReadOnlyDictionary<string, double> metrics, IReadOnlyList<MetricMeaning> meanings)
    {
        var arms = metrics.Keys.Select(ArmOf).Distinct().ToList();
        var names = InOrder(metrics.Keys.Select(NameOf), meanings);
        Layout.Numbers(terminal, ["", .. arms], names.Select(name => (IReadOnlyList<string>)
            [name, .. arms.Select(a => metrics.TryGetValue($"{a}.{name}", out var value) ? Words.Number(value) : "")]));
        Explain(terminal, names, meanings);
    }

    /// <summary>Those of several runs: a row a metric of an arm, a column a run.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<GroupedEnd> runs, IReadOnlyList<MetricMeaning> meanings)
    {
        var done = runs.Where(r => r.Result is not null).ToList();
        var keys = done.SelectMany(r => r.Result!.Metrics.Keys).Distinct().ToList();
        var names = InOrder(keys.Select(NameOf), meanings);
        var rows = keys.Select(ArmOf).Distinct().SelectMany(arm => names.Select(name => $"{arm}.{name}").Where(keys.Contains));
        Layout.Numbers(terminal, ["", .. done.Select(r => r.Run.Config.Name)], rows.Select(key => (IReadOnlyList<string>)
            [key, .. done.Select(r => r.Result!.Metrics.TryGetValue(key, out var value) ? Words.Number(value) : "")]));
        Explain(terminal, names, meanings);
    }

    /// <summary>What a first look needs, then what nothing is said of, then details.</summary>
    private static List<string> InOrder(IEnumerable<string> names, IReadOnlyList<MetricMeaning> meanings)
    {
        var (first, details) = (meanings.Where(m => !m.IsDetail).Select(m => m.Name).ToList(), meanings.Where(m => m.IsDetail).Select(m => m.Name).ToList());
        var all = names.Distinct().ToList();
        return [.. first.Where(all.Contains), .. all.Except(first).Except(details), .. details.Where(all.Contains)];
    }

    private static void Explain(Terminal terminal, IReadOnlyList<string> names, IReadOnlyList<MetricMeaning> meanings)
    {
        var said = meanings.Where(m => names.Contains(m.Name)).ToList();
        if (said.Count == 0)
        {
            return;
        }

        terminal.Out.WriteLine();
        Layout.Table(terminal, ["metric", "what it is"], said.Select(m => (IReadOnlyList<string>)[m.Name, m.Meaning]));
    }

    private static string ArmOf(string metric) => metric[..metric.IndexOf('.')];

    private static string NameOf(string metric) => metric[(metric.IndexOf('.') + 1)..];
}
