using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Noether.Lab.Data.Formats;

/// <summary>
/// NPY, NumPy's array format, versions 1 to 3: a mark, a header that is a Python dictionary, then the entries.
/// Source: NumPy Enhancement Proposal 1.
/// </summary>
public static class NpyFile
{
    private const string Format = "an NPY file";
    private const int MaxHeader = 64 * 1024;

    private static readonly byte[] Mark = [0x93, .. "NUMPY"u8];

    // Time linear in the header, whatever stands in it.
    private static readonly Regex HeaderEntry = new(
        """['"](?<key>descr|fortran_order|shape)['"]\s*:\s*(?<value>'[^']*'|"[^"]*"|True|False|\([0-9\s,L]*\))""",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly Regex Number = new("[0-9]+", RegexOptions.NonBacktracking);

    /// <summary>Reads a file: numbers of any width and byte order, in C or Fortran order (turned to row-major).</summary>
    /// <exception cref="InputException">Missing, damaged, above 2 GB, or of entries that are not numbers (text, records, objects).</exception>
    public static NumberArray Read(string path) => InputFile.Read(path, s => Read(s, path));

    /// <summary>Reads a stream; see <see cref="Read(string)"/>.</summary>
    /// <param name="stream">Read to its end; the caller closes it.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">As <see cref="Read(string)"/>.</exception>
    public static NumberArray Read(Stream stream, string name) => InputFile.Parse(name, Format, () => Parse(stream, name));

    /// <summary>Writes an array as version 1, little-endian, in C order.</summary>
    /// <exception cref="ArgumentException">The array is of bfloat16, which NumPy lacks.</exception>
    public static void Write(Stream stream, NumberArray array)
    {
        var shape = array.Shape.Count == 1 ? $"{array.Shape[0]}," : string.Join(", ", array.Shape);
        var header = $"{{'descr': '{Describe(array.Type)}', 'fortran_order': False, 'shape': ({shape}), }}";
        var start = Mark.Length + 4;
        var length = ((start + header.Length + 1 + 63) / 64 * 64) - start;
        stream.Write([.. Mark, 1, 0, (byte)length, (byte)(length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header.PadRight(length - 1) + '\n'));
        stream.Write(array.Bytes);
    }

    /// <summary>Writes an array to a file.</summary>
    /// <exception cref="ArgumentException">The array is of bfloat16, which NumPy lacks.</exception>
    public static void Write(string path, NumberArray array)
    {
        using var stream = File.Create(path);
        Write(stream, array);
    }

    private static NumberArray Parse(Stream stream, string name)
    {
        var header = ReadHeader(stream, name);
        var entries = HeaderEntry.Matches(header).DistinctBy(m => m.Groups["key"].Value).ToDictionary(m => m.Groups["key"].Value, m => m.Groups["value"].Value);
        if (entries.Count != 3)
        {
            throw new InputException($"{name} has the header {InputFile.Quote(header)}, not that of an array of numbers ('descr', 'fortran_order' and 'shape').");
        }

        var (type, bigEndian) = TypeOf(entries["descr"], name);
        var shape = ShapeOf(entries["shape"], name);
        if (NumberArray.ByteCount(shape, type) is not { } count)
        {
            throw new InputException($"{name} declares {type} {entries["shape"]}; at most 2 GB can be read.");
        }

        var data = InputFile.ReadBytes(stream, count);
        InputFile.ExpectEnd(stream, name, $"{type} {entries["shape"]}");
        if (bigEndian)
        {
            InputFile.ReverseWords(data, type.WordSize());
        }

        return new NumberArray(shape, type, entries["fortran_order"] == "True" ? ToRowMajor(data, shape, type.Size()) : data);
    }

    private static string ReadHeader(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[8];
        stream.ReadExactly(start);
        if (!start[..6].SequenceEqual(Mark) || start[6] is 0 or > 3)
        {
            throw new InputException($"{name} is not {Format} of version 1 to 3: it starts with {Convert.ToHexStringLower(start)}.");
        }

        Span<byte> size = stackalloc byte[4];
        size.Clear();
        stream.ReadExactly(size[..(start[6] == 1 ? 2 : 4)]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(size);
        return length <= MaxHeader
            ? Encoding.UTF8.GetString(InputFile.ReadBytes(stream, (int)length)).Trim()
            : throw new InputException($"{name} declares a header of {length} bytes; an array of numbers has a short one.");
    }

    private static (NumberType Type, bool BigEndian) TypeOf(string description, string name)
    {
        NumberType? type = description.Trim('\'', '"').TrimStart('<', '>', '|', '=') switch
        {
            "b1" or "?" => NumberType.Boolean,
            "u1" or "B" => NumberType.UInt8,
            "i1" or "b" => NumberType.Int8,
            "u2" => NumberType.UInt16,
            "i2" => NumberType.Int16,
            "u4" => NumberType.UInt32,
            "i4" => NumberType.Int32,
            "u8" => NumberType.UInt64,
            "i8" => NumberType.Int64,
            "f2" => NumberType.Float16,
            "f4" => NumberType.Float32,
            "f8" => NumberType.Float64,
            "c8" => NumberType.Complex64,
            "c16" => NumberType.Complex128,
            _ => null,
        };
        return type is { } known
            ? (known, description.Contains('>'))
            : throw new InputException($"{name} holds entries of type {InputFile.Quote(description)}; only numbers can be read (b1, u1 to u8, i1 to i8, f2 to f8, c8, c16).");
    }

    private static long[] ShapeOf(string shape, string name)
    {
        var axes = new List<long>();
        foreach (var number in Number.EnumerateMatches(shape))
        {
            axes.Add(long.TryParse(shape.AsSpan(number.Index, number.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? length
                : throw new InputException($"{name} declares the shape {InputFile.Quote(shape)}; at most 2 GB can be read."));
        }

        return axes.Count <= 64 ? [.. axes] : throw new InputException($"{name} declares {axes.Count} axes; NumPy has at most 64.");
    }

    private static byte[] ToRowMajor(byte[] data, long[] shape, int size)
    {
        var result = new byte[data.Length];
        var index = new long[shape.Length];
        for (var from = 0; from < data.Length; from += size)
        {
            long to = 0;
            for (var axis = 0; axis < shape.Length; axis++)
            {
                to = (to * shape[axis]) + index[axis];
            }

            data.AsSpan(from, size).CopyTo(result.AsSpan((int)to * size));
            for (var axis = 0; axis < shape.Length && ++index[axis] == shape[axis]; axis++)
            {
                index[axis] = 0;
            }
        }

        return result;
    }

    private static string Describe(NumberType type) => type switch
    {
        NumberType.Boolean => "|b1",
        NumberType.UInt8 => "|u1",
        NumberType.Int8 => "|i1",
        NumberType.UInt16 => "<u2",
        NumberType.Int16 => "<i2",
        NumberType.UInt32 => "<u4",
        NumberType.Int32 => "<i4",
        NumberType.UInt64 => "<u8",
        NumberType.Int64 => "<i8",
        NumberType.Float16 => "<f2",
        NumberType.Float32 => "<f4",
        NumberType.Float64 => "<f8",
        NumberType.Complex64 => "<c8",
        NumberType.Complex128 => "<c16",
        _ => throw new ArgumentException($"NumPy has no entries of type {type}.", nameof(type)),
    };
}
