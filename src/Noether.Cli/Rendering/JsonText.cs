using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Noether.Lab.Tracking;

namespace Noether.Cli.Rendering;

/// <summary>JSON as this program prints it: one line, letters as they are, null for numbers that are not finite.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line.</summary>
    public static string Line(JsonNode node) => node.ToJsonString(OneLine);

    /// <summary>A number; null where it is not finite.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    /// <summary>Numbers by name.</summary>
    public static JsonObject Numbers(IReadOnlyDictionary<string, double> values) => new(values.Select(v => KeyValuePair.Create(v.Key, Number(v.Value))));

    /// <summary>A judged claim, as in a run's result.</summary>
    public static JsonObject Claim(ClaimRecord claim)
    {
        var json = new JsonObject
        {
            ["id"] = claim.Id,
            ["statement"] = claim.Statement,
            ["left"] = claim.Left is { } left ? Number(left) : null,
            ["op"] = claim.Op,
            ["right"] = claim.Right is { } right ? Number(right) : null,
            ["outcome"] = claim.Outcome.ToString(),
        };
        if (claim.Published is { } published)
        {
            json["published"] = Number(published);
        }

        if (claim.Note is not null)
        {
            json["note"] = claim.Note;
        }

        if (claim.Interval is { } interval)
        {
            json["interval"] = new JsonObject { ["low"] = Number(interval.Low), ["high"] = Number(interval.High) };
        }

        return json;
    }
}
