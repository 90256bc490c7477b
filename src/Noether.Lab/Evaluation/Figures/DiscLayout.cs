using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Lays out discs of annular cells: every value has a surface of its own, whatever its place.</summary>
internal static class DiscLayout
{
    private const double ArcStep = 5;

    public static Drawing Lay(DiscFigure figure, bool heading)
    {
        var page = new PanelPage(figure, heading, columns: 3, below: 22, left: 8);
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var at = page.Panel(i);
            var center = new Pixel(at.X + (page.Width / 2), at.Y + (page.Height / 2));
            Cells(page, figure, figure.Panels[i], center);
            Marks(page, figure, center);
        }

        return page.Finish("Discs of rotations, axis by direction from the right, angle by distance from the centre,");
    }

    private static void Cells(PanelPage page, DiscFigure figure, MapPanel panel, Pixel center)
    {
        var half = 180.0 / figure.AxisDegrees.Count;
        for (var axis = 0; axis < figure.AxisDegrees.Count; axis++)
        {
            for (var angle = 0; angle < figure.AngleDegrees.Count; angle++)
            {
                var value = panel.Values[axis, angle];
                var (from, to) = (figure.AxisDegrees[axis] - half, figure.AxisDegrees[axis] + half);
                if (angle == 0)
                {
                    // All axes meet in the centre: one cell, drawn once.
                    if (axis > 0)
                    {
                        continue;
                    }

                    (from, to) = (0, 360);
                }

                var reading = PanelPage.Reading(angle == 0 ? "no rotation" : $"axis {Axis.Text(figure.AxisDegrees[axis])}°, angle {Axis.Text(figure.AngleDegrees[angle])}°", value);
                page.Shapes.Add(new Area(Sector(center, Radius(page, figure, angle - 0.5), Radius(page, figure, angle + 0.5), from, to), page.Level(value), reading));
            }
        }
    }

    /// <summary>Names the first axis and a quarter turn from it, and the angle at the rim.</summary>
    private static void Marks(PanelPage page, DiscFigure figure, Pixel center)
    {
        var rim = page.Width / 2;
        page.Shapes.Add(new Label(new(center.X + rim - 2, center.Y + rim - 4), $"{Axis.Text(figure.AngleDegrees[^1])}°", 11, Ink.Muted, Anchor.End));
        page.Shapes.Add(new Label(new(center.X, center.Y + rim + 15), "0° right, 90° up", 11, Ink.Muted, Anchor.Middle));
    }

    private static double Radius(PanelPage page, DiscFigure figure, double ring) => page.Width / 2 * Math.Max(0, ring + 0.0) / (figure.AngleDegrees.Count - 0.5);

    private static List<Pixel> Sector(Pixel center, double inner, double outer, double from, double to)
    {
        var steps = Math.Max(1, (int)Math.Ceiling((to - from) / ArcStep));
        var outline = Enumerable.Range(0, steps + 1).Select(i => At(center, outer, from + ((to - from) * i / steps))).ToList();
        if (inner > 0)
        {
            outline.AddRange(Enumerable.Range(0, steps + 1).Select(i => At(center, inner, to - ((to - from) * i / steps))));
        }
        else if (to - from < 360)
        {
            outline.Add(center);
        }

        return outline;
    }

    private static Pixel At(Pixel center, double radius, double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        return new Pixel(center.X + (radius * cos), center.Y - (radius * sin));
    }
}
