using System.Text.Json;

namespace Noether.Learning;

/// <summary>
/// The header of a safetensors file: which tensors it holds, of what type and shape, and its texts.
/// Reading one needs no native library. Format: 8 bytes little-endian header length, JSON, then the tensors' bytes without gaps
/// (https://github.com/huggingface/safetensors).
/// </summary>
public sealed class SafetensorsHeader
{
    /// <summary>Largest header accepted, in bytes; the reference implementation has the same limit.</summary>
    public const long MaxLength = 100_000_000;

    internal const string MetadataKey = "__metadata__";

    private readonly Dictionary<string, SafetensorsEntry> _byName;

    private SafetensorsHeader(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long dataStart)
    {
        Entries = entries;
        Metadata = metadata;
        DataStart = dataStart;
        _byName = entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>Texts that the file carries by name.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the tensors' bytes begin in the file.</summary>
    public long DataStart { get; }

    /// <summary>The entry of that name; null when there is none.</summary>
    public SafetensorsEntry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Reads and checks the header of a file; leaves the stream at the first tensor's bytes.</summary>
    /// <param name="stream">Seekable, at the file's first byte.</param>
    /// <param name="source">The file's name for messages.</param>
    /// <exception cref="InputException">The file is not a whole safetensors file; the message says what is wrong with it.</exception>
    public static SafetensorsHeader Read(Stream stream, string source)
    {
        var total = stream.Length - stream.Position;
        Span<byte> prefix = stackalloc byte[8];
        if (total < prefix.Length)
        {
            throw Malformed(source, $"it has {total} bytes, fewer than the 8 that give its header's length");
        }

        stream.ReadExactly(prefix);
        var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxLength || (long)length > total - prefix.Length)
        {
            throw Malformed(source, $"it announces a header of {length} bytes, but {total - prefix.Length} bytes follow and at most {MaxLength} are allowed");
        }

        var json = new byte[length];
        stream.ReadExactly(json);
        var parser = new Parser(source, total - prefix.Length - (long)length);
        parser.Parse(json);
        return new SafetensorsHeader(parser.Entries, parser.Metadata, prefix.Length + (long)length);
    }

    // Names come from the file: control characters in them would break the message into lines.
    internal static InputException Malformed(string source, string what, Exception? inner = null) =>
        new($"{source} is not a valid safetensors file: {string.Concat(what.Select(c => char.IsControl(c) ? '?' : c))}. Give an undamaged file (copy or download it again).", inner);

    private sealed class Parser(string source, long dataLength)
    {
        public List<SafetensorsEntry> Entries { get; } = [];

        public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

        public void Parse(ReadOnlyMemory<byte> json)
        {
            try
            {
                using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                {
                    throw Malformed(source, $"its header is a JSON {document.RootElement.ValueKind}, not an object");
                }

                foreach (var property in document.RootElement.EnumerateObject())
                {
                    ReadProperty(property);
                }
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                throw Malformed(source, $"its header is not valid JSON ({e.Message.TrimEnd('.')})", e);
            }

            CheckLayout();
        }

        private void ReadProperty(JsonProperty property)
        {
            if (property.Name != MetadataKey)
            {
                Entries.Add(Entry(property.Name, property.Value));
                return;
            }

            Expect(property.Value, JsonValueKind.Object, MetadataKey);
            foreach (var text in property.Value.EnumerateObject())
            {
                Expect(text.Value, JsonValueKind.String, $"{MetadataKey}.{text.Name}");
                Metadata.Add(text.Name, text.Value.GetString()!);
            }
        }

        private SafetensorsEntry Entry(string name, JsonElement element)
        {
            Expect(element, JsonValueKind.Object, name);
            var typeName = Member(element, name, "dtype", JsonValueKind.String).GetString()!;
            if (!SafetensorsTypes.TryParse(typeName, out var type))
            {
                throw Malformed(source, $"tensor '{name}' has the type '{typeName}', known are {string.Join(", ", Enum.GetNames<SafetensorsType>())}");
            }

            var shape = Numbers(Member(element, name, "shape", JsonValueKind.Array), name);
            var offsets = Numbers(Member(element, name, "data_offsets", JsonValueKind.Array), name);
            if (offsets.Length != 2 || offsets[1] < offsets[0])
            {
                throw Malformed(source, $"tensor '{name}' has data_offsets [{string.Join(", ", offsets)}], not a start and an end");
            }

            var entry = new SafetensorsEntry(name, type, shape, offsets[0], offsets[1] - offsets[0]);
            if (ByteCount(entry) is not { } bytes || bytes != entry.Length)
            {
                throw Malformed(source, $"tensor '{name}' of type {type} and shape [{string.Join(", ", shape)}] cannot have {entry.Length} bytes");
            }

            return entry;
        }

        private static long? ByteCount(SafetensorsEntry entry)
        {
            // Zeros count as ones while looking for overflow: torch multiplies the other sizes into strides.
            try
            {
                var elements = entry.Shape.Aggregate(1L, (product, size) => checked(product * Math.Max(size, 1)));
                var bytes = checked(elements * entry.Type.Size());
                return entry.Shape.Contains(0) ? 0 : bytes;
            }
            catch (OverflowException)
            {
                return null;
            }
        }

        private JsonElement Member(JsonElement element, string name, string member, JsonValueKind kind)
        {
            if (!element.TryGetProperty(member, out var value))
            {
                throw Malformed(source, $"tensor '{name}' has no {member}");
            }

            Expect(value, kind, $"{name}.{member}");
            return value;
        }

        private long[] Numbers(JsonElement array, string name)
        {
            var numbers = new long[array.GetArrayLength()];
            var i = 0;
            foreach (var element in array.EnumerateArray())
            {
                if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out numbers[i]) || numbers[i] < 0)
                {
                    throw Malformed(source, $"tensor '{name}' has {element.GetRawText()} where a whole number that is not negative must stand");
                }

                i++;
            }

            return numbers;
        }

        private void Expect(JsonElement element, JsonValueKind kind, string where)
        {
            if (element.ValueKind != kind)
            {
                throw Malformed(source, $"'{where}' is a JSON {element.ValueKind}, not {kind}");
            }
        }

        private void CheckLayout()
        {
            Entries.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : a.Length.CompareTo(b.Length));
            long expected = 0;
            foreach (var entry in Entries)
            {
                if (entry.Offset != expected)
                {
                    throw Malformed(source, $"tensor '{entry.Name}' starts at byte {entry.Offset} of the data where {expected} was due (tensors must neither overlap nor leave gaps)");
                }

                // Not checked for overflow by arithmetic: a length is the byte count of a shape and the sum is bounded here.
                if (entry.Length > dataLength - expected)
                {
                    throw Malformed(source, $"tensor '{entry.Name}' ends beyond the file's {dataLength} bytes of data; the file is cut short");
                }

                expected += entry.Length;
            }

            if (expected != dataLength)
            {
                throw Malformed(source, $"it has {dataLength} bytes of data, its header describes {expected}");
            }
        }
    }
}

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Offset">Where its bytes start, from <see cref="SafetensorsHeader.DataStart"/>.</param>
/// <param name="Length">Number of bytes.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, IReadOnlyList<long> Shape, long Offset, long Length);
