using Noether.Representations;

namespace Noether.Lab.Benchmarks;

/// <summary>The ways of computing <see cref="SphereOperations.Powers"/>; the results are stacked, the first power first.</summary>
internal static class PowerWays
{
    /// <param name="degree">Highest degree of functions and results.</param>
    /// <param name="highest">The highest power.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="channels">Channels.</param>
    public static IReadOnlyList<SphereWay> Of(int degree, int highest, long rows, int channels)
    {
        var columns = rows * channels;
        GauntProduct[] steps = [.. Enumerable.Range(2, highest - 1).Select(power => Step(degree, highest, power))];
        var powers = new GauntPowers(degree, highest, degree);
        var last = highest * degree;
        return
        [
            new("grid", x => torch.stack(powers.Apply(x[0], GauntKernel.Grid)), SphereOperations.Grid(columns * highest, last + degree)),
            new("divide", x => torch.stack(powers.Apply(x[0], GauntKernel.Fourier)), SphereOperations.Fourier(columns * highest, last)),
            BySteps("sequential", steps, GauntKernel.Fourier, SphereOperations.Fourier(columns, last)),
            BySteps("sparse", steps, GauntKernel.CgPaths, sizeof(float) * columns * steps.Max(s => (double)SphereOperations.Count(s.Output))),
            ByTorch(steps, sizeof(float) * columns * steps.Max(s => CouplingByCoupling.Numbers(s))),
            .. LayerWays.ManyBody(degree, highest, rows, channels),
        ];
    }

    /// <summary>What a power is made by from the one below: to the degrees from which the highest can still come down to the results'.</summary>
    private static GauntProduct Step(int degree, int highest, int power)
    {
        int Kept(int of) => Math.Min(of * degree, (highest - of + 1) * degree);
        return new GauntProduct(Kept(power - 1), degree, Math.Min(Kept(power - 1) + degree, Kept(power)));
    }

    private static SphereWay BySteps(string name, IEnumerable<GauntProduct> steps, GauntKernel kernel, double bytes)
    {
        GauntPlan[] plans = [.. steps.Select(s => new GauntPlan(s))];
        return new SphereWay(name, x => Chain(x[0], plans, (plan, power) => plan.Apply(power, x[0], kernel: kernel)), bytes);
    }

    private static SphereWay ByTorch(IEnumerable<GauntProduct> steps, double bytes)
    {
        Lazy<CouplingByCoupling>[] plans = [.. steps.Select(s => new Lazy<CouplingByCoupling>(() => new CouplingByCoupling(s, planar: true)))];
        return new SphereWay("planar-paths", x => Chain(x[0], plans, (plan, power) => plan.Value.Apply(power, x[0])), bytes) { IsPeer = true };
    }

    private static Tensor Chain<T>(Tensor x, IEnumerable<T> steps, Func<T, Tensor, Tensor> next)
    {
        List<Tensor> powers = [x];
        foreach (var step in steps)
        {
            powers.Add(next(step, powers[^1]));
        }

        return torch.stack([.. powers.Select(p => p.narrow(1, 0, x.shape[1]))]);
    }
}
