using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero.Grids;

namespace Noether.Lab.Evaluation.Nero.Results;

/// <summary>Draws values of a grid's elements in the geometry of its group, whatever they are.</summary>
internal static class CurveFigures
{
    /// <summary>The figure that the grid's layout asks for. Values below zero have no place on a circle: those are drawn over the angle.</summary>
    public static Figure Draw(AuditGrid grid, string name, string title, ColourScale scale, IReadOnlyList<DrawnCurve> curves) => grid.Layout switch
    {
        CircleLayout circle when scale.IsDiverging => Strip(name, title, scale.Label, new StripLayout("rotation (degrees)", circle.Degrees), curves),
        CircleLayout circle => new PolarFigure(name, title, Lines(curves, circle.Degrees, Enumerable.Range(0, circle.Degrees.Count)), Radius(scale)),
        StripLayout strip => Strip(name, title, scale.Label, strip, curves),
        PlaneLayout plane => new HeatMapFigure(name, title, plane.XAxis, plane.YAxis, plane.X, plane.Y, Panels(curves, plane.Cells), scale),
        TilesLayout tiles => Tiles(grid, name, title, scale, tiles, curves),
        DiscsLayout discs => Discs(name, title, scale, discs, curves),
        SphereLayout sphere => new SphereFigure(name, title, sphere.Latitudes, sphere.Longitudes, Panels(curves, sphere.Cells), scale),
        _ => throw new ArgumentException($"No figure for a layout of type {grid.Layout.GetType().Name}.", nameof(grid)),
    };

    private static double Radius(ColourScale scale) => scale.Max > 0 ? scale.Max : 1;

    private static LineFigure Strip(string name, string title, string label, StripLayout layout, IReadOnlyList<DrawnCurve> curves) =>
        new(name, title, layout.Axis, label, Lines(curves, layout.Values, Enumerable.Range(0, layout.Values.Count).OrderBy(i => layout.Values[i])));

    private static List<Series> Lines(IReadOnlyList<DrawnCurve> curves, IReadOnlyList<double> places, IEnumerable<int> order)
    {
        int[] shown = [.. order];
        IReadOnlyList<double> Of(IReadOnlyList<double> values) => [.. shown.Select(i => values[i])];
        return
        [
            .. curves.Select(c => new Series(c.Name, Of(places), Of(c.Values))
            {
                Band = c.Band is { } band ? new SeriesBand(Of(band.Low), Of(band.High)) : null,
                IsReference = c.IsReference,
            }),
        ];
    }

    private static IReadOnlyList<MapPanel> Panels(IReadOnlyList<DrawnCurve> curves, int[,] cells) => [.. curves.Select(c => new MapPanel(c.Name, Placed(c.Values, cells)))];

    private static double[,] Placed(IReadOnlyList<double> curve, int[,] cells)
    {
        var values = new double[cells.GetLength(0), cells.GetLength(1)];
        for (var row = 0; row < cells.GetLength(0); row++)
        {
            for (var column = 0; column < cells.GetLength(1); column++)
            {
                values[row, column] = curve[cells[row, column]];
            }
        }

        return values;
    }

    private static DiscFigure Discs(string name, string title, ColourScale scale, DiscsLayout layout, IReadOnlyList<DrawnCurve> curves)
    {
        var panels = curves.SelectMany(curve => layout.Planes.Select((plane, p) =>
        {
            var cells = new int[layout.AxisDegrees.Count, layout.AngleDegrees.Count];
            for (var k = 0; k < cells.Length; k++)
            {
                var (axis, angle) = (k / layout.AngleDegrees.Count, k % layout.AngleDegrees.Count);
                cells[axis, angle] = layout.Cells[p, axis, angle];
            }

            return new MapPanel($"{curve.Name}, axes in {plane}", Placed(curve.Values, cells));
        }));
        return new DiscFigure(name, title, layout.AxisDegrees, layout.AngleDegrees, [.. panels], scale);
    }

    private static MosaicFigure Tiles(AuditGrid grid, string name, string title, ColourScale scale, TilesLayout layout, IReadOnlyList<DrawnCurve> curves)
    {
        var (rows, columns) = (layout.Cells.GetLength(0), layout.Cells.GetLength(1));
        var panels = curves.Select(curve =>
        {
            var tiles = from row in Enumerable.Range(0, rows)
                        from column in Enumerable.Range(0, columns)
                        let element = layout.Cells[row, column]
                        where element >= 0
                        select new MosaicTile(layout.Labels[element], grid.Words[element], row, column, curve.Maps?[element] ?? new[,] { { curve.Values[element] } })
                        {
                            Value = curve.Values[element],
                        };
            return new MosaicPanel(curve.Name, [.. tiles]);
        });
        return new MosaicFigure(name, title, rows, columns, [.. panels], scale);
    }
}

/// <summary>Values of a grid's elements to be drawn.</summary>
/// <param name="Name">What they are of.</param>
/// <param name="Values">One an element.</param>
internal sealed record DrawnCurve(string Name, IReadOnlyList<double> Values)
{
    /// <summary>How sure they are; shown where they are drawn as a line.</summary>
    public BootstrapBand? Band { get; init; }

    /// <summary>A map for each element, drawn instead of the value where elements are tiles.</summary>
    public IReadOnlyList<double[,]>? Maps { get; init; }

    /// <summary>Whether they are there to compare the others with.</summary>
    public bool IsReference { get; init; }
}
