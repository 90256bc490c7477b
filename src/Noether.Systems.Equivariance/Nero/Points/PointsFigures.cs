using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero.Points;

/// <summary>The drawings of the recipe <c>points</c>.</summary>
internal static class PointsFigures
{
    private const string HowToRead =
        "Each row has the axes in the planes xy, xz and yz. The direction from a disc's centre is the axis of rotation within the plane, the distance the angle: unmoved clouds in the middle, half a turn at the rim. y points up, so about the y axis things stay upright. "
        + "All discs share one scale of colours; a disc of one colour is a network that does not mind turning.";

    private static readonly string[] Planes = ["xy", "xz", "yz"];

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        string[] arms = [.. PointsRecipe.Arms.Where(a => tables.Tables.ContainsKey($"{a}.nero"))];
        yield return Discs(tables, arms, "nero", "accuracy", "Share of clouds recognised under each rotation: bright in the middle alone is a network that knows upright things only");
        yield return Discs(tables, arms, "nero-confidence", "confidence", "Mean probability of the true class under each rotation");
        yield return Angles(tables, arms);
        yield return Clouds(tables, arms);
        yield return new LineFigure(
            "learning", "Loss on the training clouds", "step", "cross entropy",
            [.. arms.Select(a => (Arm: a, Table: tables.Tables[$"{a}.learning"])).Select(t => new Series(t.Arm, t.Table["step"], t.Table["loss"]))],
            LogY: true)
        {
            WhatToSee = $"How well each network fits the clouds it is trained on: upright ones{(arms.Contains("augmented") ? ", but for the augmented network" : "")}. Test clouds do not enter.",
        };
    }

    private static DiscFigure Discs(RunTables tables, string[] arms, string name, string column, string title)
    {
        var first = tables.Tables[$"{arms[0]}.nero"];
        double[] axes = [.. first["axis (degrees)"].Distinct()];
        double[] angles = [.. first["angle (degrees)"].Distinct()];
        var panels = from arm in arms
                     let values = tables.Tables[$"{arm}.nero"][column]
                     from plane in Enumerable.Range(0, Planes.Length)
                     select new MapPanel($"{arm}, {Planes[plane]}", Cells(values, plane, axes.Length, angles.Length));
        return new DiscFigure(name, title, axes, angles, [.. panels], new ColourScale(0, 1, column == "accuracy" ? "share recognised" : "probability of the true class")) { WhatToSee = HowToRead };
    }

    private static double[,] Cells(double[] values, int plane, int axes, int angles)
    {
        var cells = new double[axes, angles];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i / angles, i % angles] = values[(plane * axes * angles) + i];
        }

        return cells;
    }

    /// <summary>The mean over all axes, for each angle.</summary>
    private static LineFigure Angles(RunTables tables, string[] arms) => new(
        "angles", "Share of clouds recognised over the angle of rotation, all axes together", "angle (degrees)", "share recognised",
        [.. arms.Select(a => (Arm: a, Table: tables.Tables[$"{a}.nero"])).Select(t =>
        {
            var means = t.Table["angle (degrees)"].Zip(t.Table["accuracy"]).GroupBy(c => c.First, c => c.Second).OrderBy(g => g.Key).ToArray();
            return new Series(t.Arm, [.. means.Select(g => g.Key)], [.. means.Select(g => g.Average())]);
        })])
    {
        WhatToSee = "How far things may be tilted before a network loses them. A level line does not mind turning.",
    };

    /// <summary>Clouds of some classes, coloured by the probability of their class.</summary>
    private static ScatterFigure Clouds(RunTables tables, string[] arms)
    {
        var panels = from arm in arms
                     from when in (string[])["upright", "over the orbit"]
                     let table = tables.Tables[$"{arm}.cloud"]
                     select Panel($"{arm}, {when}", table, $"confidence {when}");
        return new ScatterFigure(
            "clouds", "Four test clouds, coloured by the probability given to the true class", [.. panels], new ColourScale(0, 1, "probability of the true class"))
        {
            WhatToSee = "The same clouds for each network, always drawn upright. On the left the colour tells how sure the network is of them as they stand, on the right on average over all rotations: what is bright on the left and dark on the right is lost by turning.",
        };
    }

    private static ScatterPanel Panel(string name, Table table, string colour)
    {
        var classes = table["class"];
        double[] present = [.. classes.Distinct()];
        var columns = (int)Math.Ceiling(Math.Sqrt(present.Length));
        var (x, y) = CloudView.Project(table["x"], table["y"], table["z"]);
        var right = new double[x.Length];
        var up = new double[x.Length];
        for (var k = 0; k < present.Length; k++)
        {
            int[] mine = [.. Enumerable.Range(0, x.Length).Where(i => classes[i] == present[k])];
            var (middleX, middleY) = ((mine.Min(i => x[i]) + mine.Max(i => x[i])) / 2, (mine.Min(i => y[i]) + mine.Max(i => y[i])) / 2);
            var reach = Math.Max(mine.Max(i => Math.Max(Math.Abs(x[i] - middleX), Math.Abs(y[i] - middleY))), double.Epsilon);
            foreach (var i in mine)
            {
                right[i] = Place(k % columns, columns) + ((x[i] - middleX) / reach * 0.85 / columns);
                up[i] = -Place(k / columns, columns) + ((y[i] - middleY) / reach * 0.85 / columns);
            }
        }

        return new ScatterPanel(name, right, up, table[colour]);
    }

    /// <summary>Middle of a cell of -1 to 1.</summary>
    private static double Place(int cell, int cells) => ((2.0 * cell) + 1 - cells) / cells;
}
