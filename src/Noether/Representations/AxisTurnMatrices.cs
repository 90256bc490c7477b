using System.Collections.Concurrent;

namespace Noether.Representations;

/// <summary>
/// Turns on real spherical harmonics by Euler angles. A turn about the polar axis y mixes only m and -m:
/// Z(α) is [[cos mα, sin mα], [-sin mα, cos mα]] on the pair (-m, m). The half turn J: (x, y, z) -> (y, x, -z) carries y to x, so that turns about x are J Z(β) J.
/// </summary>
public static class AxisTurnMatrices
{
    private static readonly ConcurrentDictionary<int, double[]> Exchanges = new();

    /// <summary>Z(α) J Z(β) J Z(γ) of each degree, float64: the matrices of R_y(α) R_x(β) R_y(γ).</summary>
    /// <param name="degrees">Each l, at least 0.</param>
    /// <param name="angles">α, β, γ in radians, <c>[N, 3]</c>, float64.</param>
    /// <returns>One <c>[N, 2l + 1, 2l + 1]</c> a degree; differentiable in the angles.</returns>
    public static Tensor[] Of(IReadOnlyList<int> degrees, Tensor angles)
    {
        ArgumentNullException.ThrowIfNull(degrees);
        ArgumentNullException.ThrowIfNull(angles);
        return [.. degrees.Select(degree =>
        {
            using var scope = torch.NewDisposeScope();
            var exchange = Exchange(degree).to(angles.device);
            var turned = Turn(exchange, angles.select(1, 1));
            return scope.MoveToOuter(Turn(Turn(exchange.matmul(turned).transpose(1, 2), -angles.select(1, 2)).transpose(1, 2), angles.select(1, 0)));
        })];
    }

    /// <summary>Z(α) M, row by row of the angles.</summary>
    /// <param name="matrices"><c>[..., 2l + 1, C]</c>, with N in front or nothing: what is turned, the components m = -l..l on the axis before the last.</param>
    /// <param name="angles">α in radians, <c>[N]</c>.</param>
    /// <returns><c>[N, ..., 2l + 1, C]</c>.</returns>
    public static Tensor Turn(Tensor matrices, Tensor angles)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        ArgumentNullException.ThrowIfNull(angles);
        using var scope = torch.NewDisposeScope();
        var degree = (matrices.shape[^2] - 1) / 2;
        var orders = torch.arange(-degree, degree + 1, dtype: angles.dtype, device: angles.device);
        var turns = (angles.unsqueeze(1) * orders).unsqueeze(-1);
        return scope.MoveToOuter((turns.cos() * matrices) - (turns.sin() * matrices.flip(-2)));
    }

    /// <summary>J of a degree, <c>[2l + 1, 2l + 1]</c>, float64: a symmetric involution. Found by quadrature, ∫ Y(J n) Y(n)ᵀ dΩ; kept.</summary>
    /// <param name="degree">l, at least 0.</param>
    public static Tensor Exchange(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        var n = (2 * degree) + 1;
        return torch.tensor(Exchanges.GetOrAdd(degree, Integrate), torch.float64).view(n, n);
    }

    private static double[] Integrate(int degree)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var grid = SphereGrid.GaussLegendre(2 * degree);
        var points = grid.Points();
        var exchanged = torch.stack([points.select(1, 1), points.select(1, 0), -points.select(1, 2)], 1);
        Tensor Last(Tensor at) => SphericalHarmonics.Values(at, degree).narrow(1, degree * degree, (2 * degree) + 1);
        return Last(exchanged).t().matmul(Last(points) * grid.Weights().unsqueeze(1)).contiguous().data<double>().ToArray();
    }
}
