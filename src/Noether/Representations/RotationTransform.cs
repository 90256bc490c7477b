using Noether.Kernels;

namespace Noether.Representations;

/// <summary>
/// Functions on SO(3) by coefficients and by values, in the flat Wigner basis: f(R) = Σ_l √(2l + 1) Σ_mn F^l_mn D^l_mn(R), orthonormal under the mean over SO(3).
/// Coefficients are <c>[..., Σ (2l + 1)², channels]</c>, degree after degree and row-major in (m, n); values are <c>[..., rotations, channels]</c>.
/// Going there and back is exact where the grid is exact to degree 2L.
/// </summary>
public sealed class RotationTransform
{
    private readonly FixedTable _values;
    private readonly FixedTable _projection;

    /// <param name="grid">The rotations.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    public RotationTransform(RotationGrid grid, int maxDegree)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        (Grid, MaxDegree) = (grid, maxDegree);
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var matrices = WignerD.All([.. Enumerable.Range(0, maxDegree + 1)], grid.Rotations());
        var values = torch.cat([.. matrices.Select((d, l) => d.flatten(1) * Math.Sqrt((2 * l) + 1))], 1);
        var back = (values * grid.Weights().unsqueeze(1)).t().contiguous();
        (_values, _projection) = (new FixedTable(values.data<double>().ToArray(), values.shape), new FixedTable(back.data<double>().ToArray(), back.shape));
    }

    /// <summary>The rotations.</summary>
    public RotationGrid Grid { get; }

    /// <summary>The highest degree L.</summary>
    public int MaxDegree { get; }

    /// <summary>Number of coefficients, Σ (2l + 1)².</summary>
    public int Coefficients => WignerRecursion.Start(MaxDegree + 1);

    /// <summary>Values of the functions at the grid's rotations; differentiable.</summary>
    /// <param name="coefficients"><c>[..., Σ (2l + 1)², channels]</c>.</param>
    /// <returns><c>[..., rotations, channels]</c>.</returns>
    /// <exception cref="InputException">Another number of coefficients.</exception>
    public Tensor ToGrid(Tensor coefficients)
    {
        Check(coefficients, Coefficients, nameof(coefficients));
        return _values.Like(coefficients).matmul(coefficients);
    }

    /// <summary>Coefficients of the functions from their values; differentiable.</summary>
    /// <param name="values"><c>[..., rotations, channels]</c>.</param>
    /// <returns><c>[..., Σ (2l + 1)², channels]</c>.</returns>
    /// <exception cref="InputException">Another number of values than of rotations.</exception>
    public Tensor FromGrid(Tensor values)
    {
        Check(values, Grid.Count, nameof(values));
        return _projection.Like(values).matmul(values);
    }

    /// <summary>Coefficients of the turned functions (L f)(R) = f(Qᵀ R): F^l becomes D^l(Q) F^l.</summary>
    /// <param name="coefficients"><c>[N, Σ (2l + 1)², channels]</c>.</param>
    /// <param name="rotations">Q, <c>[N, 3, 3]</c> or <c>[1, 3, 3]</c>.</param>
    /// <returns>As <paramref name="coefficients"/>.</returns>
    /// <exception cref="InputException">Another number of coefficients or of axes.</exception>
    public Tensor Turn(Tensor coefficients, Tensor rotations)
    {
        Check(coefficients, Coefficients, nameof(coefficients));
        if (coefficients.dim() != 3)
        {
            throw new InputException($"Coefficients [N, {Coefficients}, channels] are turned; found shape [{string.Join(", ", coefficients.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var matrices = WignerD.All([.. Enumerable.Range(0, MaxDegree + 1)], rotations);
        var turned = matrices.Select((d, l) =>
        {
            var n = (2L * l) + 1;
            var block = coefficients.narrow(1, WignerRecursion.Start(l), n * n);
            return d.to(coefficients.dtype).matmul(block.reshape(block.shape[0], n, -1)).reshape(block.shape);
        });
        return scope.MoveToOuter(torch.cat([.. turned], 1));
    }

    private static void Check(Tensor x, long length, string name)
    {
        ArgumentNullException.ThrowIfNull(x, name);
        if (x.dim() < 2 || x.shape[^2] != length)
        {
            throw new InputException($"{name} [..., {length}, channels] are needed; found shape [{string.Join(", ", x.shape)}].");
        }
    }
}
