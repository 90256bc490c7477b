using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

/// <summary>The drawings of the recipe <c>tetris</c>.</summary>
internal static class TetrisFigures
{
    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        string[] arms = [.. TetrisFindings.Arms.Select(a => a.Arm).Where(a => tables.Tables.ContainsKey($"{a}.confusion"))];
        yield return new PictureFigure("pieces", "The eight pieces; the first two are mirror images of each other", [.. Enumerable.Range(0, TetrisPieces.Count).Select(PiecePicture.Of)])
        {
            WhatToSee = "Four cubes each. No rotation of space turns the first piece into the second, a mirror does; every other piece is its own mirror image, but for a rotation.",
        };
        double[] places = [.. Enumerable.Range(0, TetrisPieces.Count).Select(i => (double)i)];
        yield return new HeatMapFigure(
            "confusion",
            "What each network takes turned pieces for",
            "taken for piece",
            "piece",
            places,
            places,
            [.. arms.Select(a => new MapPanel(a, Cells(tables.Tables[$"{a}.confusion"])))],
            new ColourScale(0, 1, "share of rotations"))
        {
            WhatToSee = "A row is a piece, a column an answer, in the order of the pictures, from 0; a bright diagonal is right everywhere. Without odd couplings both chiral pieces (0 and 1) fall into one column: these networks have the same answer for a piece and its mirror image.",
        };
        yield return new LineFigure(
            "learning",
            "Loss on the pieces of each training step",
            "step",
            "cross entropy",
            [.. arms.Select(a => (Arm: a, Table: tables.Tables[$"{a}.learning"])).Select(t => new Series(t.Arm, t.Table["step"], t.Table["loss"]))],
            LogY: true)
        {
            WhatToSee = "A network that cannot tell two of eight pieces apart gives each of them at most half of its trust: its loss stays above 2/8 log 2 = 0.173.",
        };
    }

    private static double[,] Cells(Table confusion)
    {
        var cells = new double[TetrisPieces.Count, TetrisPieces.Count];
        foreach (var row in confusion.Rows)
        {
            cells[(int)row[0], (int)row[1]] = row[2];
        }

        return cells;
    }
}
