namespace Noether.Lab.Benchmarks;

/// <summary>How fast a kernel is to be at a size, and how fast others were.</summary>
/// <param name="Kernel">The kernel's name.</param>
/// <param name="At">Some of the numbers that make the size.</param>
/// <param name="Seconds">The time that was set as the aim, on one core; null where none was.</param>
/// <param name="Peers">Times of other libraries.</param>
internal sealed record KernelGoal(string Kernel, IReadOnlyDictionary<string, long> At, double? Seconds, IReadOnlyList<PeerTime> Peers)
{
    /// <summary>Where the aim is missed, what stands between it and the time: where that goes, and how far each part is from its own limit. A paragraph for the page; null where the aim is met.</summary>
    public string? Between { get; init; }

    private const double Milli = 1e-3;

    /// <summary>Where the peers' times were taken.</summary>
    public const string PeersMachine = "processor time of one thread on a server of the Zen 3 kind at 2.45 GHz; e3nn 0.5.1 and torch 1.13 with OpenBLAS";

    /// <summary>All that were set, in the order of <see cref="KernelBenchmarks.All"/>.</summary>
    public static IReadOnlyList<KernelGoal> All { get; } =
    [
        Of("segment-sum", "edges", 300_000, 6, new("torch index_add", 20, 30), new("torch scatter_add", 65, 76), new("torch_scatter segment_csr", 30)),
        Of("convolution-product", "degree", 1, null, new PeerTime("e3nn", 1.9)),
        Of("convolution-product", "degree", 2, null, new PeerTime("e3nn", 21)),
        Of("convolution-product", "degree", 3, 2.5, new PeerTime("e3nn", 85)),
        Of("convolution-product", "degree", 4, null, new PeerTime("e3nn", 254)),
        Of("convolution-product", "degree", 5, null, new PeerTime("e3nn", 418)),
        Of("convolution-product", "degree", 6, null, new PeerTime("e3nn", 920)),
        Of("convolution-product-gradient", "degree", 1, null, new PeerTime("e3nn", 9.9)),
        Of("convolution-product-gradient", "degree", 2, null, new PeerTime("e3nn", 125)),
        Of("convolution-product-gradient", "degree", 3, 12, new PeerTime("e3nn", 446)),
        Of("convolution-product-gradient", "degree", 4, null, new PeerTime("e3nn", 1_098)),
        Of("convolution-product-gradient", "degree", 5, null, new PeerTime("e3nn", 2_232)),
        Points("radius-graph", 1_000, null, new("k-d tree of scipy", 1.5), new("torch-cluster", 3.2)),
        Points("radius-graph", 10_000, null, new("k-d tree of scipy", 23), new("torch-cluster", 57)),
        Points("radius-graph", 100_000, 30, new("k-d tree of scipy", 259, 278), new("torch-cluster", 2_000)),
        Harmonics("harmonics", 1, null, new("e3nn", 2, 4.4), new("sphericart", 0.33)),
        Harmonics("harmonics", 2, null, new("e3nn", 4.4, 7.3), new("sphericart", 0.68)),
        Harmonics("harmonics", 4, null, new("e3nn", 13, 22), new("sphericart", 1.9, 2.1)),
        Harmonics("harmonics", 6, null, new("e3nn", 32, 45), new("sphericart", 3.2)),
        Harmonics("harmonics", 8, null, new("e3nn", 51, 82), new("sphericart", 9)),
        Harmonics("harmonics", 10, 5, new("e3nn", 99), new("sphericart", 12.8)),
        Harmonics("harmonic-gradients", 2, null, new("e3nn", 18, 25), new("sphericart", 3.3)),
        Harmonics("harmonic-gradients", 4, null, new("e3nn", 77), new("sphericart", 5.3)),
        Harmonics("harmonic-gradients", 6, 4, new("e3nn", 175, 245), new("sphericart", 10.4)),
        Harmonics("harmonic-gradients", 8, null, new("e3nn", 274, 358), new("sphericart", 21.8)),
        Of("egnn-step", "edges", 2_000, 8, new PeerTime("torch, by the authors' code", 39)),
        Of("egnn-step", "edges", 38_000, 150, new PeerTime("torch, by the authors' code", 500)),
        Of("segnn-step", "degree", 1, null, new PeerTime("e3nn, by the authors' code", 220)),
        Of("segnn-step", "degree", 2, 60, new PeerTime("e3nn, by the authors' code", 620)),
        Of("oriented-step", "edges", 2_500, 150, new PeerTime("torch, by the authors' code", 480)) with
        {
            Between = "Nine tenths of the aim are arithmetic that the network asks for: the perceptrons between layers 7.9 GFLOP, kernels combined of their functions for every edge and direction 4.9, the "
                + "perceptron that makes these functions 1.1. Timed apart at this size, forward and backward: the products of the perceptrons 84 ms, where arithmetic alone would take 73; messages 66 ms, where "
                + "it would take 46 (on the way back their kernels are computed a second time instead of being kept, 1.6 GFLOP that the limit does not count); the perceptron of functions 22 ms, where it "
                + "would take 10 (GELU takes 5 more); mixing of directions 14 ms, where it would take 2 (the rest copies numbers into the order of its products); GELU between layers 10 ms; norms, sums, "
                + "the embedding, reading out and Adam the rest.",
        },
    ];

    /// <summary>What was set for a kernel at a size; null where nothing was.</summary>
    public static KernelGoal? Find(string kernel, IReadOnlyDictionary<string, long> sizes) =>
        All.FirstOrDefault(g => g.Kernel == kernel && g.At.All(a => sizes.TryGetValue(a.Key, out var value) && value == a.Value));

    private static KernelGoal Of(string kernel, string what, long count, double? milliseconds, params PeerTime[] peers) =>
        new(kernel, new OrderedDictionary<string, long> { [what] = count }, milliseconds * Milli, peers);

    private static KernelGoal Points(string kernel, long points, double? milliseconds, params PeerTime[] peers) =>
        new(kernel, new OrderedDictionary<string, long> { ["clouds"] = 1, ["points"] = points }, milliseconds * Milli, peers);

    private static KernelGoal Harmonics(string kernel, long degree, double? milliseconds, params PeerTime[] peers) =>
        new(kernel, new OrderedDictionary<string, long> { ["degree"] = degree, ["points"] = 100_000 }, milliseconds * Milli, peers);
}

/// <summary>What a peer took.</summary>
/// <param name="Who">The library.</param>
/// <param name="Least">Milliseconds.</param>
/// <param name="Most">Milliseconds of the slowest of several measurements; null where one is told.</param>
internal sealed record PeerTime(string Who, double Least, double? Most = null)
{
    /// <summary><c>e3nn 32 to 45 ms</c>.</summary>
    public override string ToString() => Most is { } most ? $"{Who} {Least} to {most} ms" : $"{Who} {Least} ms";
}
