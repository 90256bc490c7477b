using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Lab.Benchmarks;

/// <summary>Tensor products row by row, of features of natural parity and all degrees up to one: the peers' <c>e3nn.full</c>, <c>e3nn.channelwise</c> and <c>e3nn.fully_connected</c>.</summary>
internal static class RowProductBenchmarks
{
    private const int MaxDegree = 6;

    public static KernelBenchmark Full { get; } = Of(
        "full-product", "all couplings of two features with one copy of each degree, nothing mixed and no weights", 1_000, 1, (irreps, _) => TensorProduct.Full(irreps, irreps));

    public static KernelBenchmark Channelwise { get; } = Of(
        "channelwise-product", "couplings of two features channel by channel, each to a block of its own, without weights, up to the features' degree", 256, 16, Channels);

    public static KernelBenchmark FullyConnected { get; } = Of(
        "fully-connected-product", "couplings of two features with a weight for every copy of both and of the result", 128, 8, (irreps, _) => TensorProduct.FullyConnected(irreps, irreps, irreps));

    private static KernelBenchmark Of(string name, string summary, int rows, int channels, Func<Irreps, int, TensorProduct> product) =>
        new(name, summary, [.. Enumerable.Range(1, MaxDegree).Select(degree => new KernelSize(
            new OrderedDictionary<string, long> { ["degree"] = degree, ["rows"] = rows, ["channels"] = channels },
            draw => Prepare(product(Irreps.SphericalHarmonics(degree, channels), degree), rows, draw)))]);

    private static IReadOnlyList<Contender> Prepare(TensorProduct product, int rows, Generator draw)
    {
        var plan = new ProductPlan(product);
        Tensor Draw(params long[] shape) => torch.randn(shape, generator: draw.Torch);
        var (x, y, weights) = (Draw(rows, product.First.Dimension), Draw(rows, product.Second.Dimension), product.WeightCount > 0 ? Draw(product.WeightCount) : null);
        return [By(Contender.Own, ProductBackend.Vector), By("torch", ProductBackend.Torch)];

        Contender By(string name, ProductBackend backend) => Contender.Of(name, () => plan.Apply(x, y, weights, backend));
    }

    private static TensorProduct Channels(Irreps irreps, int maxDegree)
    {
        var couplings = (from i in Enumerable.Range(0, irreps.Count)
                         from j in Enumerable.Range(0, irreps.Count)
                         from irrep in irreps[i].Irrep * irreps[j].Irrep
                         where irrep.Degree <= maxDegree
                         select (First: i, Second: j, Block: new IrrepsBlock(irreps[0].Multiplicity, irrep))).ToList();
        return new TensorProduct(
            irreps, irreps, new Irreps(couplings.Select(c => c.Block)), couplings.Select((c, k) => new ProductInstruction(c.First, c.Second, k, ProductMode.Elementwise, Weighted: false)));
    }
}
