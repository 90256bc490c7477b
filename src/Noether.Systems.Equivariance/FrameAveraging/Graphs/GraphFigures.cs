using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>The drawings of the recipe <c>graphs</c>.</summary>
internal static class GraphFigures
{
    private static readonly string[] Arms = ["gin", "gcn", "ga-gin-id", "fa-gin-id", "ga-mlp", "fa-mlp"];

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        (string Arm, Table Table)[] shown = [.. Arms.Where(a => tables.Tables.ContainsKey($"{a}.learning")).Select(a => (a, tables.Tables[$"{a}.learning"]))];
        yield return new LineFigure("accuracy", "Validation accuracy while training", "step", "accuracy", Lines(shown, "validation accuracy"))
        {
            WhatToSee = "Lines that stay at one half are guesses: such a network gives both graphs of a pair the same answer, or has found nothing that holds in other orders of the nodes. Lines that rise have found what tells the graphs of a pair apart.",
        };
        yield return new LineFigure("loss", "Loss on the training graphs", "step", "binary cross entropy, summed over a batch", Lines(shown, "loss"), LogY: true)
        {
            WhatToSee = "Guessing costs 0.69 a graph. A line that falls here while the accuracy above does not rise learns the training graphs by heart.",
        };
    }

    private static IReadOnlyList<Series> Lines((string Arm, Table Table)[] shown, string column) => [.. shown.Select(s => new Series(s.Arm, s.Table["step"], s.Table[column]))];
}
