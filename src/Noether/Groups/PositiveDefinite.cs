using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// SPD(n), symmetric positive definite matrices, or SSPD(n), those of determinant 1: an abelian group by a·b = exp(log a + log b), and the space that
/// invertible matrices move by S → A S Aᵀ. Elements: float64 <c>[count, n, n]</c>. Distance: the Frobenius norm of log a - log b.
/// Draws: logarithms normal in orthonormal coordinates. Grid: logarithms within two standard deviations.
/// </summary>
/// <remarks>Source of the product: Arsigny, Fillard, Pennec, Ayache, "Geometric means in a novel vector space structure on symmetric positive-definite matrices", SIAM J. Matrix Anal. Appl. 29 (2007).</remarks>
public sealed class PositiveDefinite : IGroup
{
    private readonly IReadOnlyList<double[]> _basis;

    /// <param name="dimension">n, at least 2.</param>
    /// <param name="unitDeterminant">Whether only matrices of determinant 1 belong.</param>
    /// <param name="variance">Variance of each coordinate of the logarithm of a draw.</param>
    public PositiveDefinite(int dimension, bool unitDeterminant = false, double variance = PolarGroup.DefaultVariance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(variance);
        (Dimension, Variance) = (dimension, variance);
        Name = $"{(unitDeterminant ? "SSPD" : "SPD")}({dimension})";
        _basis = MatrixBasis.Symmetric(unitDeterminant ? MatrixGroups.SpecialLinear(dimension) : MatrixGroups.PositiveLinear(dimension));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Order => null;

    /// <summary>n.</summary>
    public int Dimension { get; }

    /// <summary>Variance of each coordinate of the logarithm of a draw.</summary>
    public double Variance { get; }

    /// <summary>Dimension of the space.</summary>
    public int CoordinateCount => _basis.Count;

    /// <summary>exp(hat(v)), <c>[..., n, n]</c>.</summary>
    /// <param name="coordinates">v, <c>[..., CoordinateCount]</c>.</param>
    public Tensor FromCoordinates(Tensor coordinates)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(SymmetricFunctions.Exp(coordinates.matmul(Basis()).view([.. coordinates.shape[..^1], Dimension, Dimension])));
    }

    /// <summary>vee(log S), <c>[..., CoordinateCount]</c>: undoes <see cref="FromCoordinates"/>.</summary>
    public Tensor Coordinates(Tensor matrices)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(SymmetricFunctions.Log(matrices).flatten(-2).matmul(Basis().t()));
    }

    /// <summary>A S Aᵀ, row by row; one of the two may have a single row.</summary>
    /// <param name="a">Invertible matrices; of determinant ±1 where the space asks for it.</param>
    /// <param name="matrices">S.</param>
    public static Tensor Move(Tensor a, Tensor matrices)
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.matmul(matrices).matmul(a.transpose(-2, -1));
    }

    /// <summary>log of |S|^(-(n + 1) / 2): times the volume of the entries on and above the diagonal, the measure that <see cref="Move"/> preserves.</summary>
    /// <param name="matrices"><c>[..., n, n]</c>.</param>
    public Tensor LogInvariantDensity(Tensor matrices) => torch.log(torch.linalg.det(matrices)) * (-(Dimension + 1) / 2.0);

    /// <inheritdoc/>
    public Tensor Identity() => torch.eye(Dimension, dtype: torch.float64).unsqueeze(0);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(SymmetricFunctions.Exp(SymmetricFunctions.Log(a) + SymmetricFunctions.Log(b)));
    }

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => torch.linalg.inv(a);

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var v = torch.randn([n, CoordinateCount], torch.float64, generator: generator.Torch) * Math.Sqrt(Variance);
        return FromCoordinates(v);
    }

    /// <inheritdoc/>
    public Tensor Grid(GridSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using var scope = torch.NewDisposeScope();
        var axis = Translations.CentredSteps(spec.Resolution, 2 * Math.Sqrt(Variance));
        return scope.MoveToOuter(FromCoordinates(torch.cartesian_prod([.. Enumerable.Repeat(axis, CoordinateCount)]).view(-1, CoordinateCount)));
    }

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => (SymmetricFunctions.Log(a) - SymmetricFunctions.Log(b)).square().sum([-2, -1]).sqrt();

    private Tensor Basis() => torch.tensor([.. _basis.SelectMany(b => b)], torch.float64).view(CoordinateCount, -1);
}
