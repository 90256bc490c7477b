namespace Noether.Numerics;

/// <summary>
/// Principal logarithms of real matrices <c>[..., n, n]</c>, float64. They exist where no eigenvalue is zero or negative: for n = 2 and unit determinant, where the trace exceeds -2.
/// In closed form for n = 2; for larger n by repeated square roots (Denman, Beavers 1976) and the series of 2 artanh((X - 1)(X + 1)⁻¹).
/// </summary>
public static class MatrixLogarithm
{
    private const int Roots = 6;
    private const int RootSteps = 24;
    private const int Terms = 9;

    /// <summary>Eigenvalues this near to the negative axis, relative to their size, count as on it.</summary>
    private const double OnAxis = 1e-9;

    /// <summary>The logarithms, zero where there is none, and where there is one.</summary>
    /// <param name="matrices"><c>[..., n, n]</c>.</param>
    /// <returns>Logarithms as the input, and <c>[...]</c> bool.</returns>
    public static (Tensor Logarithms, Tensor Exists) Principal(Tensor matrices)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        using var scope = torch.NewDisposeScope();
        var (logarithms, exists) = matrices.shape[^1] == 2 ? Plane(matrices) : ByRoots(matrices);
        return (scope.MoveToOuter(logarithms), scope.MoveToOuter(exists));
    }

    /// <summary>With r = √det and t half the trace of g / r: log r + φ (g / r - t), φ = θ / sin θ, 1 or η / sinh η.</summary>
    private static (Tensor Logarithms, Tensor Exists) Plane(Tensor matrices)
    {
        var identity = torch.eye(2, dtype: matrices.dtype, device: matrices.device);
        var determinant = torch.linalg.det(matrices);
        var positive = determinant.gt(0);
        var r = torch.sqrt(torch.where(positive, determinant, torch.ones_like(determinant))).unsqueeze(-1).unsqueeze(-1);
        var unit = matrices / r;
        var t = unit.diagonal(0, -2, -1).sum(-1) / 2;
        var exists = positive & t.gt(-1 + OnAxis);

        // t = cos θ or cosh η; the difference of its square and 1 is the square of the sine.
        var square = 1 - (t * t);
        var sine = torch.sqrt(square.abs());
        var small = sine.lt(1e-7);
        var safe = sine.masked_fill(small, 1);
        var elliptic = torch.atan2(sine, t) / safe;
        var hyperbolic = torch.asinh(sine) / safe;
        var factor = torch.where(small, torch.ones_like(t), torch.where(square.gt(0), elliptic, hyperbolic)).unsqueeze(-1).unsqueeze(-1);
        var logarithms = (torch.log(r) * identity) + (factor * (unit - (t.unsqueeze(-1).unsqueeze(-1) * identity)));
        return (torch.where(exists.unsqueeze(-1).unsqueeze(-1), logarithms, torch.zeros_like(logarithms)), exists);
    }

    private static (Tensor Logarithms, Tensor Exists) ByRoots(Tensor matrices)
    {
        var identity = torch.eye(matrices.shape[^1], dtype: matrices.dtype, device: matrices.device);
        var eigenvalues = torch.linalg.eigvals(matrices);
        var (real, size) = (eigenvalues.real, eigenvalues.abs());
        var exists = (eigenvalues.imag.abs().le(OnAxis * size) & real.le(0)).any(-1).logical_not();
        var root = torch.where(exists.unsqueeze(-1).unsqueeze(-1), matrices, identity);
        for (var i = 0; i < Roots; i++)
        {
            root = SquareRoot(root, identity);
        }

        var ratio = (root - identity).matmul(torch.linalg.inv(root + identity));
        var (power, square, sum) = (ratio, ratio.matmul(ratio), ratio);
        for (var k = 1; k < Terms; k++)
        {
            power = power.matmul(square);
            sum += power / ((2 * k) + 1);
        }

        return (sum * (2 << Roots), exists);
    }

    private static Tensor SquareRoot(Tensor matrices, Tensor identity)
    {
        var (y, z) = (matrices, identity.expand_as(matrices));
        for (var i = 0; i < RootSteps; i++)
        {
            (y, z) = ((y + torch.linalg.inv(z)) / 2, (z + torch.linalg.inv(y)) / 2);
        }

        return y;
    }
}
