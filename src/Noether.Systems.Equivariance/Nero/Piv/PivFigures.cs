using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero.Grids;

namespace Noether.Systems.Equivariance.Nero.Piv;

/// <summary>The drawings of the recipe <c>piv</c>.</summary>
internal static class PivFigures
{
    // A few bright pixels at the edges would make all else look alike.
    private const double ColourRange = 0.8;

    private const string MeanError = "aee (px)";

    private static readonly string[] Arms = ["farneback", "correlation", "network", "network-augmented"];

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        var arms = Arms.Where(a => tables.Tables.ContainsKey($"{a}.nero")).ToArray();
        yield return Mosaic(tables, arms);
        yield return new BarFigure(
            "nero-elements",
            "Mean error at each of the 16 elements: level is even-handed",
            "element, marked as the tiles are",
            "mean length of the error (px)",
            FiniteGrids.SquareAndTimeTiles.Labels,
            [.. arms.Select(a => new BarSeries(a, tables.Tables[$"{a}.nero"][MeanError]))])
        {
            WhatToSee = $"The marks are {string.Join(", ", FiniteGrids.SquareAndTimeTiles.Labels.Zip(FiniteGrids.SquareAndTimeWords, (mark, words) => $"{mark}: {words}").Take(8))}; "
                + "a mark with ' is the same with the film run backwards. How high a method's bars are is how good it is, how level they are how alike it treats all directions.",
        };
        string[] trained = [.. arms.Where(a => tables.Tables.ContainsKey($"{a}.learning"))];
        if (trained.Length > 0)
        {
            yield return new LineFigure(
                "learning",
                "Loss on the training pairs",
                "step",
                "mean squared error (px²)",
                [.. trained.Select(a => (Arm: a, Table: tables.Tables[$"{a}.learning"])).Select(t => new Series(t.Arm, t.Table["step"], t.Table["loss"]))],
                LogY: true)
            {
                WhatToSee = "How well each network fits the pairs it is trained on; what happens to moved pairs is not seen here.",
            };
        }
    }

    /// <summary>The mean error of each method at each element, the elements in words.</summary>
    public static IEnumerable<WordedTable> Tables(RunTables tables)
    {
        var arms = Arms.Where(a => tables.Tables.ContainsKey($"{a}.nero")).ToArray();
        var errors = arms.Select(a => tables.Tables[$"{a}.nero"][MeanError]).ToArray();
        yield return new WordedTable(
            "elements",
            "Mean error at each of the 16 elements",
            "element",
            [.. arms.Select(a => $"{a} (px)")],
            [.. FiniteGrids.SquareAndTimeWords.Select((words, g) => new WordedRow(words, [.. errors.Select(e => e[g])]))])
        {
            Note = "Mean length of the error over all test pairs and pixels, after the pairs were moved so; equal numbers in a column are an even-handed method.",
        };
    }

    private static MosaicFigure Mosaic(RunTables tables, string[] arms)
    {
        var layout = FiniteGrids.SquareAndTimeTiles;
        var (rows, columns) = (layout.Cells.GetLength(0), layout.Cells.GetLength(1));
        var panels = arms.Select(arm =>
        {
            var maps = tables.Tables[$"{arm}.nero-maps"].Rows.GroupBy(r => (int)r[0]).ToDictionary(g => g.Key, Map);
            var tiles = from row in Enumerable.Range(0, rows)
                        from column in Enumerable.Range(0, columns)
                        let element = layout.Cells[row, column]
                        select new MosaicTile(layout.Labels[element], FiniteGrids.SquareAndTimeWords[element], row, column, maps[element]);
            return new MosaicPanel(arm, [.. tiles]);
        }).ToList();
        var values = panels.SelectMany(p => p.Tiles.SelectMany(t => t.Values.Cast<double>())).Order().ToList();
        var range = new ColourScale(values[0], values[(int)((values.Count - 1) * ColourRange)], "mean length of the error (px)", Reversed: true);
        return new MosaicFigure("nero", "Where each method errs, for every turn, flip and reversal: equal tiles (but for their own turn) are an even-handed method", rows, columns, panels, range)
        {
            WhatToSee = "Each tile is the picture's area with the mean error there; bright is a small error. The pairs as they are have the mark 0; walking round a ring turns and flips the pairs, "
                + "the outer columns (marked ') show the film run backwards. An equivariant method has the same tile everywhere, turned and flipped along.",
        };
    }

    private static double[,] Map(IEnumerable<double[]> cells)
    {
        var rows = cells.ToList();
        var map = new double[(int)rows.Max(r => r[1]) + 1, (int)rows.Max(r => r[2]) + 1];
        foreach (var cell in rows)
        {
            map[(int)cell[1], (int)cell[2]] = cell[3];
        }

        return map;
    }
}
