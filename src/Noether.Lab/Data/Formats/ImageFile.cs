using System.Runtime.InteropServices;
using SkiaSharp;

namespace Noether.Lab.Data.Formats;

/// <summary>Which channels an image is read with.</summary>
public enum ImageChannels
{
    /// <summary>One for a file of grey values, three for any other.</summary>
    AsStored,

    /// <summary>One; colours by ITU-R 601, 0.299 R + 0.587 G + 0.114 B.</summary>
    Gray,

    /// <summary>Three: red, green, blue.</summary>
    Rgb,
}

/// <summary>
/// PNG and JPEG images as uint8 <c>[channels, height, width]</c>. Transparency, colour profiles and the camera's orientation mark are left aside;
/// 16-bit images are reduced to 8 bits.
/// </summary>
public static class ImageFile
{
    /// <summary>Pixels of the largest image read unless another limit is given.</summary>
    public const int DefaultMaxPixels = 100_000_000;

    private const string Format = "a PNG or JPEG image";

    // No encoding gives more pixels a byte: each 8 x 8 block of a JPEG takes at least one bit; deflate packs at most 1032 to 1, a byte of a PNG holds at most 8 pixels.
    private const long MaxPixelsPerByteOfJpeg = 8 * 64;
    private const long MaxPixelsPerByteOfPng = 8 * 1032;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">Which channels.</param>
    /// <param name="maxPixels">Refuse images with more pixels.</param>
    /// <exception cref="InputException">Missing, damaged, cut short, too large, or of another format.</exception>
    public static NumberArray Read(string path, ImageChannels channels = ImageChannels.AsStored, int maxPixels = DefaultMaxPixels) =>
        InputFile.Read(path, s => Read(s, path, channels, maxPixels));

    /// <summary>Reads a stream; see <see cref="Read(string, ImageChannels, int)"/>.</summary>
    /// <param name="stream">Seekable; the caller closes it.</param>
    /// <param name="name">The name for messages.</param>
    /// <param name="channels">Which channels.</param>
    /// <param name="maxPixels">Refuse images with more pixels.</param>
    /// <exception cref="InputException">As <see cref="Read(string, ImageChannels, int)"/>.</exception>
    public static NumberArray Read(Stream stream, string name, ImageChannels channels = ImageChannels.AsStored, int maxPixels = DefaultMaxPixels) =>
        InputFile.Parse(name, Format, () => Parse(stream, name, channels, maxPixels));

    /// <summary>Writes a PNG.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="image">uint8 <c>[1 or 3, height, width]</c>.</param>
    /// <exception cref="ArgumentException">Another type or shape.</exception>
    public static void WritePng(Stream stream, NumberArray image)
    {
        if (image is not { Type: NumberType.UInt8, Shape: [1 or 3, > 0 and < int.MaxValue, > 0 and < int.MaxValue] })
        {
            throw new ArgumentException($"Expected UInt8 [1 or 3, height, width], found {image}.", nameof(image));
        }

        var (height, width) = ((int)image.Shape[1], (int)image.Shape[2]);
        var gray = image.Shape[0] == 1;
        var pixels = gray ? image.Bytes.ToArray() : Interleave(image.Bytes, height * width);
        var info = new SKImageInfo(width, height, gray ? SKColorType.Gray8 : SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var data = SKData.CreateCopy(pixels);
        using var bitmap = SKImage.FromPixels(info, data);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        png.SaveTo(stream);
    }

    private static NumberArray Parse(Stream stream, string name, ImageChannels channels, int maxPixels)
    {
        var length = stream.Length - stream.Position;
        using var codec = SKCodec.Create(stream);
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg))
        {
            throw new InputException($"{name} is not {Format}, or it is damaged.");
        }

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        var pixels = (long)width * height;
        var possible = length * (codec.EncodedFormat == SKEncodedImageFormat.Png ? MaxPixelsPerByteOfPng : MaxPixelsPerByteOfJpeg);
        if (pixels > maxPixels || pixels > possible)
        {
            throw new InputException(pixels > possible
                ? $"{name} declares {width} x {height} pixels, more than its {length} bytes can hold; it is damaged or cut short."
                : $"{name} has {width} x {height} pixels; at most {maxPixels} are read.");
        }

        return channels switch
        {
            ImageChannels.AsStored when codec.Info.ColorType == SKColorType.Gray8 => Gray(codec, name),
            ImageChannels.Gray when codec.Info.ColorType == SKColorType.Gray8 => Gray(codec, name),
            ImageChannels.Gray => Luma(codec, name),
            _ => Rgb(codec, name),
        };
    }

    private static NumberArray Gray(SKCodec codec, string name) =>
        new([1, codec.Info.Height, codec.Info.Width], NumberType.UInt8, Decode(codec, SKColorType.Gray8, name));

    private static NumberArray Rgb(SKCodec codec, string name)
    {
        var rgba = Decode(codec, SKColorType.Rgba8888, name);
        var plane = rgba.Length / 4;
        var result = new byte[3 * plane];
        for (var i = 0; i < plane; i++)
        {
            result[i] = rgba[4 * i];
            result[plane + i] = rgba[(4 * i) + 1];
            result[(2 * plane) + i] = rgba[(4 * i) + 2];
        }

        return new NumberArray([3, codec.Info.Height, codec.Info.Width], NumberType.UInt8, result);
    }

    private static NumberArray Luma(SKCodec codec, string name)
    {
        var rgba = Decode(codec, SKColorType.Rgba8888, name);
        var result = new byte[rgba.Length / 4];
        for (var i = 0; i < result.Length; i++)
        {
            // The weights in 65536ths, rounded to nearest.
            result[i] = (byte)(((rgba[4 * i] * 19595) + (rgba[(4 * i) + 1] * 38470) + (rgba[(4 * i) + 2] * 7471) + 32768) >> 16);
        }

        return new NumberArray([1, codec.Info.Height, codec.Info.Width], NumberType.UInt8, result);
    }

    private static byte[] Decode(SKCodec codec, SKColorType colors, string name)
    {
        // Without a colour space nothing is converted: the stored values come out.
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, colors, colors == SKColorType.Gray8 ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        var pixels = new byte[info.BytesSize64];
        var pinned = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            var result = codec.GetPixels(info, pinned.AddrOfPinnedObject());
            return result == SKCodecResult.Success
                ? pixels
                : throw new InputException($"{name} is damaged or cut short ({result}).");
        }
        finally
        {
            pinned.Free();
        }
    }

    private static byte[] Interleave(ReadOnlySpan<byte> planes, int pixels)
    {
        var result = new byte[4 * pixels];
        for (var i = 0; i < pixels; i++)
        {
            (result[4 * i], result[(4 * i) + 1], result[(4 * i) + 2], result[(4 * i) + 3]) = (planes[i], planes[pixels + i], planes[(2 * pixels) + i], 255);
        }

        return result;
    }
}
