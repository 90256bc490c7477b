using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>The drawings of the recipe <c>nbody</c>.</summary>
internal static class NbodyFigures
{
    private static readonly string[] Arms = ["linear", "gnn", "gnn-augmented", "egnn", "fa-gnn", "fa-gnn-stochastic"];

    /// <summary>Without those that differ in their training alone: more lines would hide each other.</summary>
    private static readonly string[] PathArms = ["linear", "gnn", "egnn", "fa-gnn"];

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        yield return Lines(tables, "learning", "Error on samples that are not trained on", "epoch", "mean squared error", "epoch", "validation error", logY: true) with
        {
            WhatToSee = "Each line is a network in training, measured on the same validation samples. How low it comes shows what it has understood of the forces; how soon, what its layout spares it to learn.",
        };
        yield return Lines(tables, "rotation", "How much a forecast changes when the scene is turned", "angle (degrees)", "change, relative", "angle (degrees)", "change", logY: true) with
        {
            WhatToSee = "Each test scene is turned, forecast, and compared with the turned forecast of the scene as it was. A network that respects rotations stays at the level of rounding in 32-bit numbers at every angle; one on plain coordinates gives another answer as soon as the scene is turned.",
        };
        yield return Lines(tables, "spread", "Most forecasts are better than the mean: the worst few samples make most of the error", "share of samples (%)", "squared error", "share of samples (%)", "error", logY: true) with
        {
            WhatToSee = "Test samples from the best forecast to the worst, for each network by itself. The right end weighs most in the mean: where two charges pass each other closely, a small error in their places makes a large one in the force.",
        };
        if (PathArms.Any(a => tables.Tables.ContainsKey($"{a}.path")))
        {
            yield return Path(tables);
        }
    }

    private static LineFigure Lines(RunTables tables, string table, string title, string xLabel, string yLabel, string x, string y, bool logY) => new(
        table,
        title,
        xLabel,
        yLabel,
        [.. Arms.Where(a => tables.Tables.ContainsKey($"{a}.{table}")).Select(a => (Arm: a, Table: tables.Tables[$"{a}.{table}"])).Select(t => new Series(t.Arm, t.Table[x], t.Table[y]))],
        LogY: logY);

    private static LineFigure Path(RunTables tables)
    {
        var arms = PathArms.Where(a => tables.Tables.ContainsKey($"{a}.path")).Select(a => (Arm: a, Table: tables.Tables[$"{a}.path"])).ToArray();
        var truth = arms[0].Table;
        return new LineFigure(
            "path",
            "One test sample: where its particles go, and where each network expects them",
            "x",
            "y",
            [new Series("truth", truth["true x"], truth["true y"]), .. arms.Select(a => new Series(a.Arm, a.Table["forecast x"], a.Table["forecast y"]))])
        {
            WhatToSee = "The scene seen along its z axis. A straight line leads from each particle's place at the frame that is given to its place ten frames later, in truth and by each forecast; lines that start together belong to one particle.",
        };
    }
}
