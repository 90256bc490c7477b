namespace Noether.Numerics;

/// <summary>
/// Singular value decompositions of batches of 2x2 and 3x3 matrices, off the tape, in float64 inside; every input, of whatever rank, gives orthogonal factors.
/// For gradients through a closest rotation see <see cref="Procrustes"/>.
/// </summary>
public static class SmallSvd
{
    /// <summary>A = U diag(s) Vᵀ.</summary>
    /// <param name="matrices"><c>[..., n, n]</c> with n = 2 or 3, float32 or float64.</param>
    /// <returns>U <c>[..., n, n]</c>, s <c>[..., n]</c> (descending, not negative) and V <c>[..., n, n]</c> (not transposed), on the input's device. Matrices that are not finite give NaN.</returns>
    /// <exception cref="ArgumentException">Another shape or element type.</exception>
    public static (Tensor U, Tensor Values, Tensor V) Decompose(Tensor matrices)
    {
        var n = (int)SmallMatrices.Size(matrices);
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var source = matrices.to(torch.float64).cpu().contiguous();
        var (u, s, v) = (torch.empty(source.shape, torch.float64), torch.empty(source.shape[..^1], torch.float64), torch.empty(source.shape, torch.float64));
        Kernels.SmallSvd.Decompose(KernelRows.Of<double>(source), n, KernelRows.Of<double>(u), KernelRows.Of<double>(s), KernelRows.Of<double>(v));
        Tensor Like(Tensor t) => scope.MoveToOuter(t.to(matrices.dtype).to(matrices.device));
        return (Like(u), Like(s), Like(v));
    }

    /// <summary>The nearest rotation, or orthogonal matrix, of each matrix.</summary>
    internal static Tensor Nearest(Tensor matrices, bool mirrors)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var source = matrices.to(torch.float64).cpu().contiguous();
        var nearest = torch.empty(source.shape, torch.float64);
        Kernels.SmallSvd.Nearest(KernelRows.Of<double>(source), (int)matrices.shape[^1], mirrors, KernelRows.Of<double>(nearest));
        return scope.MoveToOuter(nearest.to(matrices.dtype).to(matrices.device));
    }
}
