using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>The drawings of the recipe <c>separation</c>.</summary>
internal static class SeparationFigures
{
    private const string Control =
        "The left bar is the share of pairs of different graphs that no network told apart; it means something only where the right bar is at 1: " +
        "a graph and itself with other numbers for its nodes are the same graph, and a network that tells them apart answers at random.";

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        string[] arms = [.. NetworkArm.Symmetric.Select(a => a.Name).Where(a => tables.Tables.ContainsKey($"{a}.progress"))];
        BarFigure Bars(string name, string title, string yLabel, string words, params (string Name, string Test)[] shown) =>
            new(name, title, "network", yLabel, arms, [.. shown.Select(s => new BarSeries(s.Name, [.. arms.Select(a => tables.Tables[$"{a}.shares"][s.Test].Single())]))]) { WhatToSee = words };
        (string, string)[] Beside(string test) => [("pairs not told apart", test), ("graphs not told apart from themselves", $"{test}.same")];
        yield return Bars("hard", "Hard pairs that are not told apart, beside the same graphs against themselves", "share", Control, Beside("hard"));
        yield return Bars("regular", "Strongly regular graphs that are not told apart, beside the same graphs against themselves", "share", Control, Beside("regular"));
        yield return Bars(
            "fixed",
            "Pairs that averages over many orders do not tell apart by more than chance",
            "share",
            "Here a pair counts only where its difference exceeds that of 99 of 100 graphs from themselves, so that chance leaves 0.99. The small pairs are those that rounds of messages cannot tell apart.",
            ("hard pairs", "hard.fixed"),
            ("small pairs", "small.fixed"));
        yield return new BarFigure("small", "Pairs of small connected graphs that are not told apart", "network", "pairs", arms, [new BarSeries("pairs", [.. arms.Select(a => tables.Tables[$"{a}.progress"]["small"][^1])])])
        {
            WhatToSee = "Of all pairs of these graphs, those that none of the networks told apart. In one random order, zero is no evidence: see the controls.",
        };
        string[] slow = [.. arms.Where(a => tables.Tables[$"{a}.progress"]["small"][^1] > 0)];
        if (slow.Length > 0)
        {
            yield return new LineFigure("progress", "Pairs of small connected graphs that are left after so many networks", "random networks asked", "pairs", [.. slow.Select(a => new Series(a, tables.Tables[$"{a}.progress"]["networks"], tables.Tables[$"{a}.progress"]["small"]))], LogY: true)
            {
                WhatToSee = "A line that still falls at its end would leave fewer pairs with more networks. Networks that leave none are not drawn.",
            };
        }

        foreach (var figure in Statistics(tables, arms))
        {
            yield return figure;
        }
    }

    private static IEnumerable<Figure> Statistics(RunTables tables, IEnumerable<string> arms)
    {
        if (arms.FirstOrDefault(a => tables.Tables.ContainsKey($"{a}.hard-frames")) is not { } arm)
        {
            yield break;
        }

        Table Read(string name) => tables.Tables[$"{arm}.{name}"];
        yield return Histogram("frame-sizes", "How many orders a frame keeps", "log10 of frame size", "share of graphs", Read("small-frames"), Read("hard-frames")) with
        {
            WhatToSee = "Each power of ten of the number of orders, rounded down, and the share of graphs whose frame is that large. Zero on the left is a few orders or one; far to the right, averages over a frame can only be sampled.",
        };
        yield return Histogram("gaps", "Differences of neighbouring eigenvalues", "log10 of relative gap", "share of gaps", Read("small-gaps"), Read("hard-gaps")) with
        {
            WhatToSee = "What is below 1e-13, far left, is taken for rounding of equal eigenvalues: told apart by equality of numbers, these would split at random. Differences up to the tolerance, 1e-5, count as equal; real ones among them (metric merged) can make a frame larger, but not wrong.",
        };
    }

    private static BarFigure Histogram(string name, string title, string column, string yLabel, Table small, Table hard)
    {
        const double Half = 0.5;
        var middles = small[column].Concat(hard[column]).ToList();
        double[] bins = [.. Enumerable.Range(0, (int)Math.Round(middles.Max() - middles.Min()) + 1).Select(i => middles.Min() + i)];
        double[] Shares(Table table) => [.. bins.Select(b => Array.FindIndex(table[column], m => Math.Abs(m - b) < Half) is >= 0 and var row ? table["share"][row] : 0)];
        return new BarFigure(
            name, title, $"{column}, rounded down", yLabel, [.. bins.Select(b => (b - Half).ToString("0", CultureInfo.InvariantCulture))], [new BarSeries("small graphs", Shares(small)), new BarSeries("hard graphs", Shares(hard))]);
    }
}
