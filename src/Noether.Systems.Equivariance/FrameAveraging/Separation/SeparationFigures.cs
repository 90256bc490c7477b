using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>The drawings of the recipe <c>separation</c>.</summary>
internal static class SeparationFigures
{
    private static readonly string[] Arms = ["gin", "gcn", "ga-gin-id", "fa-gin-id", "ga-mlp", "fa-mlp"];

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        (string Arm, Table Table)[] shown = [.. Arms.Where(a => tables.Tables.ContainsKey($"{a}.progress")).Select(a => (a, tables.Tables[$"{a}.progress"]))];
        yield return new LineFigure("hard", "Hard pairs that are still not told apart", "random networks asked", "pairs", Lines(shown, "hard"))
        {
            WhatToSee = "A line that stays at the top cannot tell these pairs apart. One that drops to zero at once has either seen a difference or answers at random: compare the next figure.",
        };
        yield return new LineFigure("hard-same", "The same graphs against themselves, numbered anew: whatever is told apart here is chance", "random networks asked", "graphs", Lines(shown, "hard.same"))
        {
            WhatToSee = "A graph and itself with other numbers for its nodes are the same graph. Only a line that stays at the top belongs to a network whose answers in the figure before mean something.",
        };
        yield return new LineFigure("small", "Pairs of small connected graphs that are still not told apart", "random networks asked", "pairs", Lines(shown, "small"), LogY: true)
        {
            WhatToSee = "How many of all pairs remain after so many networks; zero cannot be drawn on this scale, a line that is missing or ends has reached it.",
        };
        foreach (var figure in Statistics(tables))
        {
            yield return figure;
        }
    }

    private static IEnumerable<Figure> Statistics(RunTables tables)
    {
        var arm = Arms.FirstOrDefault(a => tables.Tables.ContainsKey($"{a}.hard-frames"));
        if (arm is null)
        {
            yield break;
        }

        IReadOnlyList<Series> Both(string what, string column) =>
            [.. new[] { ("small graphs", "small"), ("hard graphs", "hard") }.Select(n => (n.Item1, Table: tables.Tables[$"{arm}.{n.Item2}-{what}"])).Select(t => new Series(t.Item1, t.Table[column], t.Table["share"]))];
        yield return new LineFigure("frame-sizes", "How many orders a frame keeps", "log10 of frame size", "share of graphs", Both("frames", "log10 of frame size"))
        {
            WhatToSee = "Each power of ten of the number of orders, and the share of graphs whose frame is that large. Zero on the left is a single order; far to the right, averages over a frame can only be sampled.",
        };
        yield return new LineFigure("gaps", "Differences of neighbouring eigenvalues: equal ones lie far left", "log10 of relative gap", "share of gaps", Both("gaps", "log10 of relative gap"))
        {
            WhatToSee = "Differences below 1e-13, far left, are rounding of equal eigenvalues: telling these apart by equality of numbers would split them at random. The tolerance is 1e-5; the few real differences below it count as equal, which can make a frame larger, but not wrong.",
        };
    }

    private static IReadOnlyList<Series> Lines((string Arm, Table Table)[] shown, string column) =>
        [.. shown.Select(s => new Series(s.Arm, s.Table["networks"], s.Table[column]))];
}
