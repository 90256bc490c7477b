using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Lays out points in a square from -1 to 1.</summary>
internal static class ScatterLayout
{
    private const int Corners = 10;
    private const double Edge = 0.06;

    public static Drawing Lay(ScatterFigure figure, bool heading)
    {
        var page = new PanelPage(figure, heading, columns: 2);
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var at = page.Panel(i);
            var frame = PanelPage.Box(at, page.Width, page.Height);
            page.Shapes.Add(new Stroke([.. frame, frame[0]], Ink.Grid, 1));
            var panel = figure.Panels[i];
            for (var n = 0; n < panel.Values.Count; n++)
            {
                var center = new Pixel(at.X + (page.Width * Share(panel.X[n])), at.Y + (page.Height * Share(-panel.Y[n])));
                page.Shapes.Add(new Area(Dot(center), page.Level(panel.Values[n]), PanelPage.Reading($"sample {n}", panel.Values[n])));
            }
        }

        return page.Finish("Points, one a sample, by colour");
    }

    private static double Share(double place) => Edge + ((1 - (2 * Edge)) * (Math.Clamp(place, -1, 1) + 1) / 2);

    private static Pixel[] Dot(Pixel center) =>
        [.. Enumerable.Range(0, Corners).Select(i => Math.SinCos(Math.Tau * i / Corners)).Select(p => new Pixel(center.X + (3.4 * p.Cos), center.Y + (3.4 * p.Sin)))];
}
