namespace Noether.Lab.Evaluation.Figures;

/// <summary>What plots over a horizontal axis have in common: the page, the vertical axis and the captions.</summary>
internal sealed class PlotAxes
{
    public const double PageWidth = 600;
    public const double Margin = 24;
    public const double Height = 270;

    private PlotAxes(List<Shape> shapes, Pixel topLeft, double width, Axis y)
    {
        (Shapes, TopLeft, Width, Y) = (shapes, topLeft, width, y);
    }

    /// <summary>What is painted.</summary>
    public List<Shape> Shapes { get; }

    /// <summary>Corner of the plot.</summary>
    public Pixel TopLeft { get; }

    /// <summary>The vertical axis.</summary>
    public Axis Y { get; }

    /// <summary>Width of the plot.</summary>
    public double Width { get; }

    /// <summary>Where the plot ends below.</summary>
    public double Bottom => TopLeft.Y + Height;

    /// <summary>Sets the page, with a title and a legend where they are asked for.</summary>
    /// <param name="figure">What is drawn.</param>
    /// <param name="series">Its series.</param>
    /// <param name="y">The vertical axis.</param>
    /// <param name="heading">Whether a title and a legend are asked for.</param>
    /// <param name="isSquare">Whether the plot is as wide as high, in the middle of its room, rather than as wide as the page.</param>
    public static PlotAxes Over(Catalogue.Figure figure, IReadOnlyList<Catalogue.Series> series, Axis y, bool heading, bool isSquare = false)
    {
        var shapes = new List<Shape>();
        var top = 12 + (heading ? Typesetting.Heading(shapes, figure.Title, series, Margin, PageWidth - (2 * Margin)) : 0);
        var left = Margin + Captions(y);
        var room = PageWidth - Margin - left;
        return isSquare ? new PlotAxes(shapes, new(left + ((room - Height) / 2), top), Height, y) : new PlotAxes(shapes, new(left, top), room, y);
    }

    /// <summary>Height of a value on the page.</summary>
    public double Place(double value) => Bottom - (Height * Y.Fraction(value));

    /// <summary>Draws the vertical axis, the line that things stand on, and both captions.</summary>
    public void Draw(string xLabel, string yLabel, double floor)
    {
        foreach (var tick in Y.Ticks)
        {
            Shapes.Add(new Stroke([new(TopLeft.X, Place(tick)), new(TopLeft.X + Width, Place(tick))], Ink.Grid, 1));
            Shapes.Add(new Label(new(TopLeft.X - 8, Place(tick) + 4.5), Axis.Text(tick), Typesetting.TextSize, Ink.Muted, Anchor.End));
        }

        Shapes.Add(new Stroke([new(TopLeft.X, floor), new(TopLeft.X + Width, floor)], Ink.Muted, 1.25));
        Shapes.Add(new Label(new(TopLeft.X + (Width / 2), Bottom + 42), xLabel, Typesetting.TextSize, Ink.Text, Anchor.Middle));
        Shapes.Add(new Label(new(TopLeft.X - Captions(Y) + 8, TopLeft.Y + (Height / 2)), yLabel, Typesetting.TextSize, Ink.Text, Anchor.Middle, Upwards: true));
    }

    /// <summary>Writes below the plot.</summary>
    public void Below(double at, string text) => Shapes.Add(new Label(new(at, Bottom + 20), text, Typesetting.TextSize, Ink.Muted, Anchor.Middle));

    /// <summary>Room for the vertical axis' caption and numbers.</summary>
    private static double Captions(Axis y) => 22 + y.Ticks.Max(t => Typesetting.Width(Axis.Text(t), Typesetting.TextSize)) + 8;

    /// <summary>The page as a drawing.</summary>
    public Drawing Finish(string title, string words, Frame frame) => new(PageWidth, Bottom + 56, title, words, frame, Shapes);
}
