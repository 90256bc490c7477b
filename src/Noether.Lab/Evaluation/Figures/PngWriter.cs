using System.Globalization;
using SkiaSharp;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Paints a drawing as a PNG image. The font is embedded: a server or container without fonts gives the same image.</summary>
internal static class PngWriter
{
    private static readonly Lazy<SKTypeface> Typeface = new(() =>
    {
        using var font = typeof(PngWriter).Assembly.GetManifestResourceStream("Noether.Lab.Evaluation.Figures.DejaVuSans-subset.ttf")
            ?? throw new InvalidOperationException("The embedded font is missing.");
        return SKTypeface.FromStream(font);
    });

    public static byte[] Write(Drawing drawing, double scale)
    {
        using var bitmap = new SKBitmap((int)Math.Ceiling(drawing.Width * scale), (int)Math.Ceiling(drawing.Height * scale), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Colour(Ink.Page));
        canvas.Scale((float)scale);
        foreach (var shape in drawing.Shapes)
        {
            Paint(canvas, shape);
        }

        canvas.Flush();
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    /// <summary>A raster's own pixels as a PNG image.</summary>
    public static byte[] Encode(Raster raster)
    {
        using var bitmap = Bitmap(raster);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    /// <summary>A photo's own pixels as a PNG image.</summary>
    public static byte[] Encode(Photo photo)
    {
        using var bitmap = Bitmap(photo);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return data.ToArray();
    }

    private static SKBitmap Bitmap(Photo photo) => Bitmap(
        photo.Colours.GetLength(0), photo.Colours.GetLength(1), (i, j) => new SKColor(photo.Colours[i, j, 0], photo.Colours[i, j, 1], photo.Colours[i, j, 2]));

    private static SKBitmap Bitmap(Raster raster) => Bitmap(raster.Levels.GetLength(0), raster.Levels.GetLength(1), (i, j) => Colour(raster.Levels[i, j]));

    private static SKBitmap Bitmap(int rows, int columns, Func<int, int, SKColor> colour)
    {
        var bitmap = new SKBitmap(columns, rows, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                bitmap.SetPixel(j, i, colour(i, j));
            }
        }

        return bitmap;
    }

    private static void PaintArea(SKCanvas canvas, Area area)
    {
        using var path = new SKPath();
        path.AddPoly([.. area.Points.Select(p => new SKPoint((float)p.X, (float)p.Y))], close: true);
        using var paint = new SKPaint { Color = Colour(area.Level), Style = SKPaintStyle.StrokeAndFill, StrokeWidth = 0.4f, IsAntialias = true };
        canvas.DrawPath(path, paint);
    }

    private static SKColor Colour(int level)
    {
        if (level == ColourMap.None)
        {
            return Colour(Ink.Grid);
        }

        var (red, green, blue) = ColourMap.Rgb(level);
        return new SKColor(red, green, blue);
    }

    private static void Paint(SKCanvas canvas, Shape shape)
    {
        switch (shape)
        {
            case Stroke stroke:
                PaintStroke(canvas, stroke);
                break;
            case Ring ring:
                using (var paint = Pen(ring.Ink, ring.Width))
                {
                    paint.Style = ring.Filled ? SKPaintStyle.StrokeAndFill : SKPaintStyle.Stroke;
                    canvas.DrawCircle((float)ring.Center.X, (float)ring.Center.Y, (float)ring.Radius, paint);
                }

                break;
            case Area area:
                PaintArea(canvas, area);
                break;
            case Veil veil:
                PaintVeil(canvas, veil);
                break;
            case Raster raster:
                using (var bitmap = Bitmap(raster))
                {
                    PaintImage(canvas, bitmap, raster.TopLeft, raster.Width, raster.Height, new SKSamplingOptions(SKFilterMode.Nearest));
                }

                break;
            case Photo photo:
                using (var bitmap = Bitmap(photo))
                {
                    PaintImage(canvas, bitmap, photo.TopLeft, photo.Width, photo.Height, new SKSamplingOptions(SKCubicResampler.Mitchell));
                }

                break;
            case Label label:
                PaintLabel(canvas, label);
                break;
        }
    }

    private static void PaintVeil(SKCanvas canvas, Veil veil)
    {
        using var path = new SKPath();
        path.AddPoly([.. veil.Points.Select(p => new SKPoint((float)p.X, (float)p.Y))], close: true);
        using var paint = new SKPaint { Color = Colour(veil.Ink).WithAlpha(46), IsAntialias = true };
        canvas.DrawPath(path, paint);
    }

    private static void PaintImage(SKCanvas canvas, SKBitmap bitmap, Pixel topLeft, double width, double height, SKSamplingOptions sampling)
    {
        using var image = SKImage.FromBitmap(bitmap);
        var (x, y) = ((float)topLeft.X, (float)topLeft.Y);
        canvas.DrawImage(image, new SKRect(x, y, x + (float)width, y + (float)height), sampling);
    }

    private static void PaintStroke(SKCanvas canvas, Stroke stroke)
    {
        using var path = new SKPath();
        path.AddPoly([.. stroke.Points.Select(p => new SKPoint((float)p.X, (float)p.Y))], stroke.Closed);
        if (stroke.IsFilled)
        {
            using var fill = new SKPaint { Color = Colour(stroke.Ink).WithAlpha(26), IsAntialias = true };
            canvas.DrawPath(path, fill);
        }

        using var pen = Pen(stroke.Ink, stroke.Width);
        using var dashes = stroke.IsDashed ? SKPathEffect.CreateDash([.. stroke.Dashes.Lengths.Split(' ').Select(l => float.Parse(l, CultureInfo.InvariantCulture))], 0) : null;
        pen.PathEffect = dashes;
        canvas.DrawPath(path, pen);
    }

    private static void PaintLabel(SKCanvas canvas, Label label)
    {
        using var font = new SKFont(Typeface.Value, (float)(label.Size * 0.95)) { Embolden = label.Bold, Hinting = SKFontHinting.None, Subpixel = true };
        var align = label.Anchor switch
        {
            Anchor.Start => SKTextAlign.Left,
            Anchor.Middle => SKTextAlign.Center,
            _ => SKTextAlign.Right,
        };
        canvas.Save();
        canvas.Translate((float)label.At.X, (float)label.At.Y);
        if (label.Upwards)
        {
            canvas.RotateDegrees(-90);
        }

        if (label.Halo)
        {
            using var halo = Pen(Ink.Page, 3);
            canvas.DrawText(label.Content, 0, 0, align, font, halo);
        }

        using var paint = new SKPaint { Color = Colour(label.Ink), IsAntialias = true };
        canvas.DrawText(label.Content, 0, 0, align, font, paint);
        canvas.Restore();
    }

    private static SKPaint Pen(Ink ink, double width) => new()
    {
        Color = Colour(ink),
        Style = SKPaintStyle.Stroke,
        StrokeWidth = (float)width,
        StrokeJoin = SKStrokeJoin.Round,
        StrokeCap = SKStrokeCap.Round,
        IsAntialias = true,
    };

    private static SKColor Colour(Ink ink) => SKColor.Parse(Palette.Light[ink.Name]);
}
