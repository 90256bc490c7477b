using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Lab.Data.Scenes;

namespace Noether.Systems.Equivariance.Nero.Detection;

/// <summary>The drawings of the recipe <c>detection</c>.</summary>
internal static class DetectionFigures
{
    private const string Main = "confidence x iou";

    private static readonly string[] Arms = ["jitter-0", "jitter-50", "jitter-100", "centroid"];

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        var arms = Arms.Where(a => tables.Tables.ContainsKey($"{a}.nero")).ToArray();
        string[] trained = [.. arms.Where(a => tables.Tables.ContainsKey($"{a}.learning"))];
        if (trained.Length > 0)
        {
            yield return Heat(
                tables,
                trained,
                ("nero", Main, "confidence of the best box times its overlap with the true one"),
                "Confidence times overlap, for every place of the object in view: a bright disc is a detector that knows the middle alone",
                "Each cell is a shift of the object from the middle of the view, x to the right and y down; its colour is the mean over all test scenes. "
                + "A detector that minds no shift has one colour everywhere, a little darker at the rim, where objects are cut off."
                + (trained.Contains("jitter-0") && trained.Length > 1 ? " Trained with the object always in the middle, it is bright there alone; the bright part grows as training moves the object." : ""));
        }

        if (trained.Contains("jitter-0") && trained.Contains("jitter-100"))
        {
            yield return Difference(tables);
        }

        yield return Heat(
            tables,
            arms,
            ("nero-iou", "iou of any class", "overlap of the best box with the true one (intersection over union)"),
            "Overlap with the true box alone, whatever the class and however sure",
            "The same shifts with the overlap of the surest box, wrong classes included: what is lost here is lost in finding the object, the rest of the first figure's loss is doubt or a wrong class.");
        foreach (var figure in Examples(tables, arms))
        {
            yield return figure;
        }

        if (trained.Length > 0)
        {
            yield return Learning(tables, trained);
        }
    }

    private static LineFigure Learning(RunTables tables, string[] trained) => new(
        "learning",
        "Loss on the training scenes",
        "step",
        "loss",
        [.. trained.Select(a => (Arm: a, Table: tables.Tables[$"{a}.learning"])).Select(t => new Series(t.Arm, t.Table["step"], t.Table["loss"]))],
        LogY: true)
    {
        WhatToSee = "How well each detector fits the scenes it is trained on. An object that is always in the middle is easier to learn, which says nothing about other places.",
    };

    private static HeatMapFigure Heat(RunTables tables, string[] arms, (string Name, string Column, string Label) measure, string title, string whatToSee)
    {
        var panels = arms.Select(a => Panel(a, tables.Tables[$"{a}.nero"], measure.Column)).ToList();
        var axis = Axis(tables.Tables[$"{arms[0]}.nero"]);
        return new HeatMapFigure(measure.Name, title, "shift to the right (px)", "shift down (px)", axis, axis, panels, new ColourScale(0, 1, measure.Label)) { WhatToSee = whatToSee };
    }

    private static HeatMapFigure Difference(RunTables tables)
    {
        var (first, last) = (tables.Tables["jitter-0.nero"], tables.Tables["jitter-100.nero"]);
        var (from, to) = (Panel("", first, Main).Values, Panel("", last, Main).Values);
        var difference = new double[from.GetLength(0), from.GetLength(1)];
        for (var i = 0; i < difference.Length; i++)
        {
            var (row, column) = (i / difference.GetLength(1), i % difference.GetLength(1));
            difference[row, column] = to[row, column] - from[row, column];
        }

        var reach = Math.Max(difference.Cast<double>().Max(Math.Abs), 0.01);
        return new HeatMapFigure(
            "nero-difference",
            "What training with all the jitter gains over none, for every place of the object",
            "shift to the right (px)",
            "shift down (px)",
            Axis(first),
            Axis(first),
            [new MapPanel("jitter-100 less jitter-0", difference)],
            new ColourScale(-reach, reach, "difference of confidence times overlap") { IsDiverging = true })
        {
            WhatToSee = "Orange cells are places where the detector trained with moved objects is better, blue cells where the one that saw centred objects alone is: what jitter costs in the middle, and what it gains round it.",
        };
    }

    private static IEnumerable<Figure> Examples(RunTables tables, string[] arms)
    {
        var colours = Colours(tables.Tables[$"{arms[0]}.example-picture"]);
        foreach (var (i, (x, y)) in ShiftExample.Shifts.Index())
        {
            var where = (x, y) == (0, 0) ? "in the middle of the view" : string.Create(CultureInfo.InvariantCulture, $"{x} pixels to the right of the middle and {y} below it");
            yield return new PictureFigure(
                $"example-{i}",
                $"One test scene with the object {where}",
                [.. arms.Select(a => new PicturePanel(a, colours, [.. tables.Tables[$"{a}.example"].Rows.Where(r => (int)r[0] == i).Select(Box)]))])
            {
                WhatToSee = "The scene is the same in every picture; what is dark the detector does not see. The surest box is drawn, where there is one that is sure enough.",
            };
        }
    }

    private static PictureBox Box(double[] row)
    {
        var edges = row[2..6].Select(e => e / ShiftExample.Coarseness).ToArray();
        var name = row[6] < 0 ? "something" : SceneImages.Classes[(int)row[6]];
        var words = row[1] == 2 ? string.Create(CultureInfo.InvariantCulture, $"{name}, {row[7]:0.00} sure") : name;
        return new PictureBox((PictureBoxKind)(int)row[1], edges[0], edges[1], edges[2], edges[3], words);
    }

    private static byte[,,] Colours(Table picture)
    {
        var colours = new byte[(int)picture["row"].Max() + 1, (int)picture["column"].Max() + 1, 3];
        foreach (var row in picture.Rows)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                colours[(int)row[0], (int)row[1], channel] = (byte)row[2 + channel];
            }
        }

        return colours;
    }

    private static MapPanel Panel(string arm, Table nero, string measure)
    {
        var axis = Axis(nero).ToList();
        var values = new double[axis.Count, axis.Count];
        foreach (var (x, y, value) in nero["x (px)"].Zip(nero["y (px)"], nero[measure]))
        {
            values[axis.IndexOf(y), axis.IndexOf(x)] = value;
        }

        return new MapPanel(arm, values);
    }

    private static IReadOnlyList<double> Axis(Table nero) => [.. nero["x (px)"].Distinct().Order()];
}
