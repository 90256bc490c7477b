using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Noether.Lab.Catalogue;

/// <summary>Results as JSON: names in camel case in the order of declaration, doubles that round-trip, null for what is no finite number.</summary>
internal static class ResultJson
{
    /// <summary>Indented, for files.</summary>
    public static ResultJsonContext File { get; } = new(Options());

    /// <summary>Reads a result file or line.</summary>
    /// <exception cref="InputException">Not JSON, or not of that form.</exception>
    public static T Read<T>(string text, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, string where)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new InputException($"{where} holds null; expected a result that noether wrote.");
        }
        catch (JsonException e)
        {
            var line = e.LineNumber is { } n ? $", line {n + 1}" : "";
            throw new InputException($"{where}{line} is not a result that noether wrote: {e.Message.Split(" LineNumber:")[0]} Delete it, or restore it from a copy.", e);
        }
    }

    /// <summary>How records are written.</summary>
    public static JsonSerializerOptions Options() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters =
        {
            new FiniteNumberConverter(), new ComparisonConverter(), new PresetConverter(), new PublishedConverter(),
            new JsonStringEnumConverter<Outcome>(), new JsonStringEnumConverter<Scale>(), new JsonStringEnumConverter<QueueState>(),
        },
    };

    private static T Named<T>(Utf8JsonReader reader, Func<string, T> parse)
    {
        try
        {
            return reader.TokenType == JsonTokenType.String ? parse(reader.GetString()!) : throw new JsonException("Expected text.");
        }
        catch (InputException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    private sealed class ComparisonConverter : JsonConverter<Comparison>
    {
        public override Comparison Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Named(reader, ComparisonSign.Parse);

        public override void Write(Utf8JsonWriter writer, Comparison value, JsonSerializerOptions options) => writer.WriteStringValue(ComparisonSign.Of(value));
    }

    /// <summary>A figure seen in the paper is kept as its number; where it stands is the claim's business.</summary>
    private sealed class PublishedConverter : JsonConverter<Published>
    {
        public override Published Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number ? new Published(reader.GetDouble(), "", Verified: true) : throw new JsonException("Expected the published number.");

        public override void Write(Utf8JsonWriter writer, Published value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
    }

    private sealed class PresetConverter : JsonConverter<Preset>
    {
        public override Preset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Named(reader, name => PresetName.Parse(name, "'preset'"));

        public override void Write(Utf8JsonWriter writer, Preset value, JsonSerializerOptions options) => writer.WriteStringValue(PresetName.Of(value));
    }
}

/// <summary>Serialisers made at compile time: no reflection at start.</summary>
[JsonSerializable(typeof(ReproductionRecord))]
[JsonSerializable(typeof(QueueFile))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ResultJsonContext : JsonSerializerContext;
