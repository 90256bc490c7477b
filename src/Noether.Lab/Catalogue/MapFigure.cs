namespace Noether.Lab.Catalogue;

/// <summary>Values as colours, side by side in panels that share one scale.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Title">What the reader should see, as a sentence.</param>
/// <param name="Colours">What the colours mean.</param>
public abstract record MapFigure(string Name, string Title, ColourScale Colours) : Figure(Name, Title)
{
    /// <summary>The panels' names and all values in each.</summary>
    public abstract IReadOnlyList<(string Name, IEnumerable<double> Values)> Contents { get; }

    /// <summary>The numbers behind it: the panel's number, places and value, a row each.</summary>
    public abstract Table Numbers { get; }
}

/// <summary>What colours mean: dark at the lower end, bright at the upper one; the other way round where less is better.</summary>
/// <param name="Min">Value of the one end.</param>
/// <param name="Max">Value of the other end.</param>
/// <param name="Label">What the value is.</param>
/// <param name="Reversed">Whether the lower end is bright.</param>
public sealed record ColourScale(double Min, double Max, string Label, bool Reversed = false)
{
    /// <summary>Whether zero is pale and both signs have a colour of their own, blue below and orange above; give ends that are as far from zero as each other.</summary>
    public bool IsDiverging { get; init; }
}

/// <summary>A panel of values in rows and columns.</summary>
public sealed record MapPanel(string Name, double[,] Values);

/// <summary>Cells over two axes; x to the right, y down.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Title">What the reader should see, as a sentence.</param>
/// <param name="XLabel">What changes from column to column, with its unit.</param>
/// <param name="YLabel">What changes from row to row, with its unit.</param>
/// <param name="X">Places of the columns, evenly spaced.</param>
/// <param name="Y">Places of the rows, evenly spaced.</param>
/// <param name="Panels">Values of rows and columns.</param>
/// <param name="Colours">What the colours mean.</param>
public sealed record HeatMapFigure(
    string Name, string Title, string XLabel, string YLabel, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<MapPanel> Panels, ColourScale Colours)
    : MapFigure(Name, Title, Colours)
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, IEnumerable<double> Values)> Contents => MapPanels.Contents(Panels);

    /// <inheritdoc/>
    public override Table Numbers => MapPanels.Numbers(Panels, YLabel, Y, XLabel, X);
}

/// <summary>
/// Discs of rotations: the direction (counter-clockwise from the right) is the rotation's axis, the distance from the centre its angle.
/// </summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Title">What the reader should see, as a sentence.</param>
/// <param name="AxisDegrees">Directions of the axes, once round, evenly spaced.</param>
/// <param name="AngleDegrees">Angles from 0, evenly spaced.</param>
/// <param name="Panels">Values of axes and angles.</param>
/// <param name="Colours">What the colours mean.</param>
public sealed record DiscFigure(
    string Name, string Title, IReadOnlyList<double> AxisDegrees, IReadOnlyList<double> AngleDegrees, IReadOnlyList<MapPanel> Panels, ColourScale Colours)
    : MapFigure(Name, Title, Colours)
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, IEnumerable<double> Values)> Contents => MapPanels.Contents(Panels);

    /// <inheritdoc/>
    public override Table Numbers => MapPanels.Numbers(Panels, "axis (degrees)", AxisDegrees, "angle (degrees)", AngleDegrees);
}

/// <summary>A sphere laid flat so that areas are kept (Mollweide).</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Title">What the reader should see, as a sentence.</param>
/// <param name="Latitudes">Middle of each row of cells in degrees, evenly spaced.</param>
/// <param name="Longitudes">Middle of each column of cells in degrees, evenly spaced.</param>
/// <param name="Panels">Values of rows and columns.</param>
/// <param name="Colours">What the colours mean.</param>
public sealed record SphereFigure(
    string Name, string Title, IReadOnlyList<double> Latitudes, IReadOnlyList<double> Longitudes, IReadOnlyList<MapPanel> Panels, ColourScale Colours)
    : MapFigure(Name, Title, Colours)
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, IEnumerable<double> Values)> Contents => MapPanels.Contents(Panels);

    /// <inheritdoc/>
    public override Table Numbers => MapPanels.Numbers(Panels, "latitude (degrees)", Latitudes, "longitude (degrees)", Longitudes);
}

/// <summary>Tiles, each a small map or one value.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Title">What the reader should see, as a sentence.</param>
/// <param name="Rows">Rows of tiles.</param>
/// <param name="Columns">Columns of tiles.</param>
/// <param name="Panels">The tiles of each panel.</param>
/// <param name="Colours">What the colours mean.</param>
public sealed record MosaicFigure(string Name, string Title, int Rows, int Columns, IReadOnlyList<MosaicPanel> Panels, ColourScale Colours)
    : MapFigure(Name, Title, Colours)
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, IEnumerable<double> Values)> Contents =>
        [.. Panels.Select(p => (p.Name, p.Tiles.SelectMany(t => t.Values.Cast<double>())))];

    /// <summary>Each tile in one number.</summary>
    public override Table Numbers => new(
        ["panel", "row", "column", "value"],
        [.. Panels.SelectMany((p, i) => p.Tiles.Select(t => new[] { i, t.Row, t.Column, t.Value }))]);
}

/// <summary>The tiles of a mosaic's panel.</summary>
public sealed record MosaicPanel(string Name, IReadOnlyList<MosaicTile> Tiles);

/// <summary>A tile.</summary>
/// <param name="Label">A short mark.</param>
/// <param name="Words">What it stands for.</param>
/// <param name="Row">Its row in the mosaic.</param>
/// <param name="Column">Its column in the mosaic.</param>
/// <param name="Values">Its values, rows from the top.</param>
public sealed record MosaicTile(string Label, string Words, int Row, int Column, double[,] Values)
{
    /// <summary>The tile in one number, printed beside its mark; the mean of its values unless it is another (a root of a mean of squares).</summary>
    public double Value { get; init; } = Values.Cast<double>().Average();
}

/// <summary>Points on a plane from -1 to 1 in both directions.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Title">What the reader should see, as a sentence.</param>
/// <param name="Panels">The points of each panel.</param>
/// <param name="Colours">What the colours mean.</param>
public sealed record ScatterFigure(string Name, string Title, IReadOnlyList<ScatterPanel> Panels, ColourScale Colours) : MapFigure(Name, Title, Colours)
{
    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, IEnumerable<double> Values)> Contents => [.. Panels.Select(p => (p.Name, (IEnumerable<double>)p.Values))];

    /// <inheritdoc/>
    public override Table Numbers => new(
        ["panel", "point", "x", "y", "value"],
        [.. Panels.SelectMany((p, i) => p.Values.Select((v, n) => new[] { i, n, p.X[n], p.Y[n], v }))]);
}

/// <summary>Points with a value each.</summary>
public sealed record ScatterPanel(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double> Values);

internal static class MapPanels
{
    public static IReadOnlyList<(string Name, IEnumerable<double> Values)> Contents(IReadOnlyList<MapPanel> panels) => [.. panels.Select(p => (p.Name, p.Values.Cast<double>()))];

    public static Table Numbers(IReadOnlyList<MapPanel> panels, string rowName, IReadOnlyList<double> rows, string columnName, IReadOnlyList<double> columns) => new(
        ["panel", rowName, columnName, "value"],
        [.. panels.SelectMany((p, i) => rows.SelectMany((r, row) => columns.Select((c, column) => new[] { i, r, c, p.Values[row, column] })))]);
}
