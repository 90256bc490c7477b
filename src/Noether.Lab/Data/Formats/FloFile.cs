using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Noether.Lab.Data.Formats;

/// <summary>
/// .flo, motion fields of pictures: a mark (the number 202021.25), width and height, then u and v of each pixel, rows from the top, all little-endian.
/// Source: Baker, Scharstein, Lewis, Roth, Black, Szeliski, "A Database and Evaluation Methodology for Optical Flow", IJCV 2011, https://vision.middlebury.edu/flow/code/flow-code/README.txt.
/// </summary>
public static class FloFile
{
    private const string Format = "a .flo file";
    private const float Mark = 202021.25f;
    private const int LargestEdge = 99_999;

    /// <summary>Reads a file.</summary>
    /// <returns>Float32 <c>[2, height, width]</c>: u to the right, v down, in pixels. Where the motion is unknown, the format has numbers beyond a billion; they are left as they are.</returns>
    /// <exception cref="InputException">Missing, damaged, cut short, or of another format.</exception>
    public static NumberArray Read(string path) => InputFile.Read(path, s => Read(s, path));

    /// <summary>Reads a stream; see <see cref="Read(string)"/>.</summary>
    /// <param name="stream">Read to its end; the caller closes it.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">As <see cref="Read(string)"/>.</exception>
    public static NumberArray Read(Stream stream, string name) => InputFile.Parse(name, Format, () => Parse(stream, name));

    /// <summary>Writes a motion field.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="flow">Float32 <c>[2, height, width]</c>.</param>
    /// <exception cref="ArgumentException">Another type or shape.</exception>
    public static void Write(Stream stream, NumberArray flow)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (flow is not { Type: NumberType.Float32, Shape: [2, >= 1 and <= LargestEdge, >= 1 and <= LargestEdge] })
        {
            throw new ArgumentException($"Expected Float32 [2, height, width], found {flow}.", nameof(flow));
        }

        var (height, width) = ((int)flow.Shape[1], (int)flow.Shape[2]);
        var bytes = new byte[12 + (8 * height * width)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), height);
        var planes = flow.Values<float>();
        var pairs = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(12));
        for (var i = 0; i < height * width; i++)
        {
            (pairs[2 * i], pairs[(2 * i) + 1]) = (planes[i], planes[(height * width) + i]);
        }

        stream.Write(bytes);
    }

    /// <summary>Writes a motion field to a file.</summary>
    /// <exception cref="ArgumentException">As <see cref="Write(Stream, NumberArray)"/>.</exception>
    public static void Write(string path, NumberArray flow)
    {
        using var stream = File.Create(path);
        Write(stream, flow);
    }

    private static NumberArray Parse(Stream stream, string name)
    {
        var header = InputFile.ReadBytes(stream, 12);
        if (BinaryPrimitives.ReadSingleLittleEndian(header) != Mark)
        {
            throw new InputException($"{name} is not {Format}: it starts with {Convert.ToHexStringLower(header.AsSpan(0, 4))} instead of the mark {Convert.ToHexStringLower("PIEH"u8)}.");
        }

        var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)));
        if (width is < 1 or > LargestEdge || height is < 1 or > LargestEdge || NumberArray.ByteCount([2, height, width], NumberType.Float32) is not { } count)
        {
            throw new InputException($"{name} declares a picture of {width} x {height} pixels; edges from 1 to {LargestEdge}, and at most 2 GB in all, can be read.");
        }

        var pairs = MemoryMarshal.Cast<byte, float>(InputFile.ReadBytes(stream, count));
        InputFile.ExpectEnd(stream, name, $"{width} x {height} pixels");
        var planes = new float[pairs.Length];
        for (var i = 0; i < width * height; i++)
        {
            (planes[i], planes[(width * height) + i]) = (pairs[2 * i], pairs[(2 * i) + 1]);
        }

        return NumberArray.Of<float>([2, height, width], planes);
    }
}
