using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Lays out tiles, each with its mark and value.</summary>
internal static class MosaicLayout
{
    private const double Seam = 3;
    private const double MarkHeight = 17;

    // The label with as much of the value as stands beside its neighbours' without touching them, alike for all tiles; the whole value is in the reading.
    private static readonly Func<MosaicTile, string>[] Marks =
    [
        tile => string.Create(CultureInfo.InvariantCulture, $"{tile.Label}: {tile.Value:G3}"),
        tile => string.Create(CultureInfo.InvariantCulture, $"{tile.Label} {tile.Value:G2}"),
        tile => tile.Label,
    ];

    public static Drawing Lay(MosaicFigure figure, bool heading)
    {
        var page = new PanelPage(figure, heading, columns: 2, aspect: figure.Rows * 1.15 / figure.Columns);
        var mark = Marks.First(m => figure.Panels.All(p => p.Tiles.All(t => Typesetting.Width(m(t), Typesetting.LargestTextSize) <= page.Width / figure.Columns || m == Marks[^1])));
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var at = page.Panel(i);
            foreach (var tile in figure.Panels[i].Tiles)
            {
                Add(page, figure, tile, mark(tile), at);
            }
        }

        return page.Finish("Mosaic");
    }

    private static void Add(PanelPage page, MosaicFigure figure, MosaicTile tile, string mark, Pixel at)
    {
        var (width, height) = (page.Width / figure.Columns, page.Height / figure.Rows);
        var corner = new Pixel(at.X + (tile.Column * width), at.Y + (tile.Row * height));
        var levels = new int[tile.Values.GetLength(0), tile.Values.GetLength(1)];
        for (var i = 0; i < levels.GetLength(0); i++)
        {
            for (var j = 0; j < levels.GetLength(1); j++)
            {
                levels[i, j] = page.Level(tile.Values[i, j]);
            }
        }

        var reading = PanelPage.Reading(tile.Words, tile.Value);
        page.Shapes.Add(new Label(new(corner.X + (width / 2), corner.Y + 13), mark, Typesetting.TextSize, Ink.Muted, Anchor.Middle));
        page.Shapes.Add(new Raster(new(corner.X + Seam, corner.Y + MarkHeight), width - (2 * Seam), height - MarkHeight - Seam, levels, reading));
    }
}
