using System.Globalization;
using System.Runtime.InteropServices;
using Noether.Runtime;
using SkiaSharp;

namespace Noether.Lab.Data.Scenes;

/// <summary>
/// Drawn pictures to try detectors on: a car, bottle, cup, chair or book in the middle of a cluttered ground, and a few things that belong to no class away from it.
/// Picture i shows class i modulo 5 and depends on nothing but the generator's seed and i.
/// </summary>
public sealed record SceneImages
{
    // From this opacity on, of 255, a pixel belongs to the object.
    private const byte Solid = 128;

    // Things of no class keep away from a square of that half-width in the middle, and are this large.
    private const float Kept = 30;
    private const float SmallestThing = 8;
    private const float LargestThing = 22;

    private const int Tries = 20;

    /// <summary>Names of the classes.</summary>
    public static IReadOnlyList<string> Classes => SceneSprites.Classes;

    /// <summary>Edge length of the pictures in pixels.</summary>
    public int Size { get; init; } = 256;

    /// <summary>Smallest and largest longer edge of an object in pixels.</summary>
    public (double Low, double High) ObjectSize { get; init; } = (30, 70);

    /// <summary>Most things of no class in a picture; how many there are is drawn from 0 on.</summary>
    public int MostThings { get; init; } = 4;

    /// <summary>Whether the ground is one grey, with the object alone on it.</summary>
    public bool Bare { get; init; }

    /// <summary>Draws pictures.</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Only its seed counts.</param>
    /// <returns>Pictures in colour with one object each, its box centred in the picture to half a pixel.</returns>
    /// <exception cref="InputException">There are none to draw, or the objects do not fit.</exception>
    public LabelledScenes Draw(int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        if (NumberArray.ByteCount([count, 3, Size, Size], NumberType.UInt8) is null || count < 1 || ObjectSize.Low < 8 || ObjectSize.High < ObjectSize.Low || ObjectSize.High > Size / 1.5 || MostThings < 0)
        {
            throw new InputException(
                $"Asked for {count} scenes of {Size} pixels with objects of {ObjectSize.Low} to {ObjectSize.High} pixels and up to {MostThings} other things; "
                + $"objects have at least 8 pixels and at most two thirds of the picture's edge, and at least one scene and at most 2 GB of them are drawn.");
        }

        var plane = Size * Size;
        var pixels = new byte[count * 3 * plane];
        var objects = new List<IReadOnlyList<SceneObject>>();
        using var bitmap = new SKBitmap(Size, Size, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var i = 0; i < count; i++)
        {
            using var own = generator.Fork(string.Create(CultureInfo.InvariantCulture, $"scene {i}"));
            objects.Add([Paint(bitmap, i % Classes.Count, new SceneDraws(own))]);
            Store(bitmap, pixels.AsSpan(i * 3 * plane, 3 * plane), plane);
        }

        return new LabelledScenes(new NumberArray([count, 3, Size, Size], NumberType.UInt8, pixels), objects, Classes);
    }

    private SceneObject Paint(SKBitmap bitmap, int kind, SceneDraws draws)
    {
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(new SKColor(128, 128, 128));
        if (!Bare)
        {
            SceneBackdrop.Paint(canvas, Size, draws);
            var things = draws.Below(MostThings + 1);
            for (var i = 0; i < things; i++)
            {
                AddThing(canvas, draws);
            }
        }

        using var sprite = SceneSprites.Draw(kind, draws.Between(ObjectSize.Low, ObjectSize.High), draws);
        var bounds = Bounds(sprite);
        var (left, top) = ((Size - bounds.Width) / 2, (Size - bounds.Height) / 2);
        using var image = SKImage.FromBitmap(sprite);
        canvas.DrawImage(image, left - bounds.Left, top - bounds.Top);
        canvas.Flush();
        return new SceneObject(kind, left, top, left + bounds.Width, top + bounds.Height);
    }

    private void AddThing(SKCanvas canvas, SceneDraws draws)
    {
        var (radius, half) = (draws.Between(SmallestThing, LargestThing), Size / 2f);
        for (var i = 0; i < Tries; i++)
        {
            var at = new SKPoint(draws.Between(0, Size), draws.Between(0, Size));
            if (Math.Max(Math.Abs(at.X - half), Math.Abs(at.Y - half)) >= Kept + radius)
            {
                SceneBackdrop.Thing(canvas, at, radius, draws);
                return;
            }
        }
    }

    /// <summary>The rows and columns with a pixel of the object.</summary>
    private static SKRectI Bounds(SKBitmap sprite)
    {
        var pixels = sprite.GetPixelSpan();
        var (left, top, right, bottom) = (sprite.Width, sprite.Height, 0, 0);
        for (var y = 0; y < sprite.Height; y++)
        {
            for (var x = 0; x < sprite.Width; x++)
            {
                if (pixels[(((y * sprite.Width) + x) * 4) + 3] >= Solid)
                {
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                }
            }
        }

        return new SKRectI(left, top, right, bottom);
    }

    private static void Store(SKBitmap bitmap, Span<byte> planes, int plane)
    {
        var pixels = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
        for (var i = 0; i < plane; i++)
        {
            planes[i] = (byte)pixels[i];
            planes[plane + i] = (byte)(pixels[i] >> 8);
            planes[(2 * plane) + i] = (byte)(pixels[i] >> 16);
        }
    }
}
