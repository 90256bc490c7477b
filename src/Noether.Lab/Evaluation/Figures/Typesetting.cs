using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Lays out text without a font at hand: widths are those of a common sans serif, on the generous side.</summary>
internal static class Typesetting
{
    public const double TitleSize = 17;
    public const double TextSize = 13;

    /// <summary>The size that pages give to text of figures on small screens: what stands side by side leaves room for it.</summary>
    public const double LargestTextSize = 17;
    private const double TitleLine = 23;
    private const double BoldIsWider = 1.16;
    private const double LegendLine = 22;
    private const double LegendMark = 26;
    private const double LegendGap = 22;

    public static double Width(string text, double size) => text.Sum(c => c switch
    {
        'i' or 'j' or 'l' or 't' or 'f' or 'r' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '(' or ')' or ' ' => 0.34,
        'm' or 'w' or 'M' or 'W' or '@' or '%' => 0.9,
        >= 'A' and <= 'Z' => 0.69,
        _ => 0.57,
    }) * size;

    /// <summary>Sets the title and the names of the series at the top of the page, over as many lines as they need.</summary>
    /// <returns>The height used.</returns>
    public static double Heading(List<Shape> shapes, string title, IReadOnlyList<Series> series, double left, double width)
    {
        var y = 28.0;
        foreach (var line in Wrap(title, TitleSize * BoldIsWider, width))
        {
            shapes.Add(new Label(new(left, y), line, TitleSize, Ink.Text, Bold: true));
            y += TitleLine;
        }

        var top = y - TitleLine + 10;
        return top + Legend(shapes, series, left, top, width);
    }

    private static double Legend(List<Shape> shapes, IReadOnlyList<Series> series, double left, double top, double width)
    {
        var at = new Pixel(left, top + 14);
        for (var i = 0; i < series.Count; i++)
        {
            var wide = LegendMark + Width(series[i].Name, TextSize);
            if (at.X > left && at.X + wide > left + width)
            {
                at = new Pixel(left, at.Y + LegendLine);
            }

            shapes.Add(new Stroke([at with { Y = at.Y - 4.5 }, new(at.X + 18, at.Y - 4.5)], Ink.Series(series, i), 3.5, Dashes: Dashes.Series(series, i)));
            shapes.Add(new Label(at with { X = at.X + LegendMark }, series[i].Name, TextSize, Ink.Text));
            at = at with { X = at.X + wide + LegendGap };
        }

        return at.Y - top + 8;
    }

    private static IEnumerable<string> Wrap(string text, double size, double width)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && Width(longer, size) > width)
            {
                yield return line;
                longer = word;
            }

            line = longer;
        }

        yield return line;
    }
}
