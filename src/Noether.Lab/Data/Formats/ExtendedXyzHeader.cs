using System.Globalization;
using System.Text;

namespace Noether.Lab.Data.Formats;

/// <summary>The second line of a frame of extended XYZ: <c>key=value</c> pairs, of which values may stand in quotes, braces or brackets; a key alone is true.</summary>
internal sealed class ExtendedXyzHeader
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly string _place;

    /// <param name="line">The line.</param>
    /// <param name="place">Line and file for messages.</param>
    public ExtendedXyzHeader(string line, string place)
    {
        _place = place;
        var at = 0;
        while (SkipSpaces(line, ref at))
        {
            var key = Token(line, ref at, untilEquals: true);
            _values[key] = at < line.Length && line[at] == '=' ? Value(line, ref at, key) : "T";
        }
    }

    /// <summary>All pairs.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>The first of these keys that there is; null for none.</summary>
    public string? FirstOf(IEnumerable<string> keys) => keys.FirstOrDefault(_values.ContainsKey);

    /// <summary>A finite number; null where the key is not there.</summary>
    public double? Number(string? key) => key is null ? null : Parse(key, _values[key]);

    /// <summary>Numbers, as many as asked for; null where the key is not there.</summary>
    public double[]? Numbers(string key, int count)
    {
        if (!_values.TryGetValue(key, out var text))
        {
            return null;
        }

        var parts = Split(text);
        return parts.Length == count ? [.. parts.Select(p => Parse(key, p))] : throw new InputException($"{_place}: {key} has {parts.Length} numbers, not {count}: {InputFile.Quote(text)}.");
    }

    /// <summary>Three truths, or one for all; null where the key is not there.</summary>
    public bool[]? Truths(string key)
    {
        if (!_values.TryGetValue(key, out var text))
        {
            return null;
        }

        bool[] truths = [.. Split(text).Select(part => part.ToUpperInvariant() switch
        {
            "T" or "TRUE" or "1" => true,
            "F" or "FALSE" or "0" => false,
            _ => throw new InputException($"{_place}: {key} is {InputFile.Quote(text)}; expected T or F for each of three directions."),
        })];
        return truths.Length switch
        {
            3 => truths,
            1 => [truths[0], truths[0], truths[0]],
            _ => throw new InputException($"{_place}: {key} is {InputFile.Quote(text)}; expected T or F for each of three directions."),
        };
    }

    private static string[] Split(string text) => text.Split([' ', ',', '[', ']', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private double Parse(string key, string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
        ? value
        : throw new InputException($"{_place}: {InputFile.Quote(key)} is {InputFile.Quote(text)}, which is no finite number.");

    private static bool SkipSpaces(string line, ref int at)
    {
        while (at < line.Length && char.IsWhiteSpace(line[at]))
        {
            at++;
        }

        return at < line.Length;
    }

    private string Value(string line, ref int at, string key)
    {
        at++;
        if (at == line.Length || char.IsWhiteSpace(line[at]))
        {
            throw new InputException($"{_place}: {InputFile.Quote(key)} has no value behind its '='.");
        }

        return line[at] switch
        {
            '{' => Enclosed(line, ref at, '{', '}', key)[1..^1],
            '[' => Enclosed(line, ref at, '[', ']', key),
            _ => Token(line, ref at, untilEquals: false),
        };
    }

    private string Enclosed(string line, ref int at, char open, char close, string key)
    {
        var (start, depth) = (at, 0);
        for (; at < line.Length; at++)
        {
            depth += line[at] == open ? 1 : line[at] == close ? -1 : 0;
            if (depth == 0)
            {
                return line[start..++at];
            }
        }

        throw new InputException($"{_place}: the '{open}' behind {InputFile.Quote(key)} is not closed.");
    }

    /// <summary>A bare word, or what stands between quotes, in which a backslash takes the next character as it is.</summary>
    private string Token(string line, ref int at, bool untilEquals)
    {
        if (line[at] is not ('"' or '\''))
        {
            var start = at;
            while (at < line.Length && !char.IsWhiteSpace(line[at]) && !(untilEquals && line[at] == '='))
            {
                at++;
            }

            return at > start ? line[start..at] : throw new InputException($"{_place}: '=' without a key before it.");
        }

        var (quote, text) = (line[at++], new StringBuilder());
        for (; at < line.Length && line[at] != quote; at++)
        {
            at += line[at] == '\\' && at + 1 < line.Length ? 1 : 0;
            text.Append(line[at]);
        }

        return at++ < line.Length ? text.ToString() : throw new InputException($"{_place}: a {quote} is not closed.");
    }
}
