using System.Globalization;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>A range of values with round numbers to mark, linear or by powers of ten.</summary>
internal sealed record Axis(double Min, double Max, bool Log, IReadOnlyList<double> Ticks)
{
    /// <summary>The axis that holds the values; values that a logarithm lacks are left aside.</summary>
    /// <param name="values">The values.</param>
    /// <param name="log">Whether it goes by powers of ten.</param>
    /// <param name="tight">Whether it ends at the values rather than at round numbers.</param>
    public static Axis Holding(IEnumerable<double> values, bool log, bool tight)
    {
        var shown = values.Where(v => double.IsFinite(v) && (!log || v > 0)).ToList();
        var (min, max) = shown.Count > 0 ? (shown.Min(), shown.Max()) : log ? (1, 10) : (0, 1);
        return log ? Decades(min, max) : Linear(min, max, tight);
    }

    /// <summary>Where a value lies between the ends: 0 at the lower, 1 at the upper.</summary>
    public double Fraction(double value) =>
        Log ? (Math.Log10(value) - Math.Log10(Min)) / (Math.Log10(Max) - Math.Log10(Min)) : (value - Min) / (Max - Min);

    /// <summary>Whether a value can be drawn.</summary>
    public bool Shows(double value) => double.IsFinite(value) && (!Log || value > 0);

    /// <summary>A tick's value as text.</summary>
    public static string Text(double value) => value switch
    {
        0 => "0",
        _ when Math.Abs(value) is >= 1e6 or < 1e-3 => value.ToString("0.##e0", CultureInfo.InvariantCulture),
        _ => Math.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture),
    };

    private static Axis Linear(double min, double max, bool tight)
    {
        if (max - min <= 1e-12 * Math.Max(Math.Abs(min), Math.Abs(max)))
        {
            var room = min == 0 ? 1 : Math.Abs(min) / 2;
            (min, max) = (min - room, max + room);
        }

        var step = RoundStep((max - min) / 5);
        var first = (long)(tight ? Math.Ceiling((min / step) - 1e-9) : Math.Floor((min / step) + 1e-9));
        var last = (long)(tight ? Math.Floor((max / step) + 1e-9) : Math.Ceiling((max / step) - 1e-9));
        double[] ticks = [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => (first + i) * step)];
        return tight ? new Axis(min, max, Log: false, ticks) : new Axis(ticks[0], ticks[^1], Log: false, ticks);
    }

    private static Axis Decades(double min, double max)
    {
        var first = (int)Math.Floor(Math.Log10(min) + 1e-9);
        var last = Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(max) - 1e-9));
        var stride = ((last - first) / 8) + 1;
        double[] ticks = [.. Enumerable.Range(0, ((last - first) / stride) + 1).Select(i => Math.Pow(10, first + (i * stride)))];
        return new Axis(Math.Pow(10, first), Math.Pow(10, last), Log: true, ticks);
    }

    /// <summary>The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not below <paramref name="step"/>.</summary>
    private static double RoundStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double[] round = [1, 2, 2.5, 5, 10];
        return power * round.First(r => r * power >= step * (1 - 1e-9));
    }
}
