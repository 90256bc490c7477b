using System.Xml.Linq;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Figures;

namespace Noether.Lab.Tests.Evaluation.Figures;

public sealed class BandTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly Series Sure = new("sure", [0, 90, 180, 270], [0.5, 0.6, 0.7, 0.6]) { Band = new SeriesBand([0.4, 0.5, 0.6, 0.5], [0.6, 0.7, 0.8, 0.7]) };
    private static readonly Series Floor = new("floor", [0, 90, 180, 270], [0.9, 0.8, 0.9, 0.8]) { IsReference = true };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_band_is_a_veil_below_its_line(bool polar)
    {
        var shapes = XDocument.Parse(FigureRenderer.Svg(Of(polar))).Root!.Elements().ToList();
        var veil = Assert.Single(shapes, e => e.Attribute("fill-opacity")?.Value == "0.18");
        Assert.Equal("none", veil.Attribute("stroke")!.Value);
        Assert.True(shapes.IndexOf(veil) < shapes.FindIndex(e => e.Attribute("data-name")?.Value == "sure"));

        // There and back along both ends; a circle returns to its start first.
        Assert.Equal(polar ? 10 : 8, veil.Attribute("points")!.Value.Split(' ').Length);
        Assert.NotEmpty(FigureRenderer.Png(Of(polar)));
    }

    [Fact]
    public void A_reference_is_grey_dashed_and_takes_no_colour_from_the_others()
    {
        var root = XDocument.Parse(FigureRenderer.Svg(new PolarFigure("p", "t", [Floor, Sure]))).Root!;
        var line = root.Elements().Single(e => e.Attribute("data-name")?.Value == "floor");
        Assert.Equal(("var(--n-muted)", "6 4", "none"), (line.Attribute("stroke")!.Value, line.Attribute("stroke-dasharray")!.Value, line.Attribute("fill")!.Value));
    }

    [Fact]
    public void Csv_has_both_ends_of_a_band() =>
        Assert.Equal(["angle (degrees),sure,\"sure, low\",\"sure, high\",floor", "0,0.5,0.4,0.6,0.9"], FigureRenderer.Csv(Of(polar: true)).Split('\n').Take(2).Select(l => l.TrimEnd('\r')));

    [Fact]
    public void An_axis_holds_the_bands()
    {
        var figure = new LineFigure("l", "t", "x", "y", [Sure with { Band = new SeriesBand([-3, 0, 0, 0], [1, 1, 1, 5]) }]);
        var labels = XDocument.Parse(FigureRenderer.Svg(figure)).Root!.Descendants(Svg + "text").Select(t => t.Value).ToList();
        Assert.Contains("-4", labels);
        Assert.Contains("6", labels);
    }

    [Fact]
    public void Apart_each_line_has_a_circle_of_its_own_with_the_references()
    {
        var figure = new PolarFigure("p", "t", [Sure, Sure with { Name = "other" }, Sure with { Name = "third" }, Floor]) { IsApart = true };
        var names = XDocument.Parse(FigureRenderer.Svg(figure)).Root!.Elements().Select(e => e.Attribute("data-name")?.Value).Where(n => n is not null).ToList();
        Assert.Equal(["floor", "sure", "floor", "other", "floor", "third"], names);
        Assert.Equal(3 * 5, XDocument.Parse(FigureRenderer.Svg(figure)).Root!.Elements(Svg + "circle").Count());
    }

    [Fact]
    public void A_scale_with_two_ends_is_pale_at_zero_and_tells_signs_apart()
    {
        var scale = new ColourScale(-2, 2, "difference") { IsDiverging = true };
        var (low, zero, high) = (ColourMap.Rgb(ColourMap.Level(-2, scale)), ColourMap.Rgb(ColourMap.Level(0, scale)), ColourMap.Rgb(ColourMap.Level(9, scale)));
        Assert.Equal("#0072b2", ColourMap.Hex(ColourMap.Level(-2, scale)));
        Assert.Equal("#d55e00", ColourMap.Hex(ColourMap.Level(2, scale)));
        Assert.True(low.Blue > low.Red && high.Red > high.Blue);
        Assert.All([zero.Red, zero.Green, zero.Blue], c => Assert.InRange(c, (byte)230, (byte)255));
        Assert.Equal(ColourMap.None, ColourMap.Level(double.NaN, scale));
    }

    private static Figure Of(bool polar) => polar ? new PolarFigure("p", "t", [Sure, Floor]) : new LineFigure("l", "t", "angle", "y", [Sure, Floor]);
}
