using System.Globalization;

namespace Noether.Lab.Catalogue;

/// <summary>Metrics whose names differ in a whole number at their end alone.</summary>
/// <param name="Name">The name without it.</param>
/// <param name="Means">Means over the seeds, by the number.</param>
internal sealed record MetricFamily(string Name, IReadOnlyDictionary<int, double> Means);

/// <summary>Parts metrics into families, <c>arm.time.1</c>, <c>arm.time.2</c>, <c>arm.time.3</c>, and the others.</summary>
internal static class MetricFamilies
{
    // Two numbers are told as well by two rows.
    private const int Fewest = 3;

    /// <summary>Both in the order of the metrics.</summary>
    public static (IReadOnlyList<KeyValuePair<string, MetricRecord>> Single, IReadOnlyList<MetricFamily> Families) Of(IReadOnlyDictionary<string, MetricRecord> metrics)
    {
        var groups = metrics.GroupBy(m => Split(m.Key)?.Name ?? "", StringComparer.Ordinal).Where(g => g.Key.Length > 0 && g.Count() >= Fewest).ToList();
        var grouped = groups.SelectMany(g => g.Select(m => m.Key)).ToHashSet(StringComparer.Ordinal);
        return (
            [.. metrics.Where(m => !grouped.Contains(m.Key))],
            [.. groups.Select(g => new MetricFamily(g.Key, g.ToDictionary(m => Split(m.Key)!.Value.Number, m => m.Value.Mean)))]);
    }

    private static (string Name, int Number)? Split(string metric)
    {
        var point = metric.LastIndexOf('.');
        return point > 0 && int.TryParse(metric.AsSpan(point + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (metric[..point], number) : null;
    }
}
