using Noether.Numerics;

namespace Noether.Groups;

/// <summary>
/// Polar (Cartan) decompositions g = P R of matrices with a positive determinant: P symmetric positive definite, R a rotation. They exist and are unique for
/// every such matrix, which makes (log P, R) global coordinates where the matrix logarithm has none.
/// </summary>
/// <param name="LogP">log P, symmetric, <c>[..., n, n]</c>; traceless where det g = 1.</param>
/// <param name="Rotation">R, <c>[..., n, n]</c>.</param>
public sealed record PolarDecomposition(Tensor LogP, Tensor Rotation)
{
    /// <summary>P.</summary>
    public Tensor Stretch() => SymmetricFunctions.Exp(LogP);

    /// <summary>g = P R: the rotation acts first.</summary>
    /// <param name="matrices"><c>[..., n, n]</c>, float64, of positive determinant.</param>
    public static PolarDecomposition Left(Tensor matrices)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        using var scope = torch.NewDisposeScope();
        var (logarithm, rotation) = matrices.shape[^1] == 2 ? Plane(matrices) : Space(matrices);
        return new PolarDecomposition(scope.MoveToOuter(logarithm), scope.MoveToOuter(rotation));
    }

    /// <summary>g = R P: the stretch acts first. The rotation is that of <see cref="Left"/>.</summary>
    /// <param name="matrices"><c>[..., n, n]</c>, float64, of positive determinant.</param>
    public static PolarDecomposition Right(Tensor matrices)
    {
        using var scope = torch.NewDisposeScope();
        var (logarithm, rotation) = Left(matrices);
        return new PolarDecomposition(scope.MoveToOuter(rotation.transpose(-2, -1).matmul(logarithm).matmul(rotation)), scope.MoveToOuter(rotation));
    }

    /// <summary>In two dimensions g + cof(g) is a multiple of R, and no eigenvectors are needed.</summary>
    private static (Tensor LogP, Tensor Rotation) Plane(Tensor matrices)
    {
        Tensor Entry(int row, int column) => matrices.select(-2, row).select(-1, column);
        var (cosine, sine) = (Entry(0, 0) + Entry(1, 1), Entry(1, 0) - Entry(0, 1));
        var length = torch.sqrt((cosine * cosine) + (sine * sine));
        (cosine, sine) = (cosine / length, sine / length);
        var rotation = torch.stack([torch.stack([cosine, -sine], -1), torch.stack([sine, cosine], -1)], -2);
        return (SymmetricFunctions.Log(matrices.matmul(rotation.transpose(-2, -1))), rotation);
    }

    private static (Tensor LogP, Tensor Rotation) Space(Tensor matrices)
    {
        var logarithm = SymmetricFunctions.Log(matrices.matmul(matrices.transpose(-2, -1))) / 2;
        return (logarithm, SymmetricFunctions.Exp(-logarithm).matmul(matrices));
    }
}
