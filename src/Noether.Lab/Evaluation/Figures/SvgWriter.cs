using System.Globalization;
using System.Text;
using System.Xml;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Writes a drawing as SVG: text stays text, colours follow the reader's light or dark page.</summary>
internal static class SvgWriter
{
    private const string Font = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,'Liberation Sans','DejaVu Sans',sans-serif";

    /// <summary>The style of the inks, for a page that holds several drawings.</summary>
    public static string Style { get; } =
        $":root{{{Variables(Palette.Light)}}}@media (prefers-color-scheme:dark){{:root{{{Variables(Palette.Dark)}}}}}.nf{{font-family:{Font}}}";

    /// <param name="drawing">The drawing.</param>
    /// <param name="inPage">Inside a page that has <see cref="Style"/>; otherwise the SVG carries it, and a background.</param>
    public static string Write(Drawing drawing, bool inPage)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = !inPage, IndentChars = " ", NewLineChars = "\n" }))
        {
            xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            xml.WriteAttributeString("viewBox", $"0 0 {Number(drawing.Width)} {Number(drawing.Height)}");
            if (!inPage)
            {
                xml.WriteAttributeString("width", Number(drawing.Width));
                xml.WriteAttributeString("height", Number(drawing.Height));
            }

            xml.WriteAttributeString("class", "nf");
            xml.WriteAttributeString("role", "img");
            xml.WriteAttributeString("aria-label", $"{drawing.Title} {drawing.Description}");
            WriteFrame(xml, drawing.Frame);
            if (!inPage)
            {
                xml.WriteElementString("title", drawing.Title);
                xml.WriteElementString("style", Style);
                Element(xml, "rect", ("width", "100%"), ("height", "100%"), ("fill", Colour(Ink.Page)));
            }

            foreach (var shape in drawing.Shapes)
            {
                Write(xml, shape);
            }

            xml.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void Write(XmlWriter xml, Shape shape)
    {
        switch (shape)
        {
            case Stroke stroke:
                WriteStroke(xml, stroke);
                break;
            case Ring ring:
                Element(xml, "circle", ("cx", Number(ring.Center.X)), ("cy", Number(ring.Center.Y)), ("r", Number(ring.Radius)),
                    ("fill", ring.Filled ? Colour(ring.Ink) : "none"), ("stroke", Colour(ring.Ink)), ("stroke-width", Number(ring.Width)));
                break;
            case Area area:
                WriteArea(xml, area);
                break;
            case Veil veil:
                Element(xml, "polygon", ("points", Points(veil.Points)), ("fill", Colour(veil.Ink)), ("fill-opacity", "0.18"), ("stroke", "none"));
                break;
            case Raster raster:
                WriteImage(xml, raster.TopLeft, raster.Width, raster.Height, PngWriter.Encode(raster), raster.Reading, pixelated: true);
                break;
            case Photo photo:
                WriteImage(xml, photo.TopLeft, photo.Width, photo.Height, PngWriter.Encode(photo), photo.Reading, pixelated: false);
                break;
            case Label label:
                WriteLabel(xml, label);
                break;
        }
    }

    private static void WriteStroke(XmlWriter xml, Stroke stroke)
    {
        xml.WriteStartElement(stroke.Closed ? "polygon" : "polyline");
        xml.WriteAttributeString("points", Points(stroke.Points));
        xml.WriteAttributeString("fill", stroke.IsFilled ? Colour(stroke.Ink) : "none");
        if (stroke.IsFilled)
        {
            xml.WriteAttributeString("fill-opacity", "0.1");
        }

        if (stroke.IsDashed)
        {
            xml.WriteAttributeString("stroke-dasharray", stroke.Dashes.Lengths);
        }

        xml.WriteAttributeString("stroke", Colour(stroke.Ink));
        xml.WriteAttributeString("stroke-width", Number(stroke.Width));
        xml.WriteAttributeString("stroke-linejoin", "round");
        xml.WriteAttributeString("stroke-linecap", "round");
        if (stroke.Values is { } values)
        {
            xml.WriteAttributeString("data-name", values.Name);
            xml.WriteAttributeString("data-x", string.Join(' ', values.X.Select(Value)));
            xml.WriteAttributeString("data-y", string.Join(' ', values.Y.Select(Value)));
        }

        xml.WriteEndElement();
    }

    private static void WriteArea(XmlWriter xml, Area area)
    {
        // A thin line in its own colour closes the seams between neighbours.
        var colour = area.Level == ColourMap.None ? Colour(Ink.Grid) : ColourMap.Hex(area.Level);
        xml.WriteStartElement("polygon");
        xml.WriteAttributeString("points", Points(area.Points));
        xml.WriteAttributeString("fill", colour);
        xml.WriteAttributeString("stroke", colour);
        xml.WriteAttributeString("stroke-width", "0.4");
        WriteReading(xml, area.Reading);
        xml.WriteEndElement();
    }

    private static void WriteImage(XmlWriter xml, Pixel topLeft, double width, double height, byte[] png, string? reading, bool pixelated)
    {
        xml.WriteStartElement("image");
        xml.WriteAttributeString("x", Number(topLeft.X));
        xml.WriteAttributeString("y", Number(topLeft.Y));
        xml.WriteAttributeString("width", Number(width));
        xml.WriteAttributeString("height", Number(height));
        xml.WriteAttributeString("preserveAspectRatio", "none");
        if (pixelated)
        {
            xml.WriteAttributeString("style", "image-rendering:pixelated");
        }

        xml.WriteAttributeString("href", $"data:image/png;base64,{Convert.ToBase64String(png)}");
        WriteReading(xml, reading);
        xml.WriteEndElement();
    }

    private static void WriteReading(XmlWriter xml, string? reading)
    {
        if (reading is not null)
        {
            xml.WriteElementString("title", reading);
        }
    }

    private static void WriteLabel(XmlWriter xml, Label label)
    {
        xml.WriteStartElement("text");
        xml.WriteAttributeString("x", Number(label.At.X));
        xml.WriteAttributeString("y", Number(label.At.Y));
        xml.WriteAttributeString("font-size", Number(label.Size));
        xml.WriteAttributeString("fill", Colour(label.Ink));
        if (label.Anchor != Anchor.Start)
        {
            xml.WriteAttributeString("text-anchor", label.Anchor == Anchor.Middle ? "middle" : "end");
        }

        if (label.Bold)
        {
            xml.WriteAttributeString("font-weight", "600");
        }

        if (label.Upwards)
        {
            xml.WriteAttributeString("transform", $"rotate(-90 {Number(label.At.X)} {Number(label.At.Y)})");
        }

        if (label.Halo)
        {
            xml.WriteAttributeString("style", $"stroke:{Colour(Ink.Page)};stroke-width:3px;paint-order:stroke");
        }

        xml.WriteString(label.Content);
        xml.WriteEndElement();
    }

    private static void WriteFrame(XmlWriter xml, Frame frame)
    {
        switch (frame)
        {
            case PolarFrame polar:
                xml.WriteAttributeString("data-frame", $"polar {Number(polar.Center.X)} {Number(polar.Center.Y)} {Number(polar.Radius)}");
                break;
            case LineFrame line:
                xml.WriteAttributeString(
                    "data-frame",
                    $"line {Number(line.TopLeft.X)} {Number(line.TopLeft.Y)} {Number(line.Width)} {Number(line.Height)} {Value(line.X.Min)} {Value(line.X.Max)} {(line.X.Log ? 1 : 0)}");
                break;
        }
    }

    private static void Element(XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name);
        foreach (var (attribute, value) in attributes)
        {
            xml.WriteAttributeString(attribute, value);
        }

        xml.WriteEndElement();
    }

    private static string Points(IReadOnlyList<Pixel> points) => string.Join(' ', points.Select(p => $"{Number(p.X)},{Number(p.Y)}"));

    private static string Variables(IReadOnlyDictionary<string, string> colours) => string.Join(';', colours.Select(c => $"--n-{c.Key}:{c.Value}"));

    private static string Colour(Ink ink) => $"var(--n-{ink.Name})";

    private static string Number(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Value(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
