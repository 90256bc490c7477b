using SkiaSharp;

namespace Noether.Lab.Data.Scenes;

/// <summary>Drawings of a car, a bottle, a cup, a chair and a book, each within the unit square, in colours and proportions of its own.</summary>
internal static class SceneSprites
{
    private static readonly (string Name, float Aspect, Action<SKCanvas, SKColor, SceneDraws> Draw)[] Kinds =
    [
        ("car", 2.05f, Car), ("bottle", 0.36f, Bottle), ("cup", 1.15f, Cup), ("chair", 0.62f, Chair), ("book", 0.8f, Book),
    ];

    private static readonly SKColor Dark = new(35, 35, 40);

    public static IReadOnlyList<string> Classes { get; } = [.. Kinds.Select(k => k.Name)];

    /// <summary>Draws an object on a transparent ground.</summary>
    /// <param name="kind">Its class.</param>
    /// <param name="length">Length of its longer edge in pixels.</param>
    /// <param name="draws">Chooses proportions, colours and tilt.</param>
    /// <returns>A square picture that holds it with a margin.</returns>
    public static SKBitmap Draw(int kind, float length, SceneDraws draws)
    {
        var (_, usual, draw) = Kinds[kind];
        var aspect = usual * draws.Between(0.88, 1.14);
        var (width, height) = aspect > 1 ? (length, length / aspect) : (length * aspect, length);
        var edge = (int)Math.Ceiling(length * 1.5f);
        var bitmap = new SKBitmap(edge, edge, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.Transparent);
        canvas.Translate(edge / 2f, edge / 2f);
        canvas.RotateDegrees(draws.Between(-9, 9));
        canvas.Scale(draws.Chance(0.5) ? width : -width, height);
        canvas.Translate(-0.5f, -0.5f);
        draw(canvas, draws.Colour((45, 95), (35, 95)), draws);
        canvas.Flush();
        return bitmap;
    }

    private static void Car(SKCanvas canvas, SKColor colour, SceneDraws draws)
    {
        using var body = Lit(colour);
        var roof = draws.Between(0.0, 0.1);
        Fill(canvas, body, [new(0.18f, 0.45f), new(0.32f, roof), new(0.68f, roof), new(0.85f, 0.45f)]);
        canvas.DrawRoundRect(new SKRect(0, 0.4f, 1, 0.82f), 0.07f, 0.14f, body);
        using var glass = Plain(new SKColor(190, 220, 235));
        Fill(canvas, glass, [new(0.25f, 0.43f), new(0.35f, roof + 0.08f), new(0.48f, roof + 0.08f), new(0.48f, 0.43f)]);
        Fill(canvas, glass, [new(0.52f, 0.43f), new(0.52f, roof + 0.08f), new(0.65f, roof + 0.08f), new(0.77f, 0.43f)]);
        using var lamp = Plain(new SKColor(250, 235, 140));
        canvas.DrawOval(0.96f, 0.54f, 0.03f, 0.06f, lamp);
        using var tyre = Plain(Dark);
        using var hub = Plain(new SKColor(200, 200, 205));
        foreach (var x in new[] { 0.22f, 0.78f })
        {
            canvas.DrawOval(x, 0.8f, 0.105f, 0.2f, tyre);
            canvas.DrawOval(x, 0.8f, 0.045f, 0.09f, hub);
        }
    }

    private static void Bottle(SKCanvas canvas, SKColor colour, SceneDraws draws)
    {
        using var glass = Lit(colour, across: true);
        using var outline = new SKPath();
        var shoulder = draws.Between(0.3, 0.42);
        outline.MoveTo(0.35f, 0.06f);
        outline.LineTo(0.35f, 0.2f);
        outline.QuadTo(0.33f, shoulder - 0.06f, 0.02f, shoulder);
        outline.LineTo(0.02f, 0.95f);
        outline.QuadTo(0.02f, 1, 0.18f, 1);
        outline.LineTo(0.82f, 1);
        outline.QuadTo(0.98f, 1, 0.98f, 0.95f);
        outline.LineTo(0.98f, shoulder);
        outline.QuadTo(0.67f, shoulder - 0.06f, 0.65f, 0.2f);
        outline.LineTo(0.65f, 0.06f);
        outline.Close();
        canvas.DrawPath(outline, glass);
        using var cap = Plain(SceneBackdrop.Mixed(colour, SKColors.Black, 0.6f));
        canvas.DrawRect(new SKRect(0.31f, 0, 0.69f, 0.09f), cap);
        using var label = Plain(new SKColor(240, 232, 212));
        canvas.DrawRect(new SKRect(0.02f, 0.55f, 0.98f, 0.8f), label);
        using var mark = Plain(colour);
        canvas.DrawRect(new SKRect(0.2f, 0.63f, 0.8f, 0.7f), mark);
    }

    private static void Cup(SKCanvas canvas, SKColor colour, SceneDraws draws)
    {
        using var china = Lit(colour, across: true);
        using var handle = new SKPaint { Color = SceneBackdrop.Mixed(colour, SKColors.Black, 0.2f), Style = SKPaintStyle.Stroke, StrokeWidth = 0.075f, IsAntialias = true };
        canvas.DrawOval(0.79f, 0.48f, 0.17f, 0.23f, handle);
        using var outline = new SKPath();
        var foot = draws.Between(0.1, 0.2);
        outline.MoveTo(0, 0.12f);
        outline.LineTo(0.78f, 0.12f);
        outline.LineTo(0.78f - foot, 0.92f);
        outline.QuadTo(0.39f, 1.06f, foot, 0.92f);
        outline.Close();
        canvas.DrawPath(outline, china);
        using var rim = Plain(SceneBackdrop.Mixed(colour, SKColors.White, 0.35f));
        canvas.DrawOval(0.39f, 0.13f, 0.39f, 0.13f, rim);
        using var inside = Plain(draws.Chance(0.6) ? new SKColor(70, 42, 25) : SceneBackdrop.Mixed(colour, SKColors.Black, 0.5f));
        canvas.DrawOval(0.39f, 0.145f, 0.32f, 0.095f, inside);
    }

    private static void Chair(SKCanvas canvas, SKColor colour, SceneDraws draws)
    {
        using var wood = Lit(SceneBackdrop.Mixed(colour, new SKColor(140, 90, 50), 0.5f));
        var seat = draws.Between(0.52, 0.58);
        foreach (var (x, from, to) in new[] { (0.02f, seat, 1f), (0.64f, seat, 1f), (0.3f, seat, 0.9f), (0.88f, seat - 0.1f, 0.9f) })
        {
            canvas.DrawRect(new SKRect(x, from, x + 0.1f, to), wood);
        }

        canvas.DrawRect(new SKRect(0.3f, 0.02f, 0.39f, seat), wood);
        canvas.DrawRect(new SKRect(0.89f, 0.02f, 0.98f, seat - 0.05f), wood);
        var slats = 2 + draws.Below(2);
        for (var i = 0; i < slats; i++)
        {
            var top = 0.03f + (i * 0.38f / slats);
            canvas.DrawRect(new SKRect(0.34f, top, 0.94f, top + 0.085f), wood);
        }

        using var cushion = Plain(SceneBackdrop.Mixed(colour, SKColors.White, 0.1f));
        Fill(canvas, cushion, [new(0, seat), new(0.3f, seat - 0.12f), new(1, seat - 0.12f), new(0.76f, seat)]);
        using var edge = Plain(SceneBackdrop.Mixed(colour, SKColors.Black, 0.45f));
        canvas.DrawRect(new SKRect(0, seat, 0.76f, seat + 0.055f), edge);
    }

    private static void Book(SKCanvas canvas, SKColor colour, SceneDraws draws)
    {
        using var pages = Plain(new SKColor(238, 232, 215));
        Fill(canvas, pages, [new(0.08f, 0.1f), new(0.9f, 0), new(1, 0.06f), new(1, 0.93f), new(0.16f, 1), new(0.08f, 0.95f)]);
        using var ink = Plain(new SKColor(190, 182, 165));
        for (var i = 0; i < 3; i++)
        {
            Fill(canvas, ink, [new(0.93f + (0.02f * i), 0.04f), new(0.94f + (0.02f * i), 0.045f), new(0.94f + (0.02f * i), 0.93f), new(0.93f + (0.02f * i), 0.93f)]);
        }

        using var cover = Lit(colour);
        Fill(canvas, cover, [new(0.1f, 0.09f), new(0.91f, 0), new(0.91f, 0.9f), new(0.1f, 0.98f)]);
        using var spine = Plain(SceneBackdrop.Mixed(colour, SKColors.Black, 0.5f));
        Fill(canvas, spine, [new(0, 0.06f), new(0.1f, 0.09f), new(0.1f, 0.98f), new(0, 0.93f)]);
        using var title = Plain(SceneBackdrop.Mixed(colour, SKColors.White, 0.75f));
        var top = draws.Between(0.2, 0.3);
        Fill(canvas, title, [new(0.24f, top), new(0.78f, top - 0.06f), new(0.78f, top + 0.06f), new(0.24f, top + 0.12f)]);
        Fill(canvas, title, [new(0.32f, 0.7f), new(0.68f, 0.66f), new(0.68f, 0.71f), new(0.32f, 0.75f)]);
    }

    private static void Fill(SKCanvas canvas, SKPaint paint, SKPoint[] corners)
    {
        using var path = new SKPath();
        path.AddPoly(corners, close: true);
        canvas.DrawPath(path, paint);
    }

    private static SKPaint Plain(SKColor colour) => new() { Color = colour, IsAntialias = true };

    /// <summary>Lighter above (or on the left), darker below.</summary>
    private static SKPaint Lit(SKColor colour, bool across = false) => new()
    {
        Shader = SKShader.CreateLinearGradient(
            new SKPoint(0, 0), across ? new SKPoint(1, 0) : new SKPoint(0, 1), [SceneBackdrop.Mixed(colour, SKColors.White, 0.3f), SceneBackdrop.Mixed(colour, SKColors.Black, 0.35f)], SKShaderTileMode.Clamp),
        IsAntialias = true,
    };
}
