using System.Text.Json;

namespace Noether.Lab.Data.Formats;

/// <summary>One JSON object of a file, read key by key; whatever is not asked for is refused at the end.</summary>
internal sealed class StrictObject
{
    private readonly string _file;
    private readonly string _place;
    private readonly JsonElement _json;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <param name="file">The file's name, for messages.</param>
    /// <param name="place">Where in it the object stands: empty at the top, <c>output.</c> below.</param>
    /// <param name="json">The object.</param>
    public StrictObject(string file, string place, JsonElement json)
    {
        (_file, _place, _json) = (file, place, json);
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new InputException($"{file}{(place.Length == 0 ? "" : $": '{place.TrimEnd('.')}'")} is {Shown(json)}; expected an object {{ \"key\": value, ... }}.");
        }
    }

    public bool Has(string key)
    {
        _known.Add(key);
        return _json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;
    }

    public string Text(string key, string what) => Required(key, what).ValueKind == JsonValueKind.String && Required(key, what).GetString() is { Length: > 0 } text
        ? text
        : throw Wrong(key, what);

    public string? OptionalText(string key, string what) => Has(key) ? Text(key, what) : null;

    /// <summary>One of a few words.</summary>
    public T Word<T>(string key, IReadOnlyList<(string Word, T Value)> words)
    {
        var what = $"one of {string.Join(", ", words.Select(w => $"\"{w.Word}\""))}";
        var text = Text(key, what);
        foreach (var (word, value) in words)
        {
            if (word == text)
            {
                return value;
            }
        }

        throw Wrong(key, what);
    }

    public T Word<T>(string key, IReadOnlyList<(string Word, T Value)> words, T otherwise) => Has(key) ? Word(key, words) : otherwise;

    public bool Flag(string key) => Has(key) && Required(key, "").ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(key, "true or false"),
    };

    public double? Number(string key, string what, Func<double, bool> fits)
    {
        if (!Has(key))
        {
            return null;
        }

        return NumberIn(Required(key, what)) is { } number && fits(number) ? number : throw Wrong(key, what);
    }

    public IReadOnlyList<double> Numbers(string key, string what, Func<double, bool> fits) => Has(key)
        ? [.. Items(key, what).Select(item => NumberIn(item) is { } number && fits(number) ? number : throw Wrong(key, what))]
        : [];

    public IReadOnlyList<string> Texts(string key, string what) => Has(key)
        ? [.. Items(key, what).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(key, what))]
        : [];

    /// <summary>Lengths of axes: a number, or a name or null for any.</summary>
    public IReadOnlyList<long?> Axes(string key)
    {
        const string What = "a list of axes, each a whole number from 1 on, or a name where any length will do: [\"batch\", 3, 224, 224]";
        return Has(key) ? [.. Items(key, What).Select(Axis)] : [];

        long? Axis(JsonElement item) => item.ValueKind switch
        {
            JsonValueKind.String or JsonValueKind.Null => null,
            JsonValueKind.Number when item.TryGetInt64(out var length) && length > 0 => length,
            _ => throw Wrong(key, What),
        };
    }

    public StrictObject Object(string key, string what) => new(_file, $"{_place}{key}.", Required(key, what));

    public IReadOnlyList<StrictObject> Objects(string key, string what) =>
        [.. Items(key, what).Select((item, i) => new StrictObject(_file, $"{_place}{key}[{i}].", item))];

    /// <summary>Refuses keys that nobody asked for.</summary>
    public void Close()
    {
        foreach (var property in _json.EnumerateObject().Where(p => !_known.Contains(p.Name)))
        {
            throw new InputException(
                $"{_file}: there is no key '{_place}{InputFile.Quote(property.Name).Trim('\'')}'{NearestName.Hint(property.Name, _known)} Expected here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}.");
        }
    }

    public InputException Wrong(string key, string what) =>
        _json.TryGetProperty(key, out var value)
            ? new($"{_file}: '{_place}{key}' is {Shown(value)}; expected {what}.")
            : new($"{_file}: the key '{_place}{key}' is missing; expected {what}.");

    private JsonElement Required(string key, string what)
    {
        _known.Add(key);
        return _json.TryGetProperty(key, out var value) ? value : throw Wrong(key, what);
    }

    private IReadOnlyList<JsonElement> Items(string key, string what)
    {
        var value = Required(key, what);
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Wrong(key, what);
    }

    private static double? NumberIn(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    private static string Shown(JsonElement value) => InputFile.Quote(value.GetRawText()).Trim('\'');
}
