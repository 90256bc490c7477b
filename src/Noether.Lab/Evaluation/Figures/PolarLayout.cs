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
    private const double SmallRadius = 62;
    private const int SmallInRow = 3;
    private const int Rings = 5;

    // More surfaces than this over each other are mud.
    private const int FilledAtMost = 3;
    private const double RingLabelAngle = 22.5;

    public static Drawing Lay(PolarFigure figure, bool heading)
    {
        var shapes = new List<Shape>();
        var top = heading ? Typesetting.Heading(shapes, figure.Title, figure.Series, Margin, PageWidth - (2 * Margin)) : 0;
        return figure.IsApart ? Apart(figure, shapes, top) : Together(figure, shapes, top);
    }

    private static Drawing Together(PolarFigure figure, List<Shape> shapes, double top)
    {
        var circle = new Circle(new Pixel(PageWidth / 2, top + 34 + Radius), Radius, figure.MaxRadius);
        Grid(shapes, circle);
        Marks(shapes, circle);
        for (var i = 0; i < figure.Series.Count; i++)
        {
            shapes.AddRange(Line(figure.Series, i, circle, hollow: figure.Series.Count > FilledAtMost));
        }

        RingLabels(shapes, circle);
        return new Drawing(PageWidth, circle.Center.Y + Radius + 40, figure.Title, Describe(figure), new PolarFrame(circle.Center, Radius), shapes);
    }

    private static Drawing Apart(PolarFigure figure, List<Shape> shapes, double top)
    {
        List<int> all = [.. Enumerable.Range(0, figure.Series.Count)];
        var (shown, references) = (all.FindAll(n => !figure.Series[n].IsReference), all.FindAll(n => figure.Series[n].IsReference));
        var (wide, tall) = (PageWidth / SmallInRow, (2 * SmallRadius) + 52);
        for (var i = 0; i < shown.Count; i++)
        {
            var center = new Pixel((i % SmallInRow * wide) + (wide / 2), top + 40 + SmallRadius + (i / SmallInRow * tall));
            var circle = new Circle(center, SmallRadius, figure.MaxRadius);
            Grid(shapes, circle);
            shapes.Add(new Label(center with { Y = center.Y - SmallRadius - 12 }, figure.Series[shown[i]].Name, Typesetting.TextSize, Ink.Text, Anchor.Middle, Bold: true));
            foreach (var line in references.Append(shown[i]))
            {
                shapes.AddRange(Line(figure.Series, line, circle));
            }
        }

        var rows = (shown.Count + SmallInRow - 1) / SmallInRow;
        return new Drawing(PageWidth, top + 28 + (rows * tall), figure.Title, $"Small multiples. {Describe(figure)}", new StillFrame(), shapes);
    }

    private static void Grid(List<Shape> shapes, Circle circle)
    {
        for (var ring = 1; ring <= Rings; ring++)
        {
            shapes.Add(new Ring(circle.Center, circle.Radius * ring / Rings, Ink.Grid, ring == Rings ? 1.5 : 1));
        }

        for (var angle = 0; angle < 360; angle += 45)
        {
            shapes.Add(new Stroke([circle.Center, circle.At(angle, circle.Radius)], Ink.Grid, 1));
        }
    }

    private static void Marks(List<Shape> shapes, Circle circle)
    {
        for (var angle = 0; angle < 360; angle += 45)
        {
            var label = circle.At(angle, circle.Radius + 12);
            var side = Math.Sin(angle * Math.PI / 180);
            var anchor = side > 0.1 ? Anchor.End : side < -0.1 ? Anchor.Start : Anchor.Middle;
            var drop = Typesetting.TextSize * (0.36 - (0.36 * Math.Cos(angle * Math.PI / 180)));
            shapes.Add(new Label(label with { Y = label.Y + drop }, $"{angle}°", Typesetting.TextSize, Ink.Muted, anchor));
        }
    }

    private static void RingLabels(List<Shape> shapes, Circle circle)
    {
        for (var ring = 1; ring <= Rings; ring++)
        {
            var at = circle.At(-RingLabelAngle, circle.Radius * ring / Rings);
            var value = (circle.MaxValue * ring / Rings).ToString("0.###", CultureInfo.InvariantCulture);
            shapes.Add(new Label(at with { Y = at.Y + 4 }, value, 11, Ink.Muted, Anchor.Middle, Halo: true));
        }
    }

    /// <summary>A closed line on its band; open pieces where values are missing.</summary>
    private static IEnumerable<Shape> Line(IReadOnlyList<Series> all, int index, Circle circle, bool hollow = false)
    {
        var (series, ink) = (all[index], Ink.Series(all, index));
        var values = new SeriesValues(series.Name, series.X, series.Y);
        var pieces = Pieces.Of(series, circle.Place, double.IsFinite);
        var closed = pieces.Count == 1 && pieces[0].Count == series.X.Count && pieces[0].Count > 2;
        return
        [
            .. Pieces.Band(series, circle.Place, double.IsFinite, closed).Select(p => new Veil(p, ink)),
            .. pieces.Select((p, i) => new Stroke(p, ink, circle.Radius < Radius ? 1.75 : 2.5, closed, i == 0 ? values : null, Dashes.Series(all, index), hollow)),
        ];
    }

    private static string Describe(PolarFigure figure) =>
        $"Polar plot, angle in degrees counter-clockwise from the top, radius from 0 to {figure.MaxRadius.ToString("0.###", CultureInfo.InvariantCulture)}. "
        + Pieces.Describe(figure.Series);

    /// <summary>A circle on the page whose rim stands for a value.</summary>
    private sealed record Circle(Pixel Center, double Radius, double MaxValue)
    {
        public Pixel Place(double degrees, double value) => At(degrees, Radius * Math.Clamp(value / MaxValue, 0, 1));

        public Pixel At(double degrees, double radius)
        {
            var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
            return new Pixel(Center.X - (radius * sin), Center.Y - (radius * cos));
        }
    }
}
