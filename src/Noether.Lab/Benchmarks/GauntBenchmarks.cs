using Noether.Numerics;
using Noether.Representations;

namespace Noether.Lab.Benchmarks;

/// <summary>Products of functions on the sphere, degrees up to L with each other to all degrees up to 2L, by each kernel.</summary>
internal static class GauntBenchmarks
{
    private const int Nodes = 16;
    private const int Channels = 32;
    private const int MaxDegree = 8;

    public static KernelBenchmark Product { get; } = new(
        "gaunt-product",
        "products of functions on the sphere, channel by channel (paths: sparse couplings; dense: one matrix; Fourier, grid; torch.paths: coupling by coupling)",
        [.. Enumerable.Range(1, MaxDegree).Select(SizeOf)]);

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
