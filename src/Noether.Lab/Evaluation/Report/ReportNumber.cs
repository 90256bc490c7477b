using System.Globalization;

namespace Noether.Lab.Evaluation.Report;

/// <summary>Numbers under one another: with so many decimals that the smallest still says something.</summary>
internal static class ReportNumber
{
    private const int Fewest = 3;
    private const int Most = 6;

    /// <summary>Decimals for a column: none for whole numbers, else at least three, and two digits of the smallest.</summary>
    public static int Decimals(IEnumerable<double?> column)
    {
        var shown = column.Where(v => v is { } x && x != 0 && double.IsFinite(x)).Select(v => Math.Abs(v!.Value)).ToList();
        if (shown.All(v => v == Math.Floor(v)))
        {
            return 0;
        }

        return Math.Clamp(1 - (int)Math.Floor(Math.Log10(shown.Min())), Fewest, Most);
    }

    /// <summary>The number; with a power of ten where the decimals would show nothing of it, or it is very long.</summary>
    public static string Text(double? value, int decimals) => value switch
    {
        null => "–",
        { } v when !double.IsFinite(v) => v.ToString(CultureInfo.InvariantCulture),
        { } v when v != 0 && (Math.Abs(v) >= 1e9 || Math.Abs(v) < 0.5 * Math.Pow(10, -decimals)) => v.ToString("0.##e+0", CultureInfo.InvariantCulture),
        { } v => v.ToString($"F{decimals}", CultureInfo.InvariantCulture),
    };
}
