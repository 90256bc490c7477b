using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Lays out cells over two axes.</summary>
internal static class HeatMapLayout
{
    public static Drawing Lay(HeatMapFigure figure, bool heading)
    {
        var page = new PanelPage(figure, heading, columns: 2, aspect: (double)figure.Y.Count / figure.X.Count, left: 62, below: 48);
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var at = page.Panel(i);
            Cells(page, figure, figure.Panels[i], at);
            Axes(page, figure, at);
        }

        return page.Finish("Heat-map");
    }

    private static void Cells(PanelPage page, HeatMapFigure figure, MapPanel panel, Pixel at)
    {
        var (width, height) = (page.Width / figure.X.Count, page.Height / figure.Y.Count);
        for (var row = 0; row < figure.Y.Count; row++)
        {
            for (var column = 0; column < figure.X.Count; column++)
            {
                var corner = new Pixel(at.X + (column * width), at.Y + (row * height));
                var value = panel.Values[row, column];
                page.Shapes.Add(new Area(
                    PanelPage.Box(corner, width, height), page.Level(value), PanelPage.Reading($"{Axis.Text(figure.X[column])}, {Axis.Text(figure.Y[row])}", value)));
            }
        }
    }

    /// <summary>Marks the ends and the middle of both axes.</summary>
    private static void Axes(PanelPage page, HeatMapFigure figure, Pixel at)
    {
        var (width, height) = (page.Width / figure.X.Count, page.Height / figure.Y.Count);
        foreach (var column in Marked(figure.X.Count))
        {
            page.Shapes.Add(new Label(new(at.X + ((column + 0.5) * width), at.Y + page.Height + 16), Axis.Text(figure.X[column]), Typesetting.TextSize, Ink.Muted, Anchor.Middle));
        }

        foreach (var row in Marked(figure.Y.Count))
        {
            page.Shapes.Add(new Label(new(at.X - 6, at.Y + ((row + 0.5) * height) + 4.5), Axis.Text(figure.Y[row]), Typesetting.TextSize, Ink.Muted, Anchor.End));
        }

        page.Shapes.Add(new Label(new(at.X + (page.Width / 2), at.Y + page.Height + 34), figure.XLabel, Typesetting.TextSize, Ink.Text, Anchor.Middle));
        page.Shapes.Add(new Label(new(at.X - 48, at.Y + (page.Height / 2)), figure.YLabel, Typesetting.TextSize, Ink.Text, Anchor.Middle, Upwards: true));
    }

    private static IEnumerable<int> Marked(int count) => new[] { 0, (count - 1) / 2, count - 1 }.Distinct();
}
