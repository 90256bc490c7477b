using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Representations;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>Tables of the report of the recipe <c>bench</c>: errors of each way, and which couplings take part.</summary>
internal static class BenchWordedTables
{
    // Beyond it the table is wider than a page.
    private const int HighestDegree = 3;

    private static readonly string[] Measured = ["equivariance32", "equivariance64", "error"];

    public static IEnumerable<WordedTable> Draw(RunTables tables) => [Errors(tables), Couplings()];

    private static WordedTable Errors(RunTables tables)
    {
        var rows = from arm in new[] { BenchArms.Interact, BenchArms.Conv, BenchArms.Manybody }
                   where tables.Tables.ContainsKey($"{arm}.error")
                   from way in tables.Tables[$"{arm}.error"].Columns.Skip(1)
                   select new WordedRow($"{arm}, {way}", [.. Measured.Select(name => Largest(tables.Tables[$"{arm}.{name}"], way))]);
        return new WordedTable("errors", "Every way commutes with rotations and reflections up to rounding", "way", ["equivariance error, float32", "equivariance error, float64", "error, float32"], [.. rows])
        {
            Note = "The largest over all degrees. Equivariance: the result of turned features against the turned result, for a random rotation and the same with a reflection. Error: against coupling by coupling in float64. "
                + "Both are the largest difference relative to the largest number. In float64 the way 'sparse' computes by torch's operations: its vector kernels are of float32. "
                + "Layers with weights of their own (so2-linear, gaunt-layer, contraction) compute something else: they have no error.",
        };
    }

    /// <summary>The largest of a way's errors; NaN where it was left out everywhere.</summary>
    private static double Largest(Table table, string way) => table[way].Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();

    private static WordedTable Couplings()
    {
        var product = new GauntProduct(HighestDegree, HighestDegree);
        var rows = from l1 in Enumerable.Range(0, HighestDegree + 1)
                   from l2 in Enumerable.Range(0, HighestDegree + 1)
                   select new WordedRow(
                       string.Create(CultureInfo.InvariantCulture, $"{l1} x {l2}"),
                       [.. Enumerable.Range(0, product.Output + 1).Select(l3 => WignerThreeJ.IsTriangle(l1, l2, l3) ? Gaunt.Couples(l1, l2, l3) ? 1 : 0 : double.NaN)]);
        return new WordedTable(
            "couplings",
            "Which couplings take part",
            "l1 x l2",
            [.. Enumerable.Range(0, product.Output + 1).Select(l3 => string.Create(CultureInfo.InvariantCulture, $"to {l3}"))],
            [.. rows])
        {
            Note = "1: the product of functions has this coupling. 0: rotations allow it, but the product of functions lacks it, for the sum of the degrees is odd, as in the cross product, 1 x 1 to 1. Empty: rotations do not allow it.",
        };
    }
}
