using System.Globalization;
using System.Xml.Linq;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Figures;
using SkiaSharp;

namespace Noether.Lab.Tests.Evaluation.Figures;

public sealed class FigureRendererTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Names => ["nero", "loss", "counts"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_figures_give_equal_bytes(string name)
    {
        Assert.Equal(FigureRenderer.Svg(Named(name)), FigureRenderer.Svg(Named(name)));
        Assert.Equal(FigureRenderer.Png(Named(name)), FigureRenderer.Png(Named(name)));
        Assert.Equal(FigureRenderer.Csv(Named(name)), FigureRenderer.Csv(Named(name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Svg_is_well_formed_and_says_what_it_shows(string name)
    {
        var root = XDocument.Parse(FigureRenderer.Svg(Named(name))).Root!;
        Assert.Equal("svg", root.Name.LocalName);
        Assert.All(root.DescendantsAndSelf(), e => Assert.Equal(Svg, e.Name.Namespace));
        Assert.StartsWith(Named(name).Title, root.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        var texts = root.Descendants(Svg + "text").Select(t => t.Value).ToList();
        Assert.Contains("plain network", texts);
        Assert.Contains("rotation-equivariant network", texts);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_lies_on_the_page(string name)
    {
        var root = XDocument.Parse(FigureRenderer.Svg(Named(name))).Root!;
        var size = root.Attribute("viewBox")!.Value.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToList();
        foreach (var pair in root.Descendants().SelectMany(e => e.Attribute("points")?.Value.Split(' ') ?? []))
        {
            var point = pair.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToList();
            Assert.InRange(point[0], 0, size[2]);
            Assert.InRange(point[1], 0, size[3]);
        }
    }

    [Fact]
    public void An_image_turned_to_the_left_points_to_where_its_value_is_drawn()
    {
        var figure = new PolarFigure("p", "One direction.", [new Series("a", [0, 90, 180, 270], [0.1, 1, 0.1, 0.1])]);
        var root = XDocument.Parse(FigureRenderer.Svg(figure)).Root!;
        var points = root.Descendants(Svg + "polygon").Single().Attribute("points")!.Value.Split(' ')
            .Select(p => p.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()).ToList();
        var frame = root.Attribute("data-frame")!.Value.Split(' ');
        var (x, y, radius) = (double.Parse(frame[1], CultureInfo.InvariantCulture), double.Parse(frame[2], CultureInfo.InvariantCulture), double.Parse(frame[3], CultureInfo.InvariantCulture));
        Assert.Equal([x, y - (0.1 * radius)], points[0], new Nearly());
        Assert.Equal([x - radius, y], points[1], new Nearly());
        Assert.Equal([x, y + (0.1 * radius)], points[2], new Nearly());
    }

    [Fact]
    public void No_two_of_many_series_are_drawn_alike()
    {
        string[] names = [.. Enumerable.Range(0, 24).Select(i => $"arm {i}")];
        LineFigure lines = new("l", "Many.", "x", "y", [.. names.Select((n, i) => new Series(n, [0, 1], [i, i]))]);
        PolarFigure circles = new("p", "Many.", [.. names.Select((n, i) => new Series(n, [0, 120, 240], [0.1, 0.2, 0.3]))]);
        BarFigure bars = new("b", "Many.", "x", "y", ["one"], [.. names.Select((n, i) => new BarSeries(n, [i + 1]))]);
        foreach (var (figure, width) in new (Figure, string)[] { (lines, "2.25"), (circles, "2.5"), (bars, "1.25"), (lines, "3.5") })
        {
            var drawn = XDocument.Parse(FigureRenderer.Svg(figure)).Root!.Descendants()
                .Where(e => e.Attribute("stroke-width")?.Value == width && e.Attribute("stroke")!.Value.StartsWith("var(--n-s", StringComparison.Ordinal))
                .Select(e => (e.Attribute("stroke")!.Value, e.Attribute("stroke-dasharray")?.Value))
                .ToList();
            Assert.Equal(names.Length, drawn.Distinct().Count());
        }

        Assert.NotEqual(FigureRenderer.Png(lines), FigureRenderer.Png(lines with { Series = [.. lines.Series.Take(7), lines.Series[7] with { IsReference = true }, .. lines.Series.Skip(8)] }));
    }

    [Fact]
    public void Missing_values_break_a_line_instead_of_bending_it()
    {
        var figure = new LineFigure("l", "A gap.", "x", "y", [new Series("a", [0, 1, 2, 3, 4], [1, 2, double.NaN, 3, 4])]);
        var series = XDocument.Parse(FigureRenderer.Svg(figure)).Root!.Descendants(Svg + "polyline")
            .Where(p => p.Attribute("stroke")!.Value == "var(--n-s0)" && p.Attribute("stroke-width")!.Value == "2.25");
        Assert.Equal(2, series.Count());
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(40, 0)]
    public void Points_are_marked_where_they_are_few(int points, int marks)
    {
        double[] x = [.. Enumerable.Range(0, points).Select(i => (double)i)];
        var figure = new LineFigure("l", "Few or many.", "x", "y", [new Series("a", x, x), new Series("as drawn", x, x) { IsReference = true }]);
        Assert.Equal(marks, XDocument.Parse(FigureRenderer.Svg(figure)).Root!.Descendants(Svg + "circle").Count());
    }

    [Fact]
    public void On_equal_axes_equal_numbers_lie_on_the_diagonal_of_a_square()
    {
        double[] x = [.. Enumerable.Range(0, 30).Select(i => (i / 10.0) - 1)];
        var figure = new LineFigure("l", "Equal.", "x", "y", [new Series("a", x, [.. x.Select(v => 3 * v)]), new Series("equal", x, x) { IsReference = true }]) { HasEqualAxes = true };
        var points = XDocument.Parse(FigureRenderer.Svg(figure)).Root!.Descendants(Svg + "polyline").Single(p => p.Attribute("data-name")?.Value == "equal").Attribute("points")!.Value.Split(' ')
            .Select(p => p.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()).ToList();
        Assert.Equal(points[^1][0] - points[0][0], points[0][1] - points[^1][1], 0.1);
        Assert.True(points[^1][0] - points[0][0] > 50);
    }

    [Theory]
    [InlineData(false, new double[0])]
    [InlineData(true, new double[0])]
    [InlineData(false, new double[] { 0.5 })]
    [InlineData(true, new double[] { 0, -1 })]
    [InlineData(false, new double[] { double.NaN, double.PositiveInfinity })]
    [InlineData(false, new double[] { 3, 3, 3 })]
    [InlineData(false, new double[] { 0, 0 })]
    [InlineData(true, new double[] { 1e-9, 1e9 })]
    [InlineData(false, new double[] { -1e300, 1e300 })]
    public void Strange_values_are_drawn_without_an_error(bool log, double[] values)
    {
        double[] x = [.. Enumerable.Range(0, values.Length).Select(i => (double)i)];
        var figure = new LineFigure("l", "Strange.", "x", "y", [new Series("a", x, values)], LogY: log);
        Assert.DoesNotContain("NaN", string.Concat(XDocument.Parse(FigureRenderer.Svg(figure)).Root!.Descendants().Attributes("points").Select(a => a.Value)), StringComparison.Ordinal);
        Assert.NotEmpty(FigureRenderer.Png(figure));
        Assert.NotEmpty(FigureRenderer.Svg(new PolarFigure("p", "Strange.", [new Series("a", x, values)])));
        Assert.DoesNotContain("NaN", FigureRenderer.Svg(new BarFigure("b", "Strange.", "x", "y", [.. x.Select(v => $"{v}")], [new BarSeries("a", values)])), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_has_a_column_a_series_and_empty_cells_where_one_has_no_value()
    {
        var figure = new LineFigure("l", "t", "step", "loss", [new Series("a", [0, 2], [0.5, 0.25]), new Series("b, c", [0, 1], [1, 2])]);
        Assert.Equal("step,a,\"b, c\"\n0,0.5,1\n1,,2\n2,0.25,\n", FigureRenderer.Csv(figure));
    }

    [Fact]
    public void Bars_stand_on_zero_as_high_as_their_values_and_say_them()
    {
        var root = XDocument.Parse(FigureRenderer.Svg(ExampleFigures.Counts)).Root!;
        var bars = root.Descendants(Svg + "polygon").Select(p => p.Attribute("points")!.Value.Split(' ')
            .Select(v => double.Parse(v.Split(',')[1], CultureInfo.InvariantCulture)).ToArray()).Select(y => y[0] - y[1]).ToList();
        Assert.Equal([378, 0, 600, 12, 105], bars.Select(height => Math.Round(height / bars.Max() * 600)));
        Assert.All(["378", "0", "600", "12", "105", "small", "hard", "regular"], text => Assert.Contains(root.Descendants(Svg + "text"), t => t.Value == text));
    }

    [Fact]
    public void Csv_of_bars_names_their_groups()
    {
        var figure = new BarFigure("b", "t", "test", "pairs", ["small", "hard, large"], [new BarSeries("a", [1, 0]), new BarSeries("b", [2.5, 3])]);
        Assert.Equal("test,a,b\nsmall,1,2.5\n\"hard, large\",0,3\n", FigureRenderer.Csv(figure));
    }

    [Fact]
    public void A_series_with_too_few_values_is_refused()
    {
        var figure = new PolarFigure("p", "t", [new Series("short", [0, 90], [1])]);
        Assert.Contains("'short'", Assert.Throws<ArgumentException>(() => FigureRenderer.Svg(figure)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Png_holds_text_that_needs_no_font_of_the_machine()
    {
        using var with = SKBitmap.Decode(FigureRenderer.Png(ExampleFigures.Nero, scale: 1));
        using var without = SKBitmap.Decode(FigureRenderer.Png(ExampleFigures.Nero with { Title = "" }, scale: 1));
        Assert.True(Dark(with) > Dark(without) + 300);

        static int Dark(SKBitmap image) => image.Pixels.Count(p => p.Red < 100 && p.Green < 100 && p.Blue < 100);
    }

    private static Figure Named(string name) => name switch
    {
        "nero" => ExampleFigures.Nero with { },
        "loss" => ExampleFigures.Losses with { },
        _ => ExampleFigures.Counts with { },
    };

    private sealed class Nearly : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 0.02;

        public int GetHashCode(double obj) => 0;
    }
}
