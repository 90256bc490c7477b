using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tracking;

/// <summary>The serialisers of a run's files, generated at build time so that listing runs does not pay for reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(FiniteNumberConverter)],
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RunConfig))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(RunStatus))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(MetricLine))]
[JsonSerializable(typeof(ArmFiles.Summary))]
[JsonSerializable(typeof(Dictionary<string, double>))]
internal sealed partial class TrackingJson : JsonSerializerContext
{
    /// <summary>Indented, for files that people read.</summary>
    public static TrackingJson Readable => field ??= With(indented: true);

    /// <summary>On one line, for JSON lines.</summary>
    public static TrackingJson Line => field ??= With(indented: false);

    private static TrackingJson With(bool indented) => new(new JsonSerializerOptions(Default.GeneratedSerializerOptions!)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = indented,
    });

    /// <summary>Reads a file of a run.</summary>
    /// <exception cref="InputException">The file is missing, unreadable, or not what it should be.</exception>
    internal static T Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type)
                ?? throw new InputException($"'{path}' is empty; expected a JSON object.");
        }
        catch (JsonException e)
        {
            throw new InputException($"'{path}' is not a readable {Path.GetFileName(path)} (line {e.LineNumber + 1}); it may have been edited or cut off.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read '{path}': {e.Message}", e);
        }
    }
}
