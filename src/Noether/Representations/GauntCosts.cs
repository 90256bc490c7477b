namespace Noether.Representations;

/// <summary>What a kernel of a <see cref="GauntProduct"/> costs, in nanoseconds.</summary>
/// <param name="Call">Of a call.</param>
/// <param name="Matrix">Of a multiplication in large matrices; of one for each pair of components that a coupling takes, or for each step of a fast Fourier transform.</param>
/// <param name="Steps">Of a multiplication in the batched small matrices of <see cref="SphereTransform.IsSeparable">separable</see> transforms; 0 for kernels without any.</param>
public sealed record GauntCost(double Call, double Matrix, double Steps = 0);

/// <summary>The work of a kernel for one column, a row times a channel.</summary>
/// <param name="Matrix">What costs <see cref="GauntCost.Matrix"/>.</param>
/// <param name="Steps">What costs <see cref="GauntCost.Steps"/>.</param>
public sealed record GauntWork(double Matrix, double Steps = 0);

/// <summary>
/// A model of what the kernels of a <see cref="GauntProduct"/> cost: a fixed time a call, and the work of a column times its unit. <see cref="GauntPlan"/> chooses by it.
/// </summary>
/// <param name="product">The product.</param>
public sealed class GauntCosts(GauntProduct product)
{
    private readonly Dictionary<GauntKernel, GauntWork> _work = Enum.GetValues<GauntKernel>().Where(k => k != GauntKernel.Automatic).ToDictionary(k => k, k => Work(product, k));

    /// <summary>As <c>noether bench gaunt-costs</c> fits them, values in float32 on one Zen 3 core; only their ratios matter. They serve other types, threads and devices unmeasured.</summary>
    public static IReadOnlyDictionary<GauntKernel, GauntCost> Measured { get; } = new Dictionary<GauntKernel, GauntCost>
    {
        [GauntKernel.CgPaths] = new(Call: 17_300, Matrix: 0.0835),
        [GauntKernel.Dense] = new(Call: 11_000, Matrix: 0.0217),
        [GauntKernel.Fourier] = new(Call: 119_000, Matrix: 0.902),
        [GauntKernel.Grid] = new(Call: 16_800, Matrix: 0.0265, Steps: 0.0398),
    };

    /// <summary>
    /// Of couplings along edges, summed at receivers as they are made (<see cref="ProductPlan.Convolve"/>), less what the other kernels' messages cost to gather and to sum: measured at degrees 1 to
    /// 12, 128 edges and 32 channels. All channels meet one filter, which makes a small matrix an edge and coupling; the work is that of <see cref="GauntKernel.CgPaths"/>.
    /// </summary>
    public static GauntCost AlongEdges { get; } = new(Call: 9_000, Matrix: 0.0225);

    /// <summary>The work of a kernel for one column.</summary>
    /// <param name="product">The product.</param>
    /// <param name="kernel">A kernel, not <see cref="GauntKernel.Automatic"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a kernel.</exception>
    public static GauntWork Work(GauntProduct product, GauntKernel kernel)
    {
        ArgumentNullException.ThrowIfNull(product);
        double first = SphereCoefficients.Count(product.First), second = SphereCoefficients.Count(product.Second), output = SphereCoefficients.Count(product.Output);
        return kernel switch
        {
            // A pair of components of a coupling has a coefficient or two.
            GauntKernel.CgPaths => new(product.Paths.Sum(p => ((2.0 * p.L1) + 1) * ((2 * p.L2) + 1))),
            GauntKernel.Dense => new(first * second * (output + 1)),
            GauntKernel.Fourier => new(Transforms(FourierTransform.FastLength((2 * (product.First + product.Second)) + 1))),
            GauntKernel.Grid => Grid(product),
            _ => throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "Kernels have costs; the automatic choice has that of the kernel that it takes."),
        };
    }

    /// <summary>What a kernel is expected to take.</summary>
    /// <param name="kernel">A kernel, not <see cref="GauntKernel.Automatic"/>.</param>
    /// <param name="columns">Rows times channels.</param>
    /// <returns>Nanoseconds.</returns>
    public double Of(GauntKernel kernel, long columns)
    {
        var (cost, work) = (Measured[kernel], _work[kernel]);
        return cost.Call + (columns * ((cost.Matrix * work.Matrix) + (cost.Steps * work.Steps)));
    }

    /// <summary>The cheapest kernel.</summary>
    /// <param name="columns">Rows times channels.</param>
    /// <param name="vectors">Whether couplings are computed by vector kernels: float32 on the CPU. Torch's operations, coupling by coupling, never win.</param>
    public GauntKernel Cheapest(long columns, bool vectors) => _work.Keys.Where(k => vectors || k != GauntKernel.CgPaths).MinBy(k => Of(k, columns));

    /// <summary>Whether couplings along edges, computed by vector kernels, are cheaper than messages by any other kernel.</summary>
    /// <param name="columns">Edges times channels.</param>
    public bool PrefersCouplingsAlongEdges(long columns) =>
        AlongEdges.Call + (columns * AlongEdges.Matrix * _work[GauntKernel.CgPaths].Matrix) <= Of(Cheapest(columns, vectors: false), columns);

    private static double Transforms(double length) => length * length * Math.Log2(length * length);

    private static GauntWork Grid(GauntProduct product)
    {
        var grid = SphereGrid.GaussLegendre(product.First + product.Second + product.Output);
        var (matrix, steps) = (0.0, 0.0);
        foreach (var degree in (int[])[product.First, product.Second, product.Output])
        {
            if (SphereTransform.PrefersSteps(grid, degree))
            {
                steps += ((2.0 * degree) + 1) * grid.Circles * (degree + 1 + grid.Azimuths);
            }
            else
            {
                matrix += (double)grid.Count * SphereCoefficients.Count(degree);
            }
        }

        return new GauntWork(matrix, steps);
    }
}
