namespace Noether.Representations;

/// <summary>
/// What the kernels of a <see cref="GauntProduct"/> cost: a fixed time a call and one a column (row times channel). The units were measured by <c>noether bench gaunt-product</c>, float32 on one
/// Zen 3 core; only their ratios matter.
/// </summary>
internal sealed class GauntCosts
{
    private const double DenseCall = 12_000;
    private const double GridCall = 25_000;
    private const double PathsCall = 35_000;
    private const double FourierCall = 330_000;

    // Nanoseconds a multiplication, of large matrices and of the batched small ones of separable transforms.
    private const double Matrix = 0.025;
    private const double GridMatrix = 0.034;
    private const double Separable = 0.048;

    // A pair of components of a path has a coefficient or two.
    private const double PathPair = 0.075;
    private const double Fourier = 1.15;

    private readonly Dictionary<GauntKernel, (double Call, double Column)> _costs;

    public GauntCosts(GauntProduct product)
    {
        double first = SphereCoefficients.Count(product.First), second = SphereCoefficients.Count(product.Second), output = SphereCoefficients.Count(product.Output);
        var grid = SphereGrid.GaussLegendre(product.First + product.Second + product.Output);
        double length = FourierTransform.FastLength((2 * (product.First + product.Second)) + 1);
        _costs = new()
        {
            [GauntKernel.Dense] = (DenseCall, Matrix * first * second * (output + 1)),
            [GauntKernel.Grid] = (GridCall, new[] { product.First, product.Second, product.Output }.Sum(degree => Transform(grid, degree))),
            [GauntKernel.CgPaths] = (PathsCall, PathPair * product.Paths.Sum(p => ((2.0 * p.L1) + 1) * ((2 * p.L2) + 1))),
            [GauntKernel.Fourier] = (FourierCall, Fourier * length * length * Math.Log2(length * length)),
        };
    }

    /// <summary>The cheapest kernel.</summary>
    /// <param name="columns">Rows times channels.</param>
    /// <param name="vectors">Whether paths are computed by vector kernels: float32 on the CPU. Torch's operations, path by path, never win.</param>
    public GauntKernel Cheapest(long columns, bool vectors) =>
        _costs.Where(c => vectors || c.Key != GauntKernel.CgPaths).MinBy(c => c.Value.Call + (columns * c.Value.Column)).Key;

    private static double Transform(SphereGrid grid, int degree)
    {
        var orders = (2.0 * degree) + 1;
        return SphereTransform.PrefersSteps(grid, degree)
            ? Separable * orders * grid.Circles * (degree + 1 + grid.Azimuths)
            : GridMatrix * grid.Count * SphereCoefficients.Count(degree);
    }
}
