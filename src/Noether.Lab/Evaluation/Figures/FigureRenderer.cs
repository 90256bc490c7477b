using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Renders figures. The bytes depend on the figure alone: not on the machine, its fonts or the time.</summary>
public static class FigureRenderer
{
    /// <summary>
    /// The figure as a stand-alone SVG file: text as text, light or dark as the reader's page.
    /// </summary>
    /// <exception cref="ArgumentException">A series has not as many X as Y.</exception>
    public static string Svg(Figure figure) => SvgWriter.Write(Lay(figure, heading: true), inPage: false);

    /// <summary>The figure as a PNG image on white, with the font that comes with Noether.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="scale">Pixels of the image per pixel of the layout.</param>
    /// <exception cref="ArgumentException">A series has not as many X as Y.</exception>
    public static byte[] Png(Figure figure, double scale = 2) => PngWriter.Write(Lay(figure, heading: true), scale);

    /// <summary>The numbers behind the figure: X, or the group's name, then a column a series; a cell is empty where a series has no such X.</summary>
    /// <exception cref="ArgumentException">A series has not as many X as Y.</exception>
    public static string Csv(Figure figure)
    {
        if (figure is MapFigure map)
        {
            return CsvTable.Write(map.Numbers);
        }

        if (figure is PictureFigure pictures)
        {
            return CsvTable.Write(pictures.Boxes);
        }

        if (figure is ForestFigure forest)
        {
            return CsvTable.Write(["row", "value", "low", "high"], forest.Rows.Select(r => (r.Name, new double?[] { r.Value, r.Low, r.High }.AsEnumerable())));
        }

        var (xName, series) = Data(figure);
        if (figure is BarFigure bars)
        {
            return CsvTable.Write(series.Select(s => s.Name).Prepend(xName), bars.Groups.Select((name, i) => (name, bars.Bars.Select(b => (double?)b.Values[i]))));
        }

        // A band is two more columns.
        series = [.. series.SelectMany(s => s.Band is { } band ? [s, s with { Name = $"{s.Name}, low", Y = band.Low, Band = null }, s with { Name = $"{s.Name}, high", Y = band.High, Band = null }] : new[] { s })];
        var values = series.Select(s => s.X.Zip(s.Y).GroupBy(p => p.First).ToDictionary(g => g.Key, g => g.Last().Second)).ToList();
        var rows = series.SelectMany(s => s.X).Distinct().Order()
            .Select(x => values.Select(v => v.TryGetValue(x, out var y) ? y : (double?)null).Prepend(x));
        return CsvTable.Write(series.Select(s => s.Name).Prepend(xName), rows);
    }

    /// <summary>The plot alone, for an HTML page that has <see cref="SvgWriter.Style"/> and sets title and legend itself.</summary>
    internal static string InPage(Figure figure) => SvgWriter.Write(Lay(figure, heading: false), inPage: true);

    private static Drawing Lay(Figure figure, bool heading)
    {
        foreach (var series in Data(figure).Series)
        {
            if (series.X.Count != series.Y.Count)
            {
                throw new ArgumentException($"Series '{series.Name}' of figure '{figure.Name}' has {series.X.Count} X but {series.Y.Count} Y.", nameof(figure));
            }
        }

        return figure switch
        {
            PolarFigure polar => PolarLayout.Lay(polar, heading),
            LineFigure line => LineLayout.Lay(line, heading),
            BarFigure bars => BarLayout.Lay(bars, SeriesOf(bars), heading),
            ForestFigure forest => ForestLayout.Lay(forest, SeriesOf(forest), heading),
            HeatMapFigure map => HeatMapLayout.Lay(map, heading),
            MosaicFigure mosaic => MosaicLayout.Lay(mosaic, heading),
            DiscFigure disc => DiscLayout.Lay(disc, heading),
            SphereFigure sphere => SphereLayout.Lay(sphere, heading),
            PictureFigure pictures => PictureLayout.Lay(pictures, heading),
            ScatterFigure scatter => ScatterLayout.Lay(scatter, heading),
            _ => throw Unknown(figure),
        };
    }

    /// <summary>The figure's series, in the order of their colours.</summary>
    internal static IReadOnlyList<Series> SeriesOf(Figure figure) => Data(figure).Series;

    private static (string XName, IReadOnlyList<Series> Series) Data(Figure figure) => figure switch
    {
        PolarFigure polar => ("angle (degrees)", polar.Series),
        LineFigure line => (line.XLabel, line.Series),
        BarFigure bars => (bars.XLabel, [.. bars.Bars.Select(b => new Series(b.Name, [.. Enumerable.Range(0, bars.Groups.Count).Select(i => (double)i)], b.Values))]),
        ForestFigure forest => (forest.XLabel, [.. forest.Groups.Select(g => new Series(g, [], []))]),
        MapFigure or PictureFigure => ("", []),
        _ => throw Unknown(figure),
    };

    private static ArgumentException Unknown(Figure figure) => new($"No rendering for a figure of type {figure.GetType().Name}.", nameof(figure));
}
