using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Lays a sphere flat by Mollweide's projection: equal areas stay equal.</summary>
internal static class SphereLayout
{
    private const int EdgeSteps = 4;

    public static Drawing Lay(SphereFigure figure, bool heading)
    {
        var page = new PanelPage(figure, heading, columns: 1, aspect: 0.5, below: 20);
        var (tall, wide) = (180.0 / figure.Latitudes.Count, 360.0 / figure.Longitudes.Count);
        for (var i = 0; i < figure.Panels.Count; i++)
        {
            var at = page.Panel(i);
            for (var row = 0; row < figure.Latitudes.Count; row++)
            {
                for (var column = 0; column < figure.Longitudes.Count; column++)
                {
                    var value = figure.Panels[i].Values[row, column];
                    var outline = Cell(figure.Latitudes[row], figure.Longitudes[column], tall, wide).Select(p => Place(page, at, p.Latitude, p.Longitude)).ToList();
                    var reading = PanelPage.Reading($"latitude {Axis.Text(figure.Latitudes[row])}°, longitude {Axis.Text(figure.Longitudes[column])}°", value);
                    page.Shapes.Add(new Area(outline, page.Level(value), reading));
                }
            }

            page.Shapes.Add(new Label(new(at.X + (page.Width / 2), at.Y + page.Height + 15), "longitude from -180° to 180°, latitude 90° at the top", 11, Ink.Muted, Anchor.Middle));
        }

        return page.Finish("Sphere of rotation axes by Mollweide's projection");
    }

    private static IEnumerable<(double Latitude, double Longitude)> Cell(double latitude, double longitude, double tall, double wide)
    {
        (double Y, double X)[] corners = [(0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5)];
        return Enumerable.Range(0, 4).SelectMany(c => Enumerable.Range(0, EdgeSteps).Select(s =>
        {
            var (from, to, share) = (corners[c], corners[(c + 1) % 4], (double)s / EdgeSteps);
            return (latitude + (tall * (from.Y + ((to.Y - from.Y) * share))), longitude + (wide * (from.X + ((to.X - from.X) * share))));
        }));
    }

    private static Pixel Place(PanelPage page, Pixel at, double latitude, double longitude)
    {
        var (x, y) = Mollweide.Place(latitude, longitude);
        return new Pixel(at.X + (page.Width * (1 + x) / 2), at.Y + (page.Height * (1 - y) / 2));
    }
}
