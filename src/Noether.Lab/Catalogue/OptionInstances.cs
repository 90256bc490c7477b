using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Noether.Lab.Catalogue;

/// <summary>Turns instances of options records into canonical JSON and back.</summary>
internal static class OptionInstances
{
    /// <summary>Canonical JSON: every option, in order of declaration.</summary>
    public static JsonNode? Write(OptionShape shape, object? value) => (shape, value) switch
    {
        (_, null) => null,
        (OptionalShape optional, _) => Write(optional.Inner, value),
        (ListShape list, IEnumerable items) => new JsonArray([.. items.Cast<object?>().Select(i => Write(list.Element, i))]),
        (RecordShape record, _) => new JsonObject(record.Options.Select(o => KeyValuePair.Create(o.Key, Write(o.Shape, o.Property.GetValue(value))))),
        (_, double x) => OptionText.Number(x),
        (_, float x) => OptionText.Number(x),
        (_, int n) => JsonValue.Create(n),
        (_, long n) => JsonValue.Create(n),
        (_, bool b) => JsonValue.Create(b),
        _ => JsonValue.Create(value.ToString()),
    };

    /// <summary>An instance with the values of canonical JSON; what is no option is taken from <paramref name="template"/>.</summary>
    public static object? Read(OptionShape shape, JsonNode? value, object? template) => (shape, value) switch
    {
        (_, null) => null,
        (OptionalShape optional, _) => Read(optional.Inner, value, template),
        (ListShape list, JsonArray items) => list.Create([.. items.Select(i => Read(list.Element, i, null))]),
        (RecordShape record, JsonObject members) => Read(record, members, template),
        _ => Scalar(shape.Type, value),
    };

    private static object Read(RecordShape shape, JsonObject members, object? template)
    {
        var instance = template is null ? shape.Create() : shape.Copy(template);
        foreach (var option in shape.Options)
        {
            var before = option.Property.GetValue(instance);
            option.Property.SetValue(instance, Read(option.Shape, members[option.Key], before));
        }

        return instance;
    }

    private static object Scalar(Type type, JsonNode value)
    {
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        return type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(bool) => bool.Parse(text),
            _ when type == typeof(int) => int.Parse(text),
            _ when type == typeof(long) => long.Parse(text),
            _ when type == typeof(double) => double.Parse(text),
            _ when type == typeof(float) => float.Parse(text),
            _ => Enum.Parse(type, text),
        };
    }
}
