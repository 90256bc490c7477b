using System.Globalization;
using System.Text.Json.Nodes;

namespace Noether.Lab.Catalogue;

/// <summary>Reads single values of options from text.</summary>
internal static class OptionText
{
    private const double LargestExactWhole = 9007199254740992;
    private const int ShownLength = 60;

    /// <summary>The canonical JSON value of a scalar given as text; null where the text is none of that type's values.</summary>
    public static JsonNode? Scalar(Type type, string text) => type switch
    {
        _ when type == typeof(string) => JsonValue.Create(text),
        _ when type == typeof(bool) => Flag(text.Trim()),
        _ when type == typeof(int) => Whole(text.Trim()) is { } n and >= int.MinValue and <= int.MaxValue ? JsonValue.Create((int)n) : null,
        _ when type == typeof(long) => Whole(text.Trim()) is { } n ? JsonValue.Create(n) : null,
        _ when type == typeof(float) => Real(text.Trim()) is { } x ? Number((float)x) : null,
        _ when type == typeof(double) => Real(text.Trim()) is { } x ? Number(x) : null,
        _ => EnumName(type, text.Trim()) is { } name ? JsonValue.Create(name) : null,
    };

    /// <summary>A number as JSON; infinities, which JSON lacks, by name.</summary>
    public static JsonNode Number(double x) => double.IsFinite(x) ? JsonValue.Create(x) : JsonValue.Create(x > 0 ? "Infinity" : "-Infinity");

    /// <summary>A single-precision number as JSON, with no more digits than it has.</summary>
    public static JsonNode Number(float x) => float.IsFinite(x) ? JsonValue.Create(x) : Number((double)x);

    /// <summary>Cuts at commas that stand outside brackets, braces and double quotes: <c>1,2</c>, <c>[1,2],[3]</c>.</summary>
    public static IReadOnlyList<string> SplitAtCommas(string text)
    {
        var (parts, start, depth, quoted) = (new List<string>(), 0, 0, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            quoted ^= c == '"' && (i == 0 || text[i - 1] != '\\');
            depth += quoted ? 0 : c is '[' or '{' ? 1 : c is ']' or '}' ? -1 : 0;
            if (c == ',' && depth == 0 && !quoted)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(text[start..].Trim());
        return parts;
    }

    /// <summary>A name without case, hyphens and underscores, as options and enum values are compared.</summary>
    public static string Plain(string name) => name.Replace("-", "").Replace("_", "").ToLowerInvariant();

    /// <summary>Text for a message: in quotes, cut where it is long.</summary>
    public static string Shown(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= ShownLength ? $"'{line}'" : $"'{line[..ShownLength]}...'";
    }

    private static JsonValue? Flag(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" => JsonValue.Create(true),
        "false" or "no" or "off" => JsonValue.Create(false),
        _ => null,
    };

    private static long? Whole(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n))
        {
            return n;
        }

        return Real(text) is { } x && double.IsInteger(x) && Math.Abs(x) <= LargestExactWhole ? (long)x : null;
    }

    private static double? Real(string text) => text.ToLowerInvariant() switch
    {
        "infinity" or "inf" or "+inf" or ".inf" => double.PositiveInfinity,
        "-infinity" or "-inf" or "-.inf" => double.NegativeInfinity,
        _ => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var x)
            && double.IsFinite(x) ? x : null,
    };

    private static string? EnumName(Type type, string text) =>
        Enum.GetNames(type).FirstOrDefault(n => n == text) ?? Enum.GetNames(type).FirstOrDefault(n => Plain(n) == Plain(text));
}
