using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>The recipe <c>bench</c>: time, memory and errors of products, convolutions and powers against the degree.</summary>
internal static class BenchRecipe
{
    private const double Rounding = 1e-5;

    public static Recipe Create() => new Recipe<BenchOptions>(
        "bench",
        "Times products of features, convolutions and many-body powers of degrees up to L, computed as functions on the sphere and by couplings, with the memory that each way needs and its errors; trains nothing.",
        BenchOptions.For,
        BenchArms.Create())
    {
        Figures = BenchFigures.Draw,
        PageFigures = BenchFigures.OnPage,
        Tables = BenchWordedTables.Draw,
        Metrics = BenchFindings.Metrics,
        Findings = BenchFindings.Write,
        PageFindings = BenchFindings.Pays,
        Next =
        [
            ("noether run gaunt-tensor-product/bench --arms interact --set lmax=8", "See products alone, in a minute."),
            ("noether run gaunt-tensor-product/bench --set items=256", "See how the order of the ways changes with the size."),
            ("noether bench gaunt-product", "Time the kernels alone, with processor time, in milliseconds."),
        ],
        Claims =
        [
            new("faster", "From L = 6 on, the better of Fourier series and grid multiplies features at least five times faster than torch's operations do coupling by coupling in the order of e3nn.", Metric("interact.speedup"), Comparison.AtLeast, 5),
            new("faster-planar", "And at least five times faster than the same with channels innermost, the faster order for torch.", Metric("interact.planar.speedup"), Comparison.AtLeast, 5),
            new("faster-sparse", "And at least five times faster than this library's vector kernels do with the coefficients that are not zero.", Metric("interact.sparse.speedup"), Comparison.AtLeast, 5),
            new("grows-slower", "And its time grows with an exponent of L that is at least 1.5 lower: slopes of log time against log L over the degrees from 6 on at which both were measured.", Metric("interact.paths.common.exponent") - Metric("interact.gaunt.common.exponent"), Comparison.AtLeast, 1.5),
            .. Exact(BenchArms.Interact, "products"),
            .. Exact(BenchArms.Conv, "convolutions"),
            .. Exact(BenchArms.Manybody, "powers"),
        ],
    };

    private static IEnumerable<Claim> Exact(string arm, string what) =>
    [
        new($"{arm}-agrees", $"All ways of computing {what} agree with couplings in float64, up to float32.", Metric($"{arm}.error"), Comparison.AtMost, Rounding, Aggregate.Every),
        new($"{arm}-turns", $"All ways of computing {what} commute with rotations and reflections, up to float32.", Metric($"{arm}.equivariance32"), Comparison.AtMost, Rounding, Aggregate.Every),
    ];
}
