using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>The drawings of the recipe <c>nbody</c>.</summary>
internal static class NbodyFigures
{
    private static readonly string[] Arms = [.. NbodyFindings.Arms.Select(a => a.Arm)];

    /// <summary>Those with a training to show.</summary>
    private static readonly string[] Trained = [.. Arms.Where(a => a != "linear")];

    /// <summary>Without those that differ in their training alone: more lines would hide each other.</summary>
    private static readonly string[] PathArms = ["linear", "gnn", "egnn", "fa-gnn"];

    /// <summary>Those that average over frames.</summary>
    private static readonly string[] FrameArms = [.. Arms.Where(a => a.StartsWith("fa-", StringComparison.Ordinal))];

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        yield return Lines(tables, Trained, "learning", "learning", "Error on samples that are not trained on", "epoch", "mean squared error", "epoch", "validation error", logY: true) with
        {
            WhatToSee = "Each line is a network in training, measured on the same validation samples. How low it comes shows what it has understood of the forces; how soon, what its layout spares it to learn.",
        };
        yield return Lines(tables, Trained, "rotation", "rotation", "How much a forecast changes when the scene is turned", "angle (degrees)", "change, relative", "angle (degrees)", "change", logY: true) with
        {
            WhatToSee = "Each test scene is turned, forecast, and compared with the turned forecast of the scene as it was. A network that respects rotations stays at the level of rounding in 32-bit numbers at every angle; one on plain coordinates gives another answer as soon as the scene is turned.",
        };
        yield return Lines(tables, Trained, "rotation-error", "rotation", "How much a forecast errs when the scene is turned", "angle (degrees)", "mean squared error", "angle (degrees)", "error", logY: true) with
        {
            WhatToSee = "The same turned scenes, against the truth turned with them. A network that respects rotations draws a level line; the height of a line is the error of its network on these scenes, and its waves are what the laying of the axes changes.",
        };
        yield return Lines(tables, [.. Arms.Where(a => a != "gnn-centred")], "spread", "spread", "Most forecasts are better than the mean: the worst few samples make most of the error", "share of samples (%)", "squared error", "share of samples (%)", "error", logY: true) with
        {
            WhatToSee = "Test samples from the best forecast to the worst, for each network by itself. The right end weighs most in the mean: where two charges pass each other closely, a small error in their places makes a large one in the force.",
        };
        if (Gaps(tables) is { Bars.Count: > 0 } gaps)
        {
            yield return gaps;
        }

        if (PathArms.Any(a => tables.Tables.ContainsKey($"{a}.path")))
        {
            yield return Path(tables);
        }
    }

    private static LineFigure Lines(RunTables tables, string[] arms, string name, string table, string title, string xLabel, string yLabel, string x, string y, bool logY) => new(
        name,
        title,
        xLabel,
        yLabel,
        [.. arms.Where(a => tables.Tables.ContainsKey($"{a}.{table}")).Select(a => (Arm: a, Table: tables.Tables[$"{a}.{table}"])).Select(t => new Series(t.Arm, t.Table[x], t.Table[y]))],
        LogY: logY);

    private static BarFigure Gaps(RunTables tables)
    {
        const string Bin = "log10 of relative gap";
        (string Name, string Table)[] parts = [("positions", $"{FrameArms[0]}.gaps-positions"), .. FrameArms.Select(a => ($"vectors of {a}", $"{a}.gaps-latents"))];
        (string Name, Table Table)[] counted = [.. parts.Where(p => tables.Tables.ContainsKey(p.Table)).Select(p => (p.Name, tables.Tables[p.Table]))];
        double[] bins = [.. counted.SelectMany(c => c.Table[Bin]).Distinct().Order()];
        double Share(Table table, double bin) => table[Bin].Zip(table["share"]).Where(b => b.First == bin).Sum(b => b.Second);
        var equal = Math.Log10(new PcaOptions().RelativeGap);
        return new BarFigure(
            "gaps",
            "How clearly principal axes are determined",
            $"{Bin}, middle of the bin",
            "share of frames",
            [.. bins.Select(b => b.ToString("0.##", CultureInfo.InvariantCulture))],
            [.. counted.Select(c => new BarSeries(c.Name, [.. bins.Select(b => Share(c.Table, b))]))])
        {
            WhatToSee = string.Create(
                CultureInfo.InvariantCulture,
                $"The least difference of two axes' squared lengths over the largest, for the positions of test samples and for the vectors that each network makes of them between its layers. Below {equal:0} two axes count as equally long and the frame as degenerate; close to it, a small change of the scene may exchange them."),
        };
    }

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
