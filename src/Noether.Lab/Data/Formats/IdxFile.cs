using System.Buffers.Binary;

namespace Noether.Lab.Data.Formats;

/// <summary>
/// IDX, the format of MNIST: a big-endian mark of type and number of axes, their lengths, then the entries; plain or packed with gzip.
/// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", section "File formats".
/// </summary>
public static class IdxFile
{
    private const string Format = "an IDX file";

    /// <summary>Reads a file, packed or not.</summary>
    /// <exception cref="InputException">Missing, damaged, of another format, or above 2 GB unpacked.</exception>
    public static NumberArray Read(string path) => InputFile.Read(path, s => Read(s, path));

    /// <summary>Reads a stream, packed or not.</summary>
    /// <param name="stream">Seekable; the caller closes it.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">Damaged, of another format, or above 2 GB unpacked.</exception>
    public static NumberArray Read(Stream stream, string name) => InputFile.Parse(name, Format, () => InputFile.Unpacked(stream, s => Parse(s, name)));

    /// <summary>Writes an array.</summary>
    /// <param name="stream">Where to; packing is the caller's (<see cref="System.IO.Compression.GZipStream"/>).</param>
    /// <param name="array">uint8, int8, int16, int32, float32 or float64, with at most 255 axes.</param>
    /// <exception cref="ArgumentException">The type or a length has no place in the format.</exception>
    public static void Write(Stream stream, NumberArray array)
    {
        stream.Write([0, 0, Mark(array.Type), checked((byte)array.Shape.Count)]);
        Span<byte> word = stackalloc byte[4];
        foreach (var length in array.Shape)
        {
            BinaryPrimitives.WriteInt32BigEndian(word, checked((int)length));
            stream.Write(word);
        }

        var data = array.Bytes.ToArray();
        InputFile.ReverseWords(data, array.Type.Size());
        stream.Write(data);
    }

    private static NumberArray Parse(Stream stream, string name)
    {
        var mark = InputFile.ReadInt32BigEndian(stream);
        if (mark >> 16 != 0 || TypeOf((mark >> 8) & 0xff) is not { } type)
        {
            throw new InputException($"{name} is not {Format}: it starts with {mark:x8}, where 0000, a type (08, 09, 0b to 0e) and a number of axes were expected.");
        }

        var shape = new long[mark & 0xff];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = InputFile.ReadInt32BigEndian(stream);
        }

        if (NumberArray.ByteCount(shape, type) is not { } count)
        {
            throw new InputException($"{name} declares {type} [{string.Join(", ", shape)}]; at most 2 GB can be read.");
        }

        var data = InputFile.ReadBytes(stream, count);
        InputFile.ExpectEnd(stream, name, $"{type} [{string.Join(", ", shape)}]");
        InputFile.ReverseWords(data, type.Size());
        return new NumberArray(shape, type, data);
    }

    private static NumberType? TypeOf(int mark) => mark switch
    {
        0x08 => NumberType.UInt8,
        0x09 => NumberType.Int8,
        0x0b => NumberType.Int16,
        0x0c => NumberType.Int32,
        0x0d => NumberType.Float32,
        0x0e => NumberType.Float64,
        _ => null,
    };

    private static byte Mark(NumberType type) => type switch
    {
        NumberType.UInt8 => 0x08,
        NumberType.Int8 => 0x09,
        NumberType.Int16 => 0x0b,
        NumberType.Int32 => 0x0c,
        NumberType.Float32 => 0x0d,
        NumberType.Float64 => 0x0e,
        _ => throw new ArgumentException($"IDX has no entries of type {type}.", nameof(type)),
    };
}
