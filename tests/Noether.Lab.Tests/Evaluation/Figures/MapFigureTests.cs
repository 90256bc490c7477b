using System.Globalization;
using System.Xml.Linq;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Figures;

namespace Noether.Lab.Tests.Evaluation.Figures;

public sealed class MapFigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly ColourScale Share = new(0, 1, "accuracy");

    public static TheoryData<string> Names => ["heat", "mosaic", "disc", "sphere", "scatter"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_figures_give_equal_bytes_that_say_what_they_show(string name)
    {
        var svg = FigureRenderer.Svg(Named(name));
        Assert.Equal(svg, FigureRenderer.Svg(Named(name)));
        Assert.Equal(FigureRenderer.Png(Named(name)), FigureRenderer.Png(Named(name)));
        var root = XDocument.Parse(svg).Root!;
        Assert.Contains("accuracy", root.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Contains("second", root.Descendants(Svg + "text").Select(t => t.Value));
        Assert.Contains("highest", root.Attribute("aria-label")!.Value, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("heat", 2 * 12)]
    [InlineData("disc", 2 * (1 + (8 * 2)))]
    [InlineData("sphere", 2 * 8)]
    [InlineData("scatter", 4)]
    public void Every_value_has_a_surface_that_tells_its_place(string name, int cells)
    {
        var root = XDocument.Parse(FigureRenderer.Svg(Named(name))).Root!;
        Assert.Equal(cells, root.Descendants(Svg + "polygon").Count(p => p.Element(Svg + "title") is not null));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Csv_has_the_numbers(string name)
    {
        var lines = FigureRenderer.Csv(Named(name)).TrimEnd('\n').Split('\n');
        Assert.EndsWith(",value", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.EndsWith(",0.25", StringComparison.Ordinal));
    }

    [Fact]
    public void Cells_of_a_disc_fill_it()
    {
        // Areas by the shoelace formula: together the cells are the disc.
        var root = XDocument.Parse(FigureRenderer.Svg(Disc(72, 13) with { Panels = [new MapPanel("one", new double[72, 13])] })).Root!;
        var areas = root.Descendants(Svg + "polygon").Where(p => p.Element(Svg + "title") is not null).Select(Area).ToList();
        Assert.Equal(1 + (72 * 12), areas.Count);
        Assert.All(areas, a => Assert.True(a > 1));
        var radius = Math.Sqrt(areas.Sum() / Math.PI);
        Assert.Equal(215, radius, 0.5);
    }

    [Fact]
    public void Brightness_follows_the_scale_and_its_direction()
    {
        Assert.Equal(0, ColourMap.Level(0, Share));
        Assert.Equal(255, ColourMap.Level(2, Share));
        Assert.Equal(255, ColourMap.Level(0, Share with { Reversed = true }));
        Assert.Equal(ColourMap.None, ColourMap.Level(double.NaN, Share));
        Assert.Equal(128, ColourMap.Level(3, new ColourScale(3, 3, "constant")));
        Assert.Equal("#440154", ColourMap.Hex(0));
        Assert.Equal("#fde725", ColourMap.Hex(255));
        Assert.All(Enumerable.Range(1, 255), l => Assert.True(Luma(l) > Luma(l - 1) - 0.5));

        static double Luma(int level) => ColourMap.Rgb(level) is var (r, g, b) ? (0.2126 * r) + (0.7152 * g) + (0.0722 * b) : 0;
    }

    private static double Area(XElement polygon)
    {
        var points = polygon.Attribute("points")!.Value.Split(' ').Select(p => p.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()).ToList();
        return Math.Abs(points.Zip(points.Skip(1).Append(points[0]), (a, b) => (a[0] * b[1]) - (b[0] * a[1])).Sum()) / 2;
    }

    private static DiscFigure Disc(int axes, int angles) => new(
        "disc", "Discs.", [.. Enumerable.Range(0, axes).Select(i => 360.0 * i / axes)], [.. Enumerable.Range(0, angles).Select(i => 180.0 * i / (angles - 1))], [], Share);

    private static MapFigure Named(string name)
    {
        double[,] Some(int rows, int columns)
        {
            var values = new double[rows, columns];
            for (var i = 0; i < values.Length; i++)
            {
                values[i / columns, i % columns] = i % 4 == 1 ? double.NaN : 0.25 * (i % 5);
            }

            return values;
        }

        MapPanel[] Two(int rows, int columns) => [new("first", Some(rows, columns)), new("second", Some(rows, columns))];
        return name switch
        {
            "heat" => new HeatMapFigure("heat", "A heat-map.", "x (px)", "y (px)", [-1, 0, 1, 2], [-1, 0, 1], Two(3, 4), Share),
            "disc" => Disc(8, 3) with { Panels = Two(8, 3) },
            "sphere" => new SphereFigure("sphere", "A sphere.", [45, -45], [-135, -45, 45, 135], Two(2, 4), Share),
            "scatter" => new ScatterFigure("scatter", "Points.", [new("first", [-1, 1], [1, -1], [0.25, 1]), new("second", [0, 0], [0, 0], [0.5, double.NaN])], Share),
            _ => new MosaicFigure("mosaic", "Tiles.", 1, 2, [.. new[] { "first", "second" }.Select(n => new MosaicPanel(n, [new("0", "identity", 0, 0, new[,] { { 0.25 } }), new("1", "flip", 0, 1, new[,] { { 0.0, 1 }, { 1, 0 } })]))], Share),
        };
    }
}
