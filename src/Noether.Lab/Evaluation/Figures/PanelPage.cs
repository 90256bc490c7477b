using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Panels side by side under a title, and a bar that says what their colours mean.</summary>
internal sealed class PanelPage
{
    private const double PageWidth = 600;
    private const double Margin = 24;
    private const double Gap = 26;
    private const double NameHeight = 26;
    private const int BarSteps = 64;

    private readonly List<Shape> _shapes = [];
    private readonly MapFigure _figure;
    private readonly double _left;
    private readonly int _columns;
    private readonly double _aspect;
    private readonly double _below;
    private readonly double _top;

    /// <param name="figure">The figure.</param>
    /// <param name="heading">Whether its title stands on the page.</param>
    /// <param name="columns">Most panels in a row.</param>
    /// <param name="aspect">Height of a panel over its width.</param>
    /// <param name="left">Room for labels left of each panel.</param>
    /// <param name="below">Room for labels under each panel.</param>
    public PanelPage(MapFigure figure, bool heading, int columns, double aspect = 1, double left = 0, double below = 0)
    {
        (_figure, _aspect, _left, _below) = (figure, aspect, left, below);
        _columns = Math.Max(1, Math.Min(columns, figure.Contents.Count));
        _top = 12 + (heading ? Typesetting.Heading(_shapes, figure.Title, [], Margin, PageWidth - (2 * Margin)) : 0);
    }

    /// <summary>Width of a panel.</summary>
    public double Width => Math.Min(((PageWidth - (2 * Margin) + Gap) / _columns) - Gap - _left, 430);

    /// <summary>Height of a panel.</summary>
    public double Height => Width * _aspect;

    /// <summary>The shapes so far.</summary>
    public List<Shape> Shapes => _shapes;

    private double RowHeight => Height + NameHeight + _below;

    /// <summary>Writes a panel's name and says where its upper left corner is.</summary>
    public Pixel Panel(int index)
    {
        var used = (_columns * (Width + _left + Gap)) - Gap;
        var x = ((PageWidth - used) / 2) + ((index % _columns) * (Width + _left + Gap)) + _left;
        var y = _top + (index / _columns * RowHeight) + NameHeight;
        _shapes.Add(new Label(new(x + (Width / 2), y - 8), _figure.Contents[index].Name, Typesetting.TextSize, Ink.Text, Anchor.Middle, Bold: true));
        return new Pixel(x, y);
    }

    /// <summary>The level of a value.</summary>
    public int Level(double value) => ColourMap.Level(value, _figure.Colours);

    /// <summary>A place in words and its value.</summary>
    public static string Reading(string place, double value) => $"{place}: {value.ToString("0.####", CultureInfo.InvariantCulture)}";

    /// <summary>The whole drawing.</summary>
    /// <param name="kind">What it is, in a few words.</param>
    public Drawing Finish(string kind)
    {
        var rows = (_figure.Contents.Count + _columns - 1) / _columns;
        var top = _top + (rows * RowHeight) + 16;
        Bar(top);
        var words = string.Join(' ', _figure.Contents.Select(Describe));
        return new Drawing(PageWidth, top + 62, _figure.Title, $"{kind} of {_figure.Colours.Label}. {words}", new StillFrame(), _shapes);
    }

    private static string Describe((string Name, IEnumerable<double> Values) panel)
    {
        var shown = panel.Values.Where(double.IsFinite).ToList();
        return shown.Count == 0
            ? $"{panel.Name}: no values."
            : string.Create(CultureInfo.InvariantCulture, $"{panel.Name}: lowest {shown.Min():0.###}, mean {shown.Average():0.###}, highest {shown.Max():0.###}.");
    }

    private void Bar(double top)
    {
        var (left, width, scale) = (PageWidth / 4, PageWidth / 2, _figure.Colours);
        for (var i = 0; i < BarSteps; i++)
        {
            var value = scale.Min + ((scale.Max - scale.Min) * (i + 0.5) / BarSteps);
            _shapes.Add(new Area(Box(new(left + (width * i / BarSteps), top), width / BarSteps, 12), Level(value)));
        }

        var ticks = new[] { scale.Min, (scale.Min + scale.Max) / 2, scale.Max };
        for (var i = 0; i < ticks.Length; i++)
        {
            _shapes.Add(new Label(new(left + (width * i / 2), top + 27), Axis.Text(Rounded(ticks[i])), Typesetting.TextSize, Ink.Muted, Anchor.Middle));
        }

        _shapes.Add(new Label(new(PageWidth / 2, top + 46), scale.Label, Typesetting.TextSize, Ink.Text, Anchor.Middle));
    }

    /// <summary>Three digits, as many as a tick needs.</summary>
    private static double Rounded(double value) => value == 0 || !double.IsFinite(value) ? 0 : double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The corners of a rectangle.</summary>
    public static Pixel[] Box(Pixel topLeft, double width, double height) =>
        [topLeft, topLeft with { X = topLeft.X + width }, new(topLeft.X + width, topLeft.Y + height), topLeft with { Y = topLeft.Y + height }];
}
