using Noether.Numerics;
using Noether.Representations;

namespace Noether.Lab.Benchmarks;

/// <summary>Functions on the sphere of degrees up to L: products to all degrees up to 2L by each kernel, and convolutions and powers to degrees up to L as networks use them.</summary>
internal static class GauntBenchmarks
{
    private const int Nodes = 16;
    private const int Channels = 32;
    private const int MaxDegree = 8;
    private const int Edges = 100;
    private const int MaxConvolution = 6;
    private const int HighestPower = 3;

    public static KernelBenchmark Product { get; } = new(
        "gaunt-product",
        "products of functions on the sphere, channel by channel (paths: sparse couplings; dense: one matrix; Fourier, grid; torch.paths: coupling by coupling)",
        [.. Enumerable.Range(1, MaxDegree).Select(SizeOf)]);

    public static KernelBenchmark Convolution { get; } = new(
        "gaunt-convolution",
        "features times filters of edges' directions, channel by channel (grid: in the frame of space; so2, fourier: in the frames of edges, their rotations included)",
        [.. Enumerable.Range(1, MaxConvolution).Select(ConvolutionOf)]);

    public static KernelBenchmark Powers { get; } = new(
        "gaunt-powers", "powers up to the third of functions on the sphere (products: repeated products, nothing cut off on the way)", [.. Enumerable.Range(1, MaxConvolution).Select(PowersOf)]);

    private static KernelSize ConvolutionOf(int degree) => new(
        new OrderedDictionary<string, long> { ["degree"] = degree, ["edges"] = Edges, ["channels"] = Channels },
        draw =>
        {
            var gaunt = new GauntProduct(degree, degree, degree);
            var couplings = gaunt.Couplings(Channels, shared: true);
            var weighted = couplings.Instructions.Select(t => t with { Weighted = true });
            var product = new TensorProduct(couplings.First, couplings.Second, couplings.Output, weighted, IrrepNormalisation.None, PathNormalisation.None);
            Tensor Draw(params long[] shape) => torch.randn(shape, generator: draw.Torch);
            var (x, directions, radial) = (Draw(Edges, (degree + 1) * (degree + 1), Channels), Draw(Edges, 3), Draw(Edges, degree + 1, Channels));
            var weights = torch.cat([.. gaunt.Paths.Select(p => radial.select(1, p.L2))], 1);
            var (plan, sparse, so2, fourier) = (new GauntPlan(gaunt), new ProductPlan(product), new So2Product(product, HarmonicNormalisation.Integral), new GauntConvolution(gaunt));
            Tensor Shaped(Tensor rows) => rows.view(Edges, -1, Channels);
            return
            [
                Contender.Of(Contender.Own, () => Shaped(sparse.Apply(x.flatten(1), SphericalHarmonics.Values(directions, degree), weights))),
                Contender.Of("noether.grid", () => plan.Apply(x, SphericalHarmonics.Values(directions, degree).unsqueeze(-1), new GauntWeights(Second: radial), GauntKernel.Grid)),
                Contender.Of("noether.so2", () => Shaped(so2.Apply(x.flatten(1), directions, weights))),
                Contender.Of("noether.fourier", () => fourier.Apply(x, directions, radial)),
            ];
        });

    private static KernelSize PowersOf(int degree) => new(
        new OrderedDictionary<string, long> { ["degree"] = degree, ["nodes"] = Nodes, ["channels"] = Channels },
        draw =>
        {
            var powers = new GauntPowers(degree, HighestPower, degree);
            var (square, cube) = (new GauntPlan(new GauntProduct(degree, degree)), new GauntPlan(new GauntProduct(2 * degree, degree, degree)));
            var x = torch.randn([Nodes, (degree + 1) * (degree + 1), Channels], generator: draw.Torch);
            Tensor Products()
            {
                var second = square.Apply(x, x);
                return torch.stack([x, second.narrow(1, 0, x.shape[1]), cube.Apply(second, x)]);
            }

            return
            [
                Contender.Of(Contender.Own, () => torch.stack(powers.Apply(x))),
                Contender.Of("noether.fourier", () => torch.stack(powers.Apply(x, GauntKernel.Fourier))),
                Contender.Of("noether.products", Products),
            ];
        });

    private static KernelSize SizeOf(int degree) => new(
        new OrderedDictionary<string, long> { ["degree"] = degree, ["nodes"] = Nodes, ["channels"] = Channels },
        draw =>
        {
            var plan = new GauntPlan(new GauntProduct(degree, degree));
            var couplings = new ProductPlan(plan.Product.Couplings(Channels));
            Tensor Draw() => torch.randn([Nodes, (degree + 1) * (degree + 1), Channels], generator: draw.Torch);
            var (x, y) = (Draw(), Draw());
            Contender By(string name, GauntKernel kernel) => Contender.Of(name, () => plan.Apply(x, y, kernel: kernel));
            return
            [
                By(Contender.Own, GauntKernel.Automatic),
                By("noether.paths", GauntKernel.CgPaths),
                By("noether.dense", GauntKernel.Dense),
                By("noether.fourier", GauntKernel.Fourier),
                By("noether.grid", GauntKernel.Grid),
                Contender.Of("torch.paths", () => couplings.Apply(x.flatten(1), y.flatten(1), null, ProductBackend.Torch).view(Nodes, -1, Channels)),
            ];
        });
}
