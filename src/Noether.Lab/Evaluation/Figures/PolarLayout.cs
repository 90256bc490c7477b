using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>
/// Lays out closed lines round a circle: 0 degrees at the top, counter-clockwise, so that an image turned by an angle points where its value is drawn.
/// </summary>
internal static class PolarLayout
{
    private const double PageWidth = 520;
    private const double Margin = 24;
    private const double Radius = 186;
    private const int Rings = 5;
    private const double RingLabelAngle = 22.5;

    public static Drawing Lay(PolarFigure figure, bool heading)
    {
        var shapes = new List<Shape>();
        var top = heading ? Typesetting.Heading(shapes, figure.Title, figure.Series, Margin, PageWidth - (2 * Margin)) : 0;
        var center = new Pixel(PageWidth / 2, top + 34 + Radius);
        Grid(shapes, center);
        for (var i = 0; i < figure.Series.Count; i++)
        {
            shapes.AddRange(Line(figure.Series[i], figure.MaxRadius, center, Ink.Series(i)));
        }

        RingLabels(shapes, center, figure.MaxRadius);
        return new Drawing(PageWidth, center.Y + Radius + 40, figure.Title, Describe(figure), new PolarFrame(center, Radius), shapes);
    }

    private static void Grid(List<Shape> shapes, Pixel center)
    {
        for (var ring = 1; ring <= Rings; ring++)
        {
            shapes.Add(new Ring(center, Radius * ring / Rings, Ink.Grid, ring == Rings ? 1.5 : 1));
        }

        for (var angle = 0; angle < 360; angle += 45)
        {
            shapes.Add(new Stroke([center, At(center, angle, Radius)], Ink.Grid, 1));
            var label = At(center, angle, Radius + 12);
            var side = Math.Sin(angle * Math.PI / 180);
            var anchor = side > 0.1 ? Anchor.End : side < -0.1 ? Anchor.Start : Anchor.Middle;
            var drop = Typesetting.TextSize * (0.36 - (0.36 * Math.Cos(angle * Math.PI / 180)));
            shapes.Add(new Label(label with { Y = label.Y + drop }, $"{angle}°", Typesetting.TextSize, Ink.Muted, anchor));
        }
    }

    private static void RingLabels(List<Shape> shapes, Pixel center, double maxRadius)
    {
        for (var ring = 1; ring <= Rings; ring++)
        {
            var at = At(center, -RingLabelAngle, Radius * ring / Rings);
            var value = (maxRadius * ring / Rings).ToString("0.###", CultureInfo.InvariantCulture);
            shapes.Add(new Label(at with { Y = at.Y + 4 }, value, 11, Ink.Muted, Anchor.Middle, Halo: true));
        }
    }

    /// <summary>A closed line; open pieces where values are missing.</summary>
    private static IEnumerable<Stroke> Line(Series series, double maxRadius, Pixel center, Ink ink)
    {
        var values = new SeriesValues(series.Name, series.X, series.Y);
        var pieces = Pieces.Of(series, (x, y) => At(center, x, Radius * Math.Clamp(y / maxRadius, 0, 1)), double.IsFinite);
        var closed = pieces.Count == 1 && pieces[0].Count == series.X.Count && pieces[0].Count > 2;
        return pieces.Select((p, i) => new Stroke(p, ink, 2.5, closed, i == 0 ? values : null));
    }

    private static Pixel At(Pixel center, double degrees, double radius)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return new Pixel(center.X - (radius * sin), center.Y - (radius * cos));
    }

    private static string Describe(PolarFigure figure) =>
        $"Polar plot, angle in degrees counter-clockwise from the top, radius from 0 to {figure.MaxRadius.ToString("0.###", CultureInfo.InvariantCulture)}. "
        + Pieces.Describe(figure.Series);
}
