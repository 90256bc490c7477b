using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>The drawings of the recipe <c>graphs</c>.</summary>
internal static class GraphFigures
{
    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        NetworkArm[] shown = [.. NetworkArm.All.Where(a => tables.Tables.ContainsKey($"{a.Name}.learning"))];
        BarSeries Bars(string name, string column) => new(name, [.. shown.Select(a => tables.Tables[$"{a.Name}.shares"][column].Single())]);
        yield return new BarFigure(
            "results",
            "Graphs whose label is right",
            "network",
            "share",
            [.. shown.Select(a => a.Name)],
            [Bars("training graphs", "training"), Bars("test graphs", "test"), Bars("test graphs, numbered anew", "renumbered")])
        {
            WhatToSee = "One half is guessing. A high first bar beside a low second one has learned the training graphs by heart; a low third bar has learned how the nodes happen to be numbered.",
        };
        foreach (var (name, who, flat) in new[] { ("messages", "networks that pass messages", false), ("perceptrons", "perceptrons of the adjacency matrix", true) })
        {
            NetworkArm[] arms = [.. shown.Where(a => a.Design.Backbone == Backbone.Perceptron == flat)];
            IReadOnlyList<Series> Lines(string column) =>
                [.. arms.Select(a => (a.Name, Table: tables.Tables[$"{a.Name}.learning"])).Select(a => new Series(a.Name, a.Table["step"], a.Table[column]))];
            if (arms.Length == 0)
            {
                continue;
            }

            yield return new LineFigure($"accuracy-{name}", $"Validation accuracy of {who} while training", "step", "accuracy", Lines("validation accuracy"))
            {
                WhatToSee = "Lines that stay at one half are guesses: such a network gives both graphs of a pair the same answer, or has found nothing that holds in other orders of the nodes. Lines that rise have found what tells the graphs of a pair apart.",
            };
            yield return new LineFigure($"loss-{name}", $"Loss of {who} on the training graphs", "step", "binary cross entropy, summed over a batch", Lines("loss"), LogY: true)
            {
                WhatToSee = "Guessing costs 0.69 a graph. A line that falls here while the accuracy above does not rise learns the training graphs by heart.",
            };
        }
    }
}
