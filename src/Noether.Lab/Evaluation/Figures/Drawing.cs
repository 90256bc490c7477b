namespace Noether.Lab.Evaluation.Figures;

/// <summary>A point on the page, in pixels from the top left.</summary>
internal readonly record struct Pixel(double X, double Y);

/// <summary>What a line or a text is drawn with; the writer knows the colours of light and dark.</summary>
internal readonly record struct Ink(string Name)
{
    public static readonly Ink Text = new("text");
    public static readonly Ink Muted = new("muted");
    public static readonly Ink Grid = new("grid");
    public static readonly Ink Page = new("page");

    /// <summary>Where an object of a picture is; the same on light and dark pages, as pictures are.</summary>
    public static readonly Ink Truth = new("truth");

    /// <summary>Where a model finds it.</summary>
    public static readonly Ink Found = new("found");

    public static Ink Series(int index) => new($"s{index % Palette.SeriesCount}");

    /// <summary>The ink of one of a figure's series.</summary>
    public static Ink Series(IReadOnlyList<Catalogue.Series> all, int index) => all[index].IsReference ? Muted : Series(index);
}

/// <summary>How a line is broken: series that have to share a colour differ by it.</summary>
/// <param name="Lengths">Lengths of strokes and gaps by turns, in pixels, as SVG writes them; empty where the line is whole.</param>
internal readonly record struct Dashes(string Lengths)
{
    public static readonly Dashes None = new("");

    /// <summary>What others are compared with.</summary>
    public static readonly Dashes Reference = new("6 4");

    // With round ends, a stroke of next to no length is a dot.
    private static readonly Dashes[] Rounds = [None, new("9 6"), new("0.1 5"), new("9 6 0.1 6")];

    /// <summary>How one of a figure's series is broken: whole as long as its colour is its own, in another way with each round through the colours.</summary>
    public static Dashes Series(IReadOnlyList<Catalogue.Series> all, int index) =>
        all[index].IsReference ? Reference : Rounds[index / Palette.SeriesCount % Rounds.Length];
}

/// <summary>Something on the page.</summary>
internal abstract record Shape;

/// <summary>A line through points.</summary>
/// <param name="Points">At least two.</param>
/// <param name="Ink">Its colour.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Closed">Whether it returns to its start and is lightly filled.</param>
/// <param name="Values">The numbers behind a series, for reading them off in the browser.</param>
/// <param name="Dashes">How it is broken; it is not filled then.</param>
/// <param name="Hollow">Whether it is not filled although it is closed.</param>
internal sealed record Stroke(IReadOnlyList<Pixel> Points, Ink Ink, double Width, bool Closed = false, SeriesValues? Values = null, Dashes Dashes = default, bool Hollow = false) : Shape
{
    /// <summary>Whether it is broken.</summary>
    public bool IsDashed => !string.IsNullOrEmpty(Dashes.Lengths);

    /// <summary>Whether what it encloses is tinted.</summary>
    public bool IsFilled => Closed && !IsDashed && !Hollow;
}

/// <summary>A surface in a line's ink that lets what is below shine through.</summary>
/// <param name="Points">Its outline, at least three.</param>
/// <param name="Ink">Its colour.</param>
internal sealed record Veil(IReadOnlyList<Pixel> Points, Ink Ink) : Shape;

/// <summary>A circle, outlined; or filled where it is a point.</summary>
internal sealed record Ring(Pixel Center, double Radius, Ink Ink, double Width, bool Filled = false) : Shape;

/// <summary>A surface in the colour of a value.</summary>
/// <param name="Points">Its outline, at least three.</param>
/// <param name="Level">Level of <see cref="ColourMap"/>; <see cref="ColourMap.None"/> where there is no value.</param>
/// <param name="Reading">What it stands for and its value, to be shown when pointed at.</param>
internal sealed record Area(IReadOnlyList<Pixel> Points, int Level, string? Reading = null) : Shape;

/// <summary>A picture whose pixels are values.</summary>
/// <param name="TopLeft">Its corner.</param>
/// <param name="Width">Its width on the page.</param>
/// <param name="Height">Its height on the page.</param>
/// <param name="Levels">Levels of rows and columns, from the top left.</param>
/// <param name="Reading">What it shows.</param>
internal sealed record Raster(Pixel TopLeft, double Width, double Height, int[,] Levels, string? Reading = null) : Shape;

/// <summary>A picture in its own colours.</summary>
/// <param name="TopLeft">Its corner.</param>
/// <param name="Width">Its width on the page.</param>
/// <param name="Height">Its height on the page.</param>
/// <param name="Colours">Red, green and blue of rows and columns, from the top left.</param>
/// <param name="Reading">What it shows.</param>
internal sealed record Photo(Pixel TopLeft, double Width, double Height, byte[,,] Colours, string? Reading = null) : Shape;

/// <summary>A text.</summary>
/// <param name="At">Where its anchor stands, on the base line.</param>
/// <param name="Content">One line.</param>
/// <param name="Size">Height of the font in pixels.</param>
/// <param name="Ink">Its colour.</param>
/// <param name="Anchor">Which part of it stands at <paramref name="At"/>.</param>
/// <param name="Bold">Heavier.</param>
/// <param name="Upwards">Turned to read from bottom to top.</param>
/// <param name="Halo">On a margin in the page's colour, to stay readable over lines.</param>
internal sealed record Label(
    Pixel At, string Content, double Size, Ink Ink, Anchor Anchor = Anchor.Start, bool Bold = false, bool Upwards = false, bool Halo = false) : Shape;

/// <summary>Which part of a text stands at its point.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>The numbers behind a stroke.</summary>
internal sealed record SeriesValues(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>How the page's pixels map to numbers, for reading values off in the browser.</summary>
internal abstract record Frame;

/// <summary>Angles counter-clockwise from the top round a centre.</summary>
internal sealed record PolarFrame(Pixel Center, double Radius) : Frame;

/// <summary>A horizontal axis between two values.</summary>
internal sealed record LineFrame(Pixel TopLeft, double Width, double Height, Axis X) : Frame;

/// <summary>Nothing to read off along an axis.</summary>
internal sealed record StillFrame : Frame;

/// <summary>A figure laid out: shapes on a page, in the order in which they are painted.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Title">Its title, for those who hear it.</param>
/// <param name="Description">What it shows in words, for those who hear it.</param>
/// <param name="Frame">How pixels map to numbers.</param>
/// <param name="Shapes">What is painted.</param>
internal sealed record Drawing(double Width, double Height, string Title, string Description, Frame Frame, IReadOnlyList<Shape> Shapes);
