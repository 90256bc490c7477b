using SkiaSharp;

namespace Noether.Lab.Data.Scenes;

/// <summary>What lies behind and beside the object of a picture: a wall or ground of two colours with the grain of cloudy noise, faint marks on it, and things that belong to no class.</summary>
internal static class SceneBackdrop
{
    private const int FewestMarks = 12;
    private const int MostMarks = 30;

    /// <summary>Fills the picture.</summary>
    public static void Paint(SKCanvas canvas, int size, SceneDraws draws)
    {
        var (from, to) = (draws.Colour((5, 45), (30, 85)), draws.Colour((5, 45), (30, 85)));
        var angle = draws.Between(0, 2 * Math.PI);
        var (x, y) = (size * (float)Math.Cos(angle) / 2, size * (float)Math.Sin(angle) / 2);
        using var blend = SKShader.CreateLinearGradient(new SKPoint((size / 2) - x, (size / 2) - y), new SKPoint((size / 2) + x, (size / 2) + y), [from, to], SKShaderTileMode.Clamp);
        using var ground = new SKPaint { Shader = blend };
        canvas.DrawRect(0, 0, size, size, ground);
        Grain(canvas, size, draws);
        var marks = FewestMarks + draws.Below(MostMarks - FewestMarks);
        for (var i = 0; i < marks; i++)
        {
            Mark(canvas, size, draws);
        }
    }

    /// <summary>A ball, cone, ring, cross or star about a point.</summary>
    public static void Thing(SKCanvas canvas, SKPoint at, float radius, SceneDraws draws)
    {
        var colour = draws.Colour((25, 85), (40, 95));
        using var light = SKShader.CreateRadialGradient(new SKPoint(at.X - (radius / 3), at.Y - (radius / 3)), radius * 1.6f, [Mixed(colour, SKColors.White, 0.45f), Mixed(colour, SKColors.Black, 0.45f)], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = light, IsAntialias = true };
        using var path = new SKPath();
        switch (draws.Below(5))
        {
            case 0:
                path.AddCircle(at.X, at.Y, radius);
                break;
            case 1:
                path.AddPoly([new(at.X, at.Y - radius), new(at.X + (0.8f * radius), at.Y + radius), new(at.X - (0.8f * radius), at.Y + radius)], close: true);
                break;
            case 2:
                paint.Style = SKPaintStyle.Stroke;
                paint.StrokeWidth = radius * 0.4f;
                path.AddCircle(at.X, at.Y, radius * 0.8f);
                break;
            case 3:
                path.AddRect(new SKRect(at.X - radius, at.Y - (radius / 4), at.X + radius, at.Y + (radius / 4)));
                path.AddRect(new SKRect(at.X - (radius / 4), at.Y - radius, at.X + (radius / 4), at.Y + radius));
                break;
            default:
                path.AddPoly([.. Enumerable.Range(0, 10).Select(i => Point(at, i % 2 == 0 ? radius : radius * 0.45f, (i * Math.PI / 5) - (Math.PI / 2)))], close: true);
                break;
        }

        canvas.Save();
        canvas.RotateDegrees(draws.Between(-40, 40), at.X, at.Y);
        canvas.DrawPath(path, paint);
        canvas.Restore();
    }

    public static SKColor Mixed(SKColor a, SKColor b, float share)
    {
        byte Part(byte x, byte y) => (byte)Math.Round(x + ((y - x) * share));
        return new SKColor(Part(a.Red, b.Red), Part(a.Green, b.Green), Part(a.Blue, b.Blue));
    }

    /// <summary>Cloudy noise, made at half the resolution: noise is most of what a picture costs.</summary>
    private static void Grain(SKCanvas canvas, int size, SceneDraws draws)
    {
        var (along, across) = (draws.Between(0.02, 0.18), draws.Between(0.02, 0.18));
        using var noise = SKShader.CreatePerlinNoiseFractalNoise(along, across, 3, draws.Below(10_000));
        using var grey = SKColorFilter.CreateColorMatrix(
        [
            0.5f, 0.5f, 0, 0, 0,
            0.5f, 0.5f, 0, 0, 0,
            0.5f, 0.5f, 0, 0, 0,
            0, 0, 0, 0, 1,
        ]);
        using var coarse = new SKBitmap((size + 1) / 2, (size + 1) / 2, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var cells = new SKCanvas(coarse))
        using (var fill = new SKPaint { Shader = noise, ColorFilter = grey })
        {
            cells.DrawRect(0, 0, coarse.Width, coarse.Height, fill);
        }

        using var image = SKImage.FromBitmap(coarse);
        using var paint = new SKPaint { BlendMode = draws.Chance(0.5) ? SKBlendMode.SoftLight : SKBlendMode.Overlay };
        canvas.DrawImage(image, new SKRect(0, 0, 2 * coarse.Width, 2 * coarse.Height), new SKSamplingOptions(SKFilterMode.Linear), paint);
    }

    /// <summary>A faint stain, bar or scratch anywhere.</summary>
    private static void Mark(SKCanvas canvas, int size, SceneDraws draws)
    {
        var (x, y, length) = (draws.Between(0, size), draws.Between(0, size), draws.Between(6, size / 4.0));
        using var paint = new SKPaint { Color = draws.Colour((0, 60), (15, 95)).WithAlpha((byte)draws.Between(25, 90)), IsAntialias = true };
        canvas.Save();
        canvas.RotateDegrees(draws.Between(0, 180), x, y);
        switch (draws.Below(3))
        {
            case 0:
                canvas.DrawOval(x, y, length / 2, length * draws.Between(0.1, 0.5), paint);
                break;
            case 1:
                canvas.DrawRect(x - (length / 2), y, length, length * draws.Between(0.08, 0.5), paint);
                break;
            default:
                paint.StrokeWidth = draws.Between(0.8, 3);
                canvas.DrawLine(x - length, y, x + length, y, paint);
                break;
        }

        canvas.Restore();
    }

    private static SKPoint Point(SKPoint at, float radius, double angle) => new(at.X + (radius * (float)Math.Cos(angle)), at.Y + (radius * (float)Math.Sin(angle)));
}
