using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>Tables of the recipe <c>bench</c>: a row for each degree, a column for each way, empty (NaN) where it was left out.</summary>
internal static class BenchTables
{
    private const string Degree = "L";

    /// <summary>What the tables hold, by their names.</summary>
    public static IReadOnlyList<(string Name, Func<BenchMeasurement, double> Of)> Columns { get; } =
    [
        ("median", m => m.Median * 1e3),
        ("least", m => m.Least * 1e3),
        ("memory", m => m.Bytes / 1e6),
        ("error", m => m.Error),
        ("equivariance32", m => m.Equivariance32),
        ("equivariance64", m => m.Equivariance64),
        ("calls", m => m.Calls),
        ("disturbed", m => m.Disturbed),
    ];

    public static Dictionary<string, Table> Of(IReadOnlyList<BenchMeasurement> all) =>
        Columns.ToDictionary(c => c.Name, c => Of(all, m => m.IsMeasured ? c.Of(m) : double.NaN), StringComparer.Ordinal);

    /// <summary>The ways of a table, with the points that were measured.</summary>
    public static IEnumerable<Series> Series(Table table) => table.Columns.Skip(1).Select(way =>
    {
        (double X, double Y)[] points = [.. table[Degree].Zip(table[way]).Where(p => double.IsFinite(p.Second))];
        return new Series(way, [.. points.Select(p => p.X)], [.. points.Select(p => p.Y)]);
    }).Where(s => s.X.Count > 0);

    private static Table Of(IReadOnlyList<BenchMeasurement> all, Func<BenchMeasurement, double> value)
    {
        string[] ways = [.. all.Select(m => m.Label).Distinct()];
        var rows = all.Select(m => m.Degree).Distinct().Order()
            .Select(degree => ways.Select(way => all.FirstOrDefault(m => m.Label == way && m.Degree == degree) is { } m ? value(m) : double.NaN).Prepend(degree).ToArray());
        return new Table([Degree, .. ways], [.. rows]);
    }
}
