using System.Xml.Linq;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Figures;
using SkiaSharp;

namespace Noether.Lab.Tests.Evaluation.Figures;

public sealed class PictureFigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void What_lies_outside_the_view_is_darkened_and_nothing_else()
    {
        var image = XDocument.Parse(FigureRenderer.Svg(Figure(Box(PictureBoxKind.View, "view")))).Root!.Descendants(Svg + "image").Single();
        using var drawn = SKBitmap.Decode(Convert.FromBase64String(image.Attribute("href")!.Value.Split(',')[1]));
        Assert.Equal((6, 4), (drawn.Width, drawn.Height));
        for (var x = 0; x < 6; x++)
        {
            for (var y = 0; y < 4; y++)
            {
                var seen = x is >= 1 and < 3 && y is >= 2 and < 4;
                Assert.Equal(seen ? new SKColor(200, 100, 40) : new SKColor(70, 35, 14), drawn.GetPixel(x, y));
            }
        }
    }

    [Fact]
    public void What_was_found_is_written_beneath_and_its_numbers_are_kept()
    {
        var figure = Figure(Box(PictureBoxKind.Truth, "cup"), Box(PictureBoxKind.Found, "cup, 0.93 sure"));
        var root = XDocument.Parse(FigureRenderer.Svg(figure)).Root!;
        var texts = root.Descendants(Svg + "text").Select(t => t.Value).ToList();
        Assert.Contains("cup, 0.93 sure", texts);
        Assert.Contains("where the object is", texts);
        Assert.DoesNotContain("what the model sees", texts);
        Assert.Contains("cup, 0.93 sure", root.Attribute("aria-label")!.Value, StringComparison.Ordinal);
        Assert.Equal("panel,kind,left,top,right,bottom\n0,1,1,2,3,4\n0,2,1,2,3,4\n", FigureRenderer.Csv(figure));
        Assert.Contains("finds nothing", FigureRenderer.Svg(Figure(Box(PictureBoxKind.Truth, "cup"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_without_boxes_are_pictures_alone_up_to_four_in_a_row()
    {
        var panel = Figure().Panels[0];
        var root = XDocument.Parse(FigureRenderer.Svg(Figure() with { Panels = [.. Enumerable.Range(0, 5).Select(i => panel with { Name = $"picture {i}" })] })).Root!;
        Assert.DoesNotContain(root.Descendants(Svg + "text"), t => t.Value == "finds nothing");
        Assert.Equal([4, 1], root.Descendants(Svg + "image").GroupBy(i => i.Attribute("y")!.Value).Select(row => row.Count()));
        Assert.Contains("picture 4", root.Attribute("aria-label")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_keep_their_shape_in_both_formats()
    {
        using var png = SKBitmap.Decode(FigureRenderer.Png(Figure(), scale: 1));
        var image = XDocument.Parse(FigureRenderer.Svg(Figure())).Root!.Descendants(Svg + "image").Single();
        var (x, y) = ((int)(double)image.Attribute("x")!, (int)(double)image.Attribute("y")!);
        var (width, height) = ((double)image.Attribute("width")!, (double)image.Attribute("height")!);
        Assert.Equal(6.0 / 4, width / height, 2);
        Assert.Equal(new SKColor(200, 100, 40), png.GetPixel(x + 5, y + 5));
        Assert.Equal(new SKColor(200, 100, 40), png.GetPixel(x + (int)width - 5, y + (int)height - 5));
    }

    private static PictureBox Box(PictureBoxKind kind, string words) => new(kind, 1, 2, 3, 4, words);

    /// <summary>A picture of one colour, 4 rows of 6 pixels.</summary>
    private static PictureFigure Figure(params PictureBox[] boxes)
    {
        var colours = new byte[4, 6, 3];
        for (var i = 0; i < 24; i++)
        {
            (colours[i / 6, i % 6, 0], colours[i / 6, i % 6, 1], colours[i / 6, i % 6, 2]) = (200, 100, 40);
        }

        return new PictureFigure("p", "A picture.", [new PicturePanel("scene", colours, boxes)]);
    }
}
