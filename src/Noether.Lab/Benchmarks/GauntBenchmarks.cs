namespace Noether.Lab.Benchmarks;

/// <summary>Functions on the sphere of degrees up to L: products to all degrees up to 2L by each kernel, and convolutions and powers to degrees up to L as networks use them.</summary>
internal static class GauntBenchmarks
{
    private const int Nodes = 16;
    private const int Channels = 32;
    private const int MaxDegree = 8;
    private const int Edges = 128;
    private const int MaxConvolution = 6;
    private const int HighestPower = 3;

    private static readonly int[] CostDegrees = [1, 2, 3, 4, 5, 6, 8, 10];
    private static readonly int[] CostNodes = [1, 16, 128];

    public static KernelBenchmark Product { get; } = new(
        "gaunt-product",
        "products of functions on the sphere, channel by channel (sparse: couplings by vector kernels; dense: one matrix; fourier, grid; torch.paths: coupling by coupling, torch.all-paths: the odd ones too)",
        Sizes(MaxDegree, "nodes", Nodes, degree => SphereOperations.Product(degree, Nodes, Channels)));

    public static KernelBenchmark Convolution { get; } = new(
        "gaunt-convolution",
        "features of neighbours times filters of edges' directions, summed at the receivers (noether: sparse couplings; grid: in the frame of space; escn, fourier: in the frames of edges, rotations included; so2-linear: there, with a matrix of weights an order, which is another result)",
        Sizes(MaxConvolution, "edges", Edges, degree => SphereOperations.Convolution(degree, Edges, Channels)));

    public static KernelBenchmark Powers { get; } = new(
        "gaunt-powers",
        "powers up to the third of functions on the sphere (noether: on a grid; divide: by Fourier series, each from two of half the order; sequential, sparse: product after product; gaunt-layer: the same weighted and summed; contraction: all independent couplings weighted and summed, at low degrees)",
        Sizes(MaxConvolution, "nodes", Nodes, degree => SphereOperations.Powers(degree, HighestPower, Nodes, Channels)));

    public static KernelBenchmark Costs { get; } = new(
        "gaunt-costs",
        "the kernels of gaunt-product at other sizes, and the constants of the automatic choice that fit these times",
        [.. from degree in CostDegrees from nodes in CostNodes select Size(degree, "nodes", nodes, () => SphereOperations.Product(degree, nodes, Channels).Size(w => !w.IsPeer))])
    {
        Conclude = GauntCostFit.Conclude,
    };

    // The operation is made when it is timed: listing sizes loads no libtorch.
    private static KernelSize Size(int degree, string what, long count, Func<KernelSize> make) =>
        new(new OrderedDictionary<string, long> { ["degree"] = degree, [what] = count, ["channels"] = Channels }, draw => make().Prepare(draw));

    private static IReadOnlyList<KernelSize> Sizes(int maxDegree, string what, long count, Func<int, SphereOperation> operation) =>
        [.. Enumerable.Range(1, maxDegree).Select(degree => Size(degree, what, count, () => operation(degree).Size()))];
}
