using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Evaluation.Figures;

/// <summary>Series as lines: broken where a value is missing, and in words.</summary>
internal static class Pieces
{
    /// <summary>The runs of neighbouring points that can be drawn; a single one is drawn as a dot's worth of line.</summary>
    /// <param name="series">The series.</param>
    /// <param name="place">Pixel of a point.</param>
    /// <param name="shows">Whether a value can be drawn.</param>
    public static List<List<Pixel>> Of(Series series, Func<double, double, Pixel> place, Func<double, bool> shows)
    {
        var pieces = new List<List<Pixel>>();
        var open = false;
        foreach (var (x, y) in series.X.Zip(series.Y))
        {
            if (!double.IsFinite(x) || !shows(y))
            {
                open = false;
                continue;
            }

            if (!open)
            {
                pieces.Add([]);
            }

            pieces[^1].Add(place(x, y));
            open = true;
        }

        foreach (var single in pieces.Where(p => p.Count == 1))
        {
            single.Add(single[0] with { X = single[0].X + 0.01 });
        }

        return pieces;
    }

    /// <summary>All heights that a series reaches, its band's included.</summary>
    public static IEnumerable<double> Heights(Series series) => series.Band is { } band ? series.Y.Concat(band.Low).Concat(band.High) : series.Y;

    /// <summary>Outline of a series' band: along its upper end and back along the lower one; none where a value cannot be drawn.</summary>
    /// <param name="series">The series.</param>
    /// <param name="place">Pixel of a point.</param>
    /// <param name="shows">Whether a value can be drawn.</param>
    /// <param name="closed">Whether the line returns to its start.</param>
    public static IEnumerable<IReadOnlyList<Pixel>> Band(Series series, Func<double, double, Pixel> place, Func<double, bool> shows, bool closed = false)
    {
        if (series.Band is not { } band || !band.Low.Concat(band.High).All(shows))
        {
            yield break;
        }

        List<int> along = [.. Enumerable.Range(0, series.X.Count)];
        if (closed)
        {
            along.Add(0);
        }

        yield return [.. along.Select(i => place(series.X[i], band.High[i])), .. Enumerable.Reverse(along).Select(i => place(series.X[i], band.Low[i]))];
    }

    /// <summary>The series' names with their smallest, mean and largest value.</summary>
    public static string Describe(IReadOnlyList<Series> series) => string.Join(" ", series.Select(s =>
    {
        var shown = s.Y.Where(double.IsFinite).ToList();
        return shown.Count == 0
            ? $"{s.Name}: no values."
            : string.Create(CultureInfo.InvariantCulture, $"{s.Name}: lowest {shown.Min():0.###}, mean {shown.Average():0.###}, highest {shown.Max():0.###}.");
    }));
}
