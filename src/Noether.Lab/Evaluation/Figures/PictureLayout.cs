using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Lays out pictures side by side, what lies outside a view darkened, with their boxes and a legend of these; more of them in a row where none has boxes.</summary>
internal static class PictureLayout
{
    private const int MostColumns = 4;
    private const int MostColumnsWithBoxes = 2;
    private const double PageWidth = 600;
    private const double Margin = 24;
    private const double Gap = 20;
    private const double NameHeight = 26;
    private const double WordsHeight = 20;
    private const double LegendLine = 24;
    private const double Darkened = 0.35;
    private const double LineWidth = 2.2;

    private static readonly (PictureBoxKind Kind, Ink Ink, string Words)[] Kinds =
        [(PictureBoxKind.View, Ink.Muted, "what the model sees"), (PictureBoxKind.Truth, Ink.Truth, "where the object is"), (PictureBoxKind.Found, Ink.Found, "where the model finds it")];

    public static Drawing Lay(PictureFigure figure, bool heading)
    {
        var shapes = new List<Shape>();
        var top = 12 + (heading ? Typesetting.Heading(shapes, figure.Title, [], Margin, PageWidth - (2 * Margin)) : 0);
        var boxed = figure.Panels.Any(p => p.Boxes.Count > 0);
        var columns = Math.Min(boxed ? MostColumnsWithBoxes : MostColumns, figure.Panels.Count);
        var width = ((PageWidth - (2 * Margin) + Gap) / columns) - Gap;
        for (var first = 0; first < figure.Panels.Count; first += columns)
        {
            var row = figure.Panels.Skip(first).Take(columns).ToList();
            foreach (var (i, panel) in row.Index())
            {
                Add(shapes, panel, new Pixel(Margin + (i * (width + Gap)), top + NameHeight), width);
            }

            top += NameHeight + row.Max(p => Height(p, width)) + WordsHeight;
        }

        var bottom = Legend(shapes, figure, top + 8);
        var words = boxed
            ? $"Pictures with boxes. {string.Join(' ', figure.Panels.Select(p => $"{p.Name}: {string.Join(", ", p.Boxes.Where(b => b.Kind != PictureBoxKind.View).Select(b => b.Words))}."))}"
            : $"Pictures: {string.Join(", ", figure.Panels.Select(p => p.Name))}.";
        return new Drawing(PageWidth, bottom + 14, figure.Title, words, new StillFrame(), shapes);
    }

    private static double Height(PicturePanel panel, double width) => width * panel.Colours.GetLength(0) / panel.Colours.GetLength(1);

    private static void Add(List<Shape> shapes, PicturePanel panel, Pixel at, double width)
    {
        var scale = width / panel.Colours.GetLength(1);
        shapes.Add(new Label(new(at.X + (width / 2), at.Y - 8), panel.Name, Typesetting.TextSize, Ink.Text, Anchor.Middle, Bold: true));
        shapes.Add(new Photo(at, width, Height(panel, width), InView(panel), panel.Name));
        foreach (var box in panel.Boxes)
        {
            var corners = PanelPage.Box(new Pixel(at.X + (box.Left * scale), at.Y + (box.Top * scale)), (box.Right - box.Left) * scale, (box.Bottom - box.Top) * scale);
            shapes.Add(new Stroke([.. corners, corners[0]], Kinds.First(k => k.Kind == box.Kind).Ink, box.Kind == PictureBoxKind.View ? LineWidth / 2 : LineWidth));
        }

        if (panel.Boxes.Count == 0)
        {
            return;
        }

        var found = string.Join(", ", panel.Boxes.Where(b => b.Kind == PictureBoxKind.Found).Select(b => b.Words));
        shapes.Add(new Label(new(at.X + (width / 2), at.Y + Height(panel, width) + 15), found.Length == 0 ? "finds nothing" : found, Typesetting.TextSize, Ink.Muted, Anchor.Middle));
    }

    private static byte[,,] InView(PicturePanel panel)
    {
        if (panel.Boxes.FirstOrDefault(b => b.Kind == PictureBoxKind.View) is not { } view)
        {
            return panel.Colours;
        }

        var colours = (byte[,,])panel.Colours.Clone();
        for (var i = 0; i < colours.GetLength(0); i++)
        {
            for (var j = 0; j < colours.GetLength(1); j++)
            {
                if (j + 0.5 < view.Left || j + 0.5 > view.Right || i + 0.5 < view.Top || i + 0.5 > view.Bottom)
                {
                    (colours[i, j, 0], colours[i, j, 1], colours[i, j, 2]) = (Dim(colours[i, j, 0]), Dim(colours[i, j, 1]), Dim(colours[i, j, 2]));
                }
            }
        }

        return colours;
    }

    private static byte Dim(byte colour) => (byte)(colour * Darkened);

    /// <summary>Over as many lines as it needs.</summary>
    /// <returns>Its lower end.</returns>
    private static double Legend(List<Shape> shapes, PictureFigure figure, double y)
    {
        var shown = Kinds.Where(k => figure.Panels.Any(p => p.Boxes.Any(b => b.Kind == k.Kind))).ToList();
        var x = Margin;
        foreach (var (kind, ink, words) in shown)
        {
            var width = 26 + Typesetting.Width(words, Typesetting.LargestTextSize);
            if (x > Margin && x + width > PageWidth - Margin)
            {
                (x, y) = (Margin, y + LegendLine);
            }

            var corners = PanelPage.Box(new Pixel(x, y), 18, 12);
            shapes.Add(new Stroke([.. corners, corners[0]], ink, LineWidth));
            shapes.Add(new Label(new(x + 26, y + 11), words, Typesetting.TextSize, Ink.Text));
            x += width + 22;
        }

        return y + 12;
    }
}
