using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Forecasting;

/// <summary>The drawings of recipes that forecast particles.</summary>
internal static class ForecastFigures
{
    public static LineFigure Learning(RunTables tables, IEnumerable<string> arms) =>
        Lines(tables, arms, "learning", "learning", "Error on samples that are not trained on", "epoch", "mean squared error", "epoch", "validation error") with
        {
            WhatToSee = "Each line is a network in training, measured on the same validation samples. How low it comes shows what it has understood of the forces; how soon, what its layout spares it to learn.",
        };

    public static LineFigure Rotation(RunTables tables, IEnumerable<string> arms) =>
        Lines(tables, arms, "rotation", "rotation", "How much a forecast changes when the scene is turned", "angle (degrees)", "change, relative", "angle (degrees)", "change") with
        {
            WhatToSee = "Each test scene is turned, forecast, and compared with the turned forecast of the scene as it was. A network that respects rotations stays at the level of rounding in 32-bit numbers at every angle; one on plain coordinates gives another answer as soon as the scene is turned.",
        };

    public static LineFigure RotationError(RunTables tables, IEnumerable<string> arms) =>
        Lines(tables, arms, "rotation-error", "rotation", "How much a forecast errs when the scene is turned", "angle (degrees)", "mean squared error", "angle (degrees)", "error") with
        {
            WhatToSee = "The same turned scenes, against the truth turned with them. A network that respects rotations draws a level line; the height of a line is the error of its network on these scenes, and its waves are what the laying of the axes changes.",
        };

    public static LineFigure Spread(RunTables tables, IEnumerable<string> arms) =>
        Lines(tables, arms, "spread", "spread", "Most forecasts are better than the mean: the worst few samples make most of the error", "share of samples (%)", "squared error", "share of samples (%)", "error") with
        {
            WhatToSee = "Test samples from the best forecast to the worst, for each network by itself. The right end weighs most in the mean: where two charges pass each other closely, a small error in their places makes a large one in the force.",
        };

    /// <summary>Null where no arm has a path.</summary>
    public static LineFigure? Path(RunTables tables, IEnumerable<string> arms)
    {
        var paths = arms.Where(a => tables.Tables.ContainsKey($"{a}.path")).Select(a => (Arm: a, Table: tables.Tables[$"{a}.path"])).ToArray();
        return paths.Length == 0 ? null : new LineFigure(
            "path",
            "One test sample: where its particles go, and where each network expects them",
            "x",
            "y",
            [new Series("truth", paths[0].Table["true x"], paths[0].Table["true y"]), .. paths.Select(a => new Series(a.Arm, a.Table["forecast x"], a.Table["forecast y"]))])
        {
            WhatToSee = "The scene seen along its z axis. A straight line leads from each particle's place at the frame that is given to its place ten frames later, in truth and by each forecast; lines that start together belong to one particle.",
        };
    }

    private static LineFigure Lines(RunTables tables, IEnumerable<string> arms, string name, string table, string title, string xLabel, string yLabel, string x, string y) => new(
        name,
        title,
        xLabel,
        yLabel,
        [.. arms.Where(a => tables.Tables.ContainsKey($"{a}.{table}")).Select(a => (Arm: a, Table: tables.Tables[$"{a}.{table}"])).Select(t => new Series(t.Arm, t.Table[x], t.Table[y]))],
        LogY: true);
}
