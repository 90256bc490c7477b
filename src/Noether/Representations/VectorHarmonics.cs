using System.Collections.Concurrent;

namespace Noether.Representations;

/// <summary>Vector fields on the sphere whose components are harmonics of one degree l, as irreps j from |l - 1| to l + 1.</summary>
internal static class VectorHarmonics
{
    private static readonly ConcurrentDictionary<int, FixedTable> Tables = new();

    /// <summary>√(2j + 1) w(1, l, j)[a, m, k] as an orthogonal matrix: rows (a, m), columns (j, k), 3 (2l + 1) each.</summary>
    public static FixedTable Components(int degree) => Tables.GetOrAdd(degree, static l =>
    {
        var size = 3 * ((2 * l) + 1);
        var table = new double[size * size];
        var column = 0;
        for (var j = Math.Abs(l - 1); j <= l + 1; j++)
        {
            foreach (var e in WignerThreeJ.Of(1, l, j).Entries)
            {
                table[(((e.First * ((2 * l) + 1)) + e.Second) * size) + column + e.Third] = Math.Sqrt((2 * j) + 1) * e.Value;
            }

            column += (2 * j) + 1;
        }

        return new FixedTable(table, size, size);
    });
}
