using System.Text.Json;
using System.Text.Json.Nodes;

namespace Noether.Lab.Catalogue;

/// <summary>Where a value comes from, which decides how freely it is read.</summary>
internal enum ValueSource
{
    /// <summary>JSON: kinds must agree.</summary>
    Json,

    /// <summary>YAML: scalars are text, read by the option's type.</summary>
    Yaml,

    /// <summary><c>--set key=value</c>: text; lists by commas, null by name, JSON where it looks like it.</summary>
    Assignment,
}

/// <summary>Checks values given from outside against the shape of the options and merges them in.</summary>
/// <param name="where">What gave the values, for messages: a file's name, <c>--set</c>.</param>
/// <param name="source">How they are read.</param>
internal sealed class OptionValues(string where, ValueSource source)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Sets the given keys in <paramref name="target"/>, which holds every option of the record in canonical form.</summary>
    /// <exception cref="InputException">An unknown key, or a value of the wrong type or out of range.</exception>
    public void Merge(RecordShape shape, JsonObject target, JsonObject given, string prefix)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            var option = Find(shape, name, prefix);
            if (!seen.Add(option.Key))
            {
                throw new InputException($"{where}: option '{prefix}{option.Key}' is given twice (again as '{name}'). Give it once.");
            }

            target[option.Key] = Canonical(option.Shape, option.Attribute, value, target[option.Key], prefix + option.Key);
        }
    }

    /// <summary>The option of that name; case, hyphens and underscores do not matter.</summary>
    /// <exception cref="InputException">There is none; the message names the nearest.</exception>
    public OptionProperty Find(RecordShape shape, string name, string prefix) =>
        shape.Options.FirstOrDefault(o => OptionText.Plain(o.Key) == OptionText.Plain(name))
        ?? throw new InputException($"{where}: there is no option '{prefix}{name}'. {Suggestion.For(name, [.. shape.Options.Select(o => o.Key)])}");

    private JsonNode? Canonical(OptionShape shape, OptionAttribute attribute, JsonNode? given, JsonNode? before, string key) => shape switch
    {
        OptionalShape optional => MeansNull(optional, given) ? null : Canonical(optional.Inner, attribute, given, before, key),
        ListShape list => List(list, attribute, given, key),
        RecordShape record => Record(record, attribute, given, before, key),
        _ => Scalar((ScalarShape)shape, attribute, given, key),
    };

    private JsonNode Scalar(ScalarShape shape, OptionAttribute attribute, JsonNode? given, string key)
    {
        var value = given switch
        {
            JsonValue v when v.GetValueKind() == JsonValueKind.String => Text(shape, v.GetValue<string>()),
            JsonValue v when KindFits(shape, v.GetValueKind()) => OptionText.Scalar(shape.Type, v.ToJsonString()),
            _ => null,
        };
        if (value is null || (ScalarShape.IsReal(shape.Type) && !attribute.MayBeInfinite && !double.IsFinite(AsDouble(value))))
        {
            throw Wrong(shape, attribute, given, key, "is not");
        }

        if ((ScalarShape.IsWhole(shape.Type) || ScalarShape.IsReal(shape.Type)) && AsDouble(value) is var x && (x < attribute.Min || x > attribute.Max))
        {
            throw Wrong(shape, attribute, given, key, "is out of range for");
        }

        return value;
    }

    private JsonNode? Text(ScalarShape shape, string text)
    {
        if (shape.Type == typeof(string))
        {
            return source == ValueSource.Assignment && text.StartsWith('"') && text.EndsWith('"') && text.Length > 1 ? Parse(text) as JsonValue : JsonValue.Create(text);
        }

        var mayBeText = source != ValueSource.Json || shape.Type.IsEnum || (ScalarShape.IsReal(shape.Type) && text.EndsWith("Infinity", StringComparison.Ordinal));
        return mayBeText ? OptionText.Scalar(shape.Type, text) : null;
    }

    private JsonArray List(ListShape shape, OptionAttribute attribute, JsonNode? given, string key)
    {
        var items = given switch
        {
            JsonArray array => array,
            JsonValue v when source == ValueSource.Assignment && v.GetValueKind() == JsonValueKind.String => Items(v.GetValue<string>()),
            _ => throw Wrong(shape, attribute, given, key, "is not"),
        };
        if (items is null)
        {
            throw Wrong(shape, attribute, given, key, "is not");
        }

        var result = new JsonArray();
        for (var i = 0; i < items.Count; i++)
        {
            result.Add(Canonical(shape.Element, attribute, items[i], null, $"{key}[{i}]"));
        }

        return result;
    }

    private static JsonArray? Items(string text) => text.TrimStart().StartsWith('[')
        ? Parse(text) as JsonArray
        : text.Trim().Length == 0 ? [] : [.. OptionText.SplitAtCommas(text).Select(t => (JsonNode)JsonValue.Create(t))];

    private JsonObject Record(RecordShape shape, OptionAttribute attribute, JsonNode? given, JsonNode? before, string key)
    {
        var values = given as JsonObject
            ?? (source == ValueSource.Assignment && given is JsonValue v && v.GetValueKind() == JsonValueKind.String ? Parse(v.GetValue<string>()) as JsonObject : null)
            ?? throw Wrong(shape, attribute, given, key, "is not");
        if (before is JsonObject present)
        {
            var copy = present.DeepClone().AsObject();
            Merge(shape, copy, values, key + ".");
            return copy;
        }

        var missing = shape.Required.Except(values.Select(p => Find(shape, p.Key, key + ".").Key)).ToList();
        if (missing.Count > 0)
        {
            throw new InputException($"{where}: option '{key}' lacks {string.Join(", ", missing)}; it takes {shape.Words}.");
        }

        var created = OptionInstances.Write(shape, shape.Create())!.AsObject();
        Merge(shape, created, values, key + ".");
        return created;
    }

    private bool MeansNull(OptionalShape optional, JsonNode? given) => given is null
        || (source == ValueSource.Assignment
            && given is JsonValue v && v.GetValueKind() == JsonValueKind.String && v.GetValue<string>().Trim().ToLowerInvariant() is "null" or "none"
            && !(optional.Inner is ScalarShape { Type.IsEnum: true } named && OptionText.Scalar(named.Type, v.GetValue<string>()) is not null));

    private static bool KindFits(ScalarShape shape, JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => shape.Type == typeof(bool),
        JsonValueKind.Number => ScalarShape.IsWhole(shape.Type) || ScalarShape.IsReal(shape.Type),
        _ => false,
    };

    private static double AsDouble(JsonNode value) => value.GetValueKind() == JsonValueKind.Number
        ? double.Parse(value.ToJsonString())
        : value.GetValue<string>() == "Infinity" ? double.PositiveInfinity : double.NegativeInfinity;

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, null, Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private InputException Wrong(OptionShape shape, OptionAttribute attribute, JsonNode? given, string key, string relation)
    {
        var found = given is JsonValue v && v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : given?.ToJsonString() ?? "null";
        var range = OptionShape.Range(attribute.Min, attribute.Max, attribute.Unit);
        return new InputException($"{where}: {OptionText.Shown(found)} {relation} the value of option '{key}'; it takes: {shape.Words}{(range.Length > 0 ? $" ({range})" : "")}.");
    }
}
