using System.Globalization;
using System.Text.RegularExpressions;

namespace Noether.Lab.Catalogue;

/// <summary>Spans of time as people write them.</summary>
public static partial class Duration
{
    private const double MostDays = 365;

    /// <summary>Reads <c>2h</c>, <c>90m</c>, <c>1h30m</c>, <c>45s</c>, <c>1.5h</c>, <c>1d</c>.</summary>
    /// <param name="text">Numbers with units from days to seconds, each unit once.</param>
    /// <param name="where">What gave it, for the message.</param>
    /// <exception cref="InputException">Of another form, zero, or longer than a year.</exception>
    public static TimeSpan Parse(string text, string where = "--budget")
    {
        var match = Form().Match(text.Trim());
        if (!match.Success)
        {
            throw new InputException($"{where}: {OptionText.Shown(text)} is no span of time; expected as in 2h, 90m, 1h30m or 45s.");
        }

        var seconds = (Number(match, "d") * 86400) + (Number(match, "h") * 3600) + (Number(match, "m") * 60) + Number(match, "s");
        return seconds > 0 && seconds <= MostDays * 86400
            ? TimeSpan.FromSeconds(seconds)
            : throw new InputException($"{where}: {OptionText.Shown(text)} is out of range; expected more than 0 s and at most {MostDays} days.");
    }

    /// <summary>A span in the two largest units that matter: <c>1 h 30 min</c>, <c>2 min 5 s</c>, <c>0.4 s</c>.</summary>
    public static string Words(TimeSpan span) => (span.TotalSeconds, Math.Round(span.TotalSeconds), Math.Round(span.TotalMinutes)) switch
    {
        ( < 9.95, _, _) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        (_, < 60 and var seconds, _) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        (_, < 3570 and var seconds, _) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {seconds % 60:0} s"),
        (_, _, var minutes) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(minutes / 60):0} h {minutes % 60:0} min"),
    };

    private static double Number(Match match, string unit) =>
        match.Groups[unit] is { Success: true } group ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?=.)((?<d>\d{1,9}(\.\d{1,9})?)d)?\s*((?<h>\d{1,9}(\.\d{1,9})?)h)?\s*((?<m>\d{1,9}(\.\d{1,9})?)m(in)?)?\s*((?<s>\d{1,9}(\.\d{1,9})?)s)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}
