using Noether.Representations;

namespace Noether.Lab.Benchmarks;

/// <summary>
/// The product of functions on the sphere as libraries of tensor products compute it by torch's operations: all products of components of a pair of degrees, then for each coupling
/// its dense table of coefficients, then the sums at each degree. Tables are made once. Something to compare with, not to use.
/// </summary>
/// <remarks>
/// By default components lie innermost, as in e3nn, whose compiled products do the same operations in the same order; that they are planar, channels innermost, is what torch's matrix products
/// like better.
/// </remarks>
internal sealed class CouplingByCoupling
{
    private readonly GauntProduct _product;
    private readonly bool _withOdd;
    private readonly bool _planar;
    private readonly IReadOnlyList<(int L1, int L2, (int Output, double[,] Table)[] Couplings)> _pairs;
    private readonly Dictionary<(torch.ScalarType Type, string Device), Tensor[]> _tables = [];

    /// <param name="product">The degrees.</param>
    /// <param name="withOdd">Whether couplings with an odd sum of degrees are computed too, as functions of their own behind the others.</param>
    /// <param name="planar">Whether channels lie innermost.</param>
    public CouplingByCoupling(GauntProduct product, bool withOdd = false, bool planar = false)
    {
        (_product, _withOdd, _planar) = (product, withOdd, planar);
        _pairs =
        [
            .. from l1 in Enumerable.Range(0, product.First + 1)
               from l2 in Enumerable.Range(0, product.Second + 1)
               let couplings = Degrees(l1, l2, product.Output, withOdd).ToArray()
               where couplings.Length > 0
               select (l1, l2, couplings.Select(l3 => (Place(l1, l2, l3), TableOf(l1, l2, l3))).ToArray()),
        ];
    }

    /// <summary>Where components lie.</summary>
    private int Axis => _planar ? 1 : 2;

    /// <summary>Numbers of one column that are alive at once: what every coupling gives, and the products of the largest pair.</summary>
    public static double Numbers(GauntProduct product, bool withOdd = false) => Width(product.First) * Width(product.Second)
        + (from l1 in Enumerable.Range(0, product.First + 1)
           from l2 in Enumerable.Range(0, product.Second + 1)
           from l3 in Degrees(l1, l2, product.Output, withOdd)
           select (double)Width(l3)).Sum();

    /// <summary>Features <c>[rows, coefficients, channels]</c> as <see cref="Apply"/> takes them, so that no call has to turn them.</summary>
    public static Tensor Laid(Tensor x, bool planar) => planar ? x : x.transpose(1, 2).contiguous();

    /// <summary>Channel by channel.</summary>
    /// <param name="x"><c>[rows, channels, (First + 1)²]</c>, planar <c>[rows, (First + 1)², channels]</c>.</param>
    /// <param name="y"><c>[rows, channels, (Second + 1)²]</c>, planar <c>[rows, (Second + 1)², channels]</c>, or one channel.</param>
    /// <param name="weights"><c>[rows, Second + 1, channels]</c>, one a degree of y, multiplied where a coupling's result is; null for ones.</param>
    /// <returns><c>[rows, channels, (Output + 1)²]</c>, planar <c>[rows, (Output + 1)², channels]</c>; with odd couplings those lie behind.</returns>
    public Tensor Apply(Tensor x, Tensor y, Tensor? weights = null)
    {
        using var scope = torch.NewDisposeScope();
        var tables = Tables(x);
        var sums = new Tensor?[(_withOdd ? 2 : 1) * (_product.Output + 1)];
        var next = 0;
        foreach (var (l1, l2, couplings) in _pairs)
        {
            using var pair = torch.NewDisposeScope();
            var products = Products(x.narrow(Axis, l1 * l1, Width(l1)), y.narrow(Axis, l2 * l2, Width(l2)));
            foreach (var (output, _) in couplings)
            {
                var (table, weight) = (tables[next++], weights?.select(1, l2).unsqueeze(Axis));
                var part = _planar ? table.matmul(products) : products.matmul(table);
                part = weight is null ? part : part * weight;
                sums[output] = pair.MoveToOuter(sums[output] is { } sum ? sum.add_(part) : part);
            }
        }

        return scope.MoveToOuter(torch.cat([.. sums.Select((sum, i) => sum ?? Nothing(x, i % (_product.Output + 1)))], Axis));
    }

    private Tensor Products(Tensor x, Tensor y) => (x.unsqueeze(Axis + 1) * y.unsqueeze(Axis)).flatten(Axis, Axis + 1);

    private Tensor Nothing(Tensor x, int degree)
    {
        long[] shape = _planar ? [x.shape[0], Width(degree), x.shape[2]] : [x.shape[0], x.shape[1], Width(degree)];
        return torch.zeros(shape, x.dtype, x.device);
    }

    /// <summary>Of a result, the part without odd couplings, <c>[rows, coefficients, channels]</c>.</summary>
    public static Func<Tensor, Tensor> Common(long coefficients, bool planar) => result => planar ? result.narrow(1, 0, coefficients) : result.narrow(2, 0, coefficients).transpose(1, 2);

    private static IEnumerable<int> Degrees(int l1, int l2, int output, bool withOdd) =>
        Enumerable.Range(Math.Abs(l1 - l2), (2 * Math.Min(l1, l2)) + 1).Where(l3 => l3 <= output && (withOdd || (l1 + l2 + l3) % 2 == 0));

    private static int Width(int degree) => (2 * degree) + 1;

    private int Place(int l1, int l2, int l3) => l3 + ((l1 + l2 + l3) % 2 * (_product.Output + 1));

    private static double[,] TableOf(int l1, int l2, int l3)
    {
        var coupling = (l1 + l2 + l3) % 2 == 0 ? Gaunt.Of(l1, l2, l3) : WignerThreeJ.Of(l1, l2, l3);
        var table = new double[Width(l1) * Width(l2), Width(l3)];
        foreach (var entry in coupling.Entries)
        {
            table[(entry.First * Width(l2)) + entry.Second, entry.Third] = entry.Value;
        }

        return table;
    }

    private Tensor[] Tables(Tensor x)
    {
        var (type, device) = (x.dtype, x.device);
        if (!_tables.TryGetValue((type, device.ToString()), out var tables))
        {
            _tables[(type, device.ToString())] = tables = [.. _pairs.SelectMany(p => p.Couplings.Select(c => TableOf(c.Table, type, device)))];
        }

        return tables;
    }

    private Tensor TableOf(double[,] values, torch.ScalarType type, torch.Device device)
    {
        using var table = torch.tensor(values, type, device);
        return (_planar ? table.t().contiguous() : table.clone()).DetachFromDisposeScope();
    }
}
