using Noether.Learning;

namespace Noether.Lab.Data.Formats;

/// <summary>The arrays of a safetensors file, read without torch. For tensors and for writing see <see cref="SafetensorsFile"/> and <see cref="SafetensorsWriter"/>.</summary>
public sealed class SafetensorsArrays : IDisposable
{
    private const string Format = "a safetensors file";

    private readonly Stream _stream;
    private readonly string _name;
    private readonly long _start;
    private readonly SafetensorsHeader _header;

    private SafetensorsArrays(Stream stream, string name)
    {
        (_stream, _name, _start) = (stream, name, stream.Position);
        _header = SafetensorsHeader.Read(stream, name);
    }

    /// <summary>Names of the arrays, in the order of their bytes.</summary>
    public IReadOnlyList<string> Names => [.. _header.Entries.Select(e => e.Name)];

    /// <summary>Texts that the file carries by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>The array of that name.</summary>
    /// <exception cref="InputException">There is none, or it is above 2 GB.</exception>
    public NumberArray this[string array]
    {
        get
        {
            var entry = _header.Find(array)
                ?? throw new InputException($"{_name} has no array '{array}'; it has {string.Join(", ", Names.Select(InputFile.Quote))}.");
            if (NumberArray.ByteCount(entry.Shape, TypeOf(entry.Type)) is not { } count)
            {
                throw new InputException($"{_name} holds {entry.Length} bytes in the array {InputFile.Quote(array)}; at most 2 GB can be read.");
            }

            return InputFile.Parse(_name, Format, () =>
            {
                _stream.Position = _start + _header.DataStart + entry.Offset;
                return new NumberArray(entry.Shape, TypeOf(entry.Type), InputFile.ReadBytes(_stream, count));
            });
        }
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">Missing, or not a whole safetensors file.</exception>
    public static SafetensorsArrays Open(string path) => Open(InputFile.Open(path), path);

    /// <summary>Opens a stream.</summary>
    /// <param name="stream">Seekable; owned by the result, and closed if it cannot be opened.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">Not a whole safetensors file.</exception>
    public static SafetensorsArrays Open(Stream stream, string name)
    {
        try
        {
            return InputFile.Parse(name, Format, () => new SafetensorsArrays(stream, name));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static NumberType TypeOf(SafetensorsType type) => type switch
    {
        SafetensorsType.F64 => NumberType.Float64,
        SafetensorsType.F32 => NumberType.Float32,
        SafetensorsType.F16 => NumberType.Float16,
        SafetensorsType.BF16 => NumberType.BFloat16,
        SafetensorsType.I64 => NumberType.Int64,
        SafetensorsType.I32 => NumberType.Int32,
        SafetensorsType.I16 => NumberType.Int16,
        SafetensorsType.I8 => NumberType.Int8,
        SafetensorsType.U8 => NumberType.UInt8,
        _ => NumberType.Boolean,
    };
}
