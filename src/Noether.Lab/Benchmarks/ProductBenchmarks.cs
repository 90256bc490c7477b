using Noether.Kernels;
using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Lab.Benchmarks;

/// <summary>
/// The tensor product of an equivariant convolution: senders' features of all degrees up to one with edges' spherical harmonics, a weight for each edge, coupling and channel, summed at
/// the receivers; couplings to the same degrees and natural parity. Sizes of the peers' <c>e3nn.convolution</c>, which leaves the sum out.
/// </summary>
internal static class ProductBenchmarks
{
    private const int Nodes = 100;
    private const int Edges = 2_000;
    private const int Channels = 32;
    private const int MaxDegree = 6;

    public static KernelBenchmark Forward { get; } = new(
        "convolution-product", "features of neighbours times harmonics of edges, weighted and summed at the receivers", [.. Sizes((setting, backend) => setting.Product(backend))]);

    public static KernelBenchmark Gradient { get; } = new(
        "convolution-product-gradient",
        "the same and its gradients by features, harmonics and weights",
        [.. Sizes((setting, backend) => setting.Gradients(backend))]);

    private static IEnumerable<KernelSize> Sizes(Func<Setting, ProductBackend, Tensor> compute) => Enumerable.Range(1, MaxDegree).Select(degree => new KernelSize(
        new OrderedDictionary<string, long> { ["degree"] = degree, ["nodes"] = Nodes, ["edges"] = Edges, ["channels"] = Channels },
        draw =>
        {
            var setting = new Setting(degree, draw);
            return
            [
                Contender.Of(Contender.Own, () => compute(setting, ProductBackend.Vector)),
                Contender.Of("torch", () => compute(setting, ProductBackend.Torch)),
            ];
        }));

    private sealed class Setting
    {
        private readonly ProductPlan _plan;
        private readonly ProductEdges _edges;
        private readonly Tensor[] _factors;
        private readonly Tensor _slope;

        public Setting(int degree, Generator draw)
        {
            var harmonics = Irreps.SphericalHarmonics(degree);
            var features = Irreps.SphericalHarmonics(degree, Channels);
            _plan = new ProductPlan(TensorProduct.Depthwise(features, harmonics, harmonics.Select(b => b.Irrep).ToHashSet()));
            var senders = torch.randint(Nodes, [Edges], torch.int64, generator: draw.Torch).data<long>();
            _edges = new ProductEdges([.. Enumerable.Range(0, Nodes + 1).Select(n => (long)n * Edges / Nodes)], [.. senders.Select(s => (int)s)], Nodes);
            Tensor Draw(params long[] shape) => torch.randn(shape, generator: draw.Torch);
            _factors = [Draw(Nodes, features.Dimension), Draw(Edges, harmonics.Dimension), Draw(Edges, _plan.Product.WeightCount)];
            _slope = Draw(Nodes, _plan.Product.Output.Dimension);
        }

        public Tensor Product(ProductBackend backend) => _plan.Convolve(_edges, _factors[0], _factors[1], _factors[2], backend);

        public Tensor Gradients(ProductBackend backend)
        {
            Tensor[] leaves = [.. _factors.Select(f => f.detach().requires_grad_())];
            var gradients = torch.autograd.grad([_plan.Convolve(_edges, leaves[0], leaves[1], leaves[2], backend)], leaves, [_slope]);
            BackwardGuard.Rethrow();
            return torch.cat([.. gradients.Select(g => g.flatten())]);
        }
    }
}
