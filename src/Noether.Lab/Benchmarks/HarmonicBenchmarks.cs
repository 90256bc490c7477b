using Noether.Groups;
using Noether.Numerics;
using Noether.Representations;

namespace Noether.Lab.Benchmarks;

/// <summary>Functions on the sphere at many points, and what rotations do to them.</summary>
internal static class HarmonicBenchmarks
{
    private const int Points = 100_000;
    private const int FewPoints = 1_000;

    public static KernelBenchmark Values { get; } = new(
        "harmonics", "real spherical harmonics of all degrees up to one, component after component into memory that is kept (rows: point after point into new memory)",
        [ValuesOf(2, FewPoints), .. new[] { 1, 2, 4, 6, 8, 10 }.Select(degree => ValuesOf(degree, Points))]);

    public static KernelBenchmark Gradients { get; } = new(
        "harmonic-gradients", "real spherical harmonics and their gradients by the points, into memory that is kept (tape: their values and one gradient of a weighted sum)",
        [GradientsOf(2, FewPoints), .. new[] { 2, 4, 6, 8 }.Select(degree => GradientsOf(degree, Points))]);

    public static KernelBenchmark Matrices { get; } = new(
        "wigner-d", "matrices of rotations of all degrees up to one, float64, by recursion (axis turns: by Euler angles; torch: by harmonics of turned points)",
        [MatricesOf(2, 100), MatricesOf(3, 2_000), MatricesOf(6, 2_000)]);

    private static OrderedDictionary<string, long> Size(int degree, string what, int count) => new() { ["degree"] = degree, [what] = count };

    private static KernelSize ValuesOf(int degree, int count) => new(Size(degree, "points", count), draw =>
    {
        var points = torch.randn([count, 3], generator: draw.Torch);
        var memory = SphericalHarmonics.PlaneMemory(count, degree);
        return
        [
            Contender.Of(Contender.Own, () => SphericalHarmonics.Planes(points, degree, memory: memory)),
            new Contender("noether.rows", () => SphericalHarmonics.Values(points, degree), () => SphericalHarmonics.Values(points, degree).t()),
            new Contender("torch", () => SphericalHarmonics.Composed(points, degree), () => SphericalHarmonics.Composed(points, degree).t()),
        ];
    });

    private static KernelSize GradientsOf(int degree, int count) => new(Size(degree, "points", count), draw =>
    {
        var points = torch.randn([count, 3], generator: draw.Torch).requires_grad_();
        var weights = torch.randn([count, (degree + 1) * (degree + 1)], generator: draw.Torch);
        var memory = SphericalHarmonics.PlaneMemory(count, degree, gradients: true);
        return
        [
            new Contender(Contender.Own, () => SphericalHarmonics.PlanesWithGradients(points, degree, memory: memory), Weighted),
            Contender.Of("noether.tape", () => Slope(SphericalHarmonics.Values(points, degree))),
            Contender.Of("torch", () => Slope(SphericalHarmonics.Composed(points, degree))),
        ];

        Tensor Weighted() => torch.einsum("aki,ik->ia", SphericalHarmonics.PlanesWithGradients(points, degree).Gradients, weights);

        Tensor Slope(Tensor values)
        {
            var slope = torch.autograd.grad([values], [points], [weights])[0];
            BackwardGuard.Rethrow();
            return slope;
        }
    });

    private static KernelSize MatricesOf(int degree, int count) => new(Size(degree, "rotations", count), draw =>
    {
        var rotations = new SO3().Sample(count, draw);
        int[] degrees = [.. Enumerable.Range(0, degree + 1)];
        return
        [
            By(Contender.Own, WignerMethod.Recursion),
            By("noether.axis-turns", WignerMethod.AxisTurns),
            By("torch", WignerMethod.Fit),
        ];

        Contender By(string name, WignerMethod method) => new(
            name,
            () => WignerD.All(degrees, rotations, method),
            () => torch.cat([.. WignerD.All(degrees, rotations, method).Select(d => d.flatten(1))], 1));
    });
}
