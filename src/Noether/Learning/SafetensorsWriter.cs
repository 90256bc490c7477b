using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using Noether.Runtime;

namespace Noether.Learning;

/// <summary>Writes safetensors files. Equal contents give equal bytes: names are sorted, wide types come first as the format's authors advise.</summary>
public static class SafetensorsWriter
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes tensors and texts.</summary>
    /// <param name="stream">Written from its current position.</param>
    /// <param name="tensors">By name; any device and layout.</param>
    /// <param name="metadata">Texts by name; null for none.</param>
    /// <exception cref="ArgumentException">A tensor's type has no name in the format (complex numbers).</exception>
    public static void Write(Stream stream, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var entries = Layout(tensors);
        var header = Header(entries, metadata);
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var entry in entries)
        {
            var tensor = tensors[entry.Name];
            if (tensor.device_type == DeviceType.CPU && tensor.is_contiguous())
            {
                TensorBytes.Visit(tensor, bytes => stream.Write(bytes));
                continue;
            }

            using var copy = TensorBytes.Snapshot(tensor);
            TensorBytes.Visit(copy, bytes => stream.Write(bytes));
        }
    }

    /// <summary>Writes tensors and texts into a new file.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    internal static IReadOnlyList<SafetensorsEntry> Layout(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var typed = tensors
            .Select(p => (Name: p.Key, p.Value.shape, Type: SafetensorsTypes.FromTorch(p.Value.dtype, p.Key)))
            .OrderByDescending(t => t.Type.Size())
            .ThenBy(t => t.Name, StringComparer.Ordinal);
        var entries = new List<SafetensorsEntry>();
        long offset = 0;
        foreach (var (name, shape, type) in typed)
        {
            var length = shape.Aggregate(1L, (a, b) => a * b) * type.Size();
            entries.Add(new SafetensorsEntry(name, type, shape, offset, length));
            offset += length;
        }

        return entries;
    }

    private static byte[] Header(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            foreach (var entry in entries)
            {
                WriteEntry(json, entry);
            }

            json.WriteEndObject();
        }

        // The tensors' bytes start at a multiple of 8, as JSON allows trailing blanks.
        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsEntry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", entry.Type.ToString());
        WriteNumbers(json, "shape", entry.Shape);
        WriteNumbers(json, "data_offsets", [entry.Offset, entry.Offset + entry.Length]);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
