using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Lays out lines over a horizontal axis.</summary>
internal static class LineLayout
{
    private const double PageWidth = 600;
    private const double Margin = 24;
    private const double PlotHeight = 270;

    public static Drawing Lay(LineFigure figure, bool heading)
    {
        var x = Axis.Holding(figure.Series.SelectMany(s => s.X), figure.LogX, tight: true);
        var y = Axis.Holding(figure.Series.SelectMany(s => s.Y), figure.LogY, tight: false);
        var shapes = new List<Shape>();
        var top = 12 + (heading ? Typesetting.Heading(shapes, figure.Title, figure.Series, Margin, PageWidth - (2 * Margin)) : 0);
        var left = Margin + 22 + y.Ticks.Max(t => Typesetting.Width(Axis.Text(t), Typesetting.TextSize)) + 8;
        var frame = new LineFrame(new(left, top), PageWidth - Margin - left, PlotHeight, x);
        Axes(shapes, figure, frame, y);
        for (var i = 0; i < figure.Series.Count; i++)
        {
            var series = figure.Series[i];
            var values = new SeriesValues(series.Name, series.X, series.Y);
            var pieces = Pieces.Of(series, (a, b) => Place(frame, y, a, b), y.Shows);
            shapes.AddRange(pieces.Select((p, n) => new Stroke(p, Ink.Series(i), 2.25, Values: n == 0 ? values : null)));
        }

        var words = $"Line plot of {figure.YLabel} over {figure.XLabel}. {Pieces.Describe(figure.Series)}";
        return new Drawing(PageWidth, top + PlotHeight + 56, figure.Title, words, frame, shapes);
    }

    private static void Axes(List<Shape> shapes, LineFigure figure, LineFrame frame, Axis y)
    {
        var (left, bottom) = (frame.TopLeft.X, frame.TopLeft.Y + frame.Height);
        foreach (var tick in y.Ticks)
        {
            var at = bottom - (frame.Height * y.Fraction(tick));
            shapes.Add(new Stroke([new(left, at), new(left + frame.Width, at)], Ink.Grid, 1));
            shapes.Add(new Label(new(left - 8, at + 4.5), Axis.Text(tick), Typesetting.TextSize, Ink.Muted, Anchor.End));
        }

        shapes.Add(new Stroke([new(left, bottom), new(left + frame.Width, bottom)], Ink.Muted, 1.25));
        foreach (var tick in frame.X.Ticks)
        {
            var at = left + (frame.Width * frame.X.Fraction(tick));
            shapes.Add(new Stroke([new(at, bottom), new(at, bottom + 5)], Ink.Muted, 1.25));
            shapes.Add(new Label(new(at, bottom + 20), Axis.Text(tick), Typesetting.TextSize, Ink.Muted, Anchor.Middle));
        }

        shapes.Add(new Label(new(left + (frame.Width / 2), bottom + 42), figure.XLabel, Typesetting.TextSize, Ink.Text, Anchor.Middle));
        shapes.Add(new Label(new(Margin + 8, frame.TopLeft.Y + (frame.Height / 2)), figure.YLabel, Typesetting.TextSize, Ink.Text, Anchor.Middle, Upwards: true));
    }

    private static Pixel Place(LineFrame frame, Axis y, double a, double b) => new(
        frame.TopLeft.X + (frame.Width * frame.X.Fraction(a)),
        frame.TopLeft.Y + frame.Height - (frame.Height * y.Fraction(b)));
}
