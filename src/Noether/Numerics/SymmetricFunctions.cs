namespace Noether.Numerics;

/// <summary>
/// Functions f(A) = V diag(f(λ)) Vᵀ of symmetric matrices <c>[..., n, n]</c>. For n = 2 in closed form and without eigenvectors,
/// f(A) = (f(s + q) + f(s - q)) / 2 + (f(s + q) - f(s - q)) / 2q (A - s) with eigenvalues s ± q; for larger n by <c>torch.linalg.eigh</c>.
/// </summary>
public static class SymmetricFunctions
{
    /// <summary>Half the difference of the eigenvalues, relative to their size, below which the slope is f′(s).</summary>
    private const double Equal = 1e-9;

    /// <summary>The least eigenvalue that a logarithm or a root is taken of.</summary>
    private const double Smallest = 1e-300;

    /// <summary>exp(A).</summary>
    public static Tensor Exp(Tensor matrices) => Apply(matrices, torch.exp, torch.exp);

    /// <summary>The symmetric logarithm of positive definite matrices.</summary>
    public static Tensor Log(Tensor matrices) => Apply(matrices, x => torch.log(x.clamp_min(Smallest)), x => 1 / x);

    /// <summary>The positive definite square root of positive definite matrices.</summary>
    public static Tensor Sqrt(Tensor matrices) => Apply(matrices, x => torch.sqrt(x.clamp_min(Smallest)), x => 0.5 * torch.rsqrt(x));

    /// <summary>The inverse of <see cref="Sqrt"/>.</summary>
    public static Tensor InverseSqrt(Tensor matrices) => Apply(matrices, x => torch.rsqrt(x.clamp_min(Smallest)), x => -0.5 * torch.rsqrt(x) / x);

    private static Tensor Apply(Tensor matrices, Func<Tensor, Tensor> function, Func<Tensor, Tensor> derivative)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        using var scope = torch.NewDisposeScope();
        var symmetric = (matrices + matrices.transpose(-2, -1)) / 2;
        return scope.MoveToOuter(matrices.shape[^1] == 2 ? InClosedForm(symmetric, function, derivative) : ByEigenvectors(symmetric, function));
    }

    private static Tensor InClosedForm(Tensor matrices, Func<Tensor, Tensor> function, Func<Tensor, Tensor> derivative)
    {
        Tensor Entry(int row, int column) => matrices.select(-2, row).select(-1, column);
        var (a, b, c) = (Entry(0, 0), Entry(0, 1), Entry(1, 1));
        var (s, d) = ((a + c) / 2, (a - c) / 2);
        var q = torch.sqrt((d * d) + (b * b));
        var equal = q.le(Equal * s.abs());
        var (upper, lower) = (function(s + q), function(s - q));
        var slope = torch.where(equal, derivative(s), (upper - lower) / (2 * q.masked_fill(equal, 1)));
        var mean = torch.where(equal, function(s), (upper + lower) / 2);
        return torch.stack([torch.stack([mean + (slope * d), slope * b], -1), torch.stack([slope * b, mean - (slope * d)], -1)], -2);
    }

    private static Tensor ByEigenvectors(Tensor matrices, Func<Tensor, Tensor> function)
    {
        var (values, vectors) = torch.linalg.eigh(matrices);
        return (vectors * function(values).unsqueeze(-2)).matmul(vectors.transpose(-2, -1));
    }
}
