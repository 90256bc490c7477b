namespace Noether.Numerics;

/// <summary>
/// Eigenvalues and eigenvectors of batches of symmetric 2x2 and 3x3 matrices, in float64 inside, differentiable to any order. On the CPU in closed form
/// (<see cref="Kernels.SymmetricEigen"/>); elsewhere by <c>torch.linalg.eigh</c>.
/// </summary>
/// <remarks>
/// Eigenvectors of equal eigenvalues are not determined, and their derivatives have poles 1/(λj - λi) there. The gradient replaces the pole by
/// d/(d² + ε²), d = λj - λi, ε = <see cref="RelativeGap"/> times the largest |λ|: exact to 1e-8 relative where gaps exceed 1e-2 of the largest, zero at equality, never NaN.
/// Eigenvalues need no such care; at equality their gradient is that of the eigenvectors found.
/// </remarks>
public static class SymmetricEigen
{
    /// <summary>The gap, relative to the largest eigenvalue, below which gradients through eigenvectors fade.</summary>
    public const double RelativeGap = 1e-6;

    /// <summary>Decomposes A = V diag(λ) Vᵀ.</summary>
    /// <param name="matrices">Symmetric, <c>[..., n, n]</c> with n = 2 or 3, float32 or float64. The mean of each matrix and its transpose is taken.</param>
    /// <returns>
    /// Values <c>[..., n]</c>, ascending, and vectors <c>[..., n, n]</c>: column k belongs to value k; the columns are orthonormal, and in each the first of the
    /// entries of largest size is positive. Matrices that are not finite give NaN.
    /// </returns>
    /// <exception cref="ArgumentException">Another shape or element type.</exception>
    public static (Tensor Values, Tensor Vectors) Apply(Tensor matrices)
    {
        var n = SmallMatrices.Size(matrices);
        using var scope = torch.NewDisposeScope();
        var packed = matrices.requires_grad && torch.is_grad_enabled() ? EigenFunction.apply(matrices) : Decompose(matrices);
        return (scope.MoveToOuter(packed.select(-2, 0)), scope.MoveToOuter(packed.narrow(-2, 1, n)));
    }

    /// <summary>Row 0 holds the values, the others the vectors: <c>[..., n + 1, n]</c>.</summary>
    private static Tensor Decompose(Tensor matrices)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var n = matrices.shape[^1];
        var source = matrices.to(torch.float64);
        source = ((source + source.transpose(-2, -1)) / 2).contiguous();
        Tensor values, vectors;
        if (matrices.device_type == DeviceType.CPU)
        {
            (values, vectors) = (torch.empty(matrices.shape[..^1], torch.float64), torch.empty(matrices.shape, torch.float64));
            Kernels.SymmetricEigen.Decompose(KernelRows.Of<double>(source), (int)n, KernelRows.Of<double>(values), KernelRows.Of<double>(vectors));
        }
        else
        {
            (values, vectors) = torch.linalg.eigh(source);
            vectors = vectors * torch.where(vectors.gather(-2, vectors.abs().argmax(-2, keepdim: true)).lt(0), -1.0, 1.0);
        }

        return scope.MoveToOuter(torch.cat([values.unsqueeze(-2), vectors], -2).to(matrices.dtype));
    }

    private sealed class EigenFunction : torch.autograd.SingleTensorFunction<EigenFunction>
    {
        public override string Name => nameof(SymmetricEigen);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var matrices = (Tensor)vars[0];
            ctx.save_for_backward([matrices]);
            return Decompose(matrices);
        }

        /// <summary>V (diag(gλ) + F ∘ Vᵀ gV) Vᵀ made symmetric; the decomposition is computed anew, on the tape where second derivatives are asked for.</summary>
        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(1, () =>
        {
            using var scope = torch.NewDisposeScope();
            var matrices = ctx.get_saved_variables()[0];
            var (values, vectors) = Apply(matrices);
            var transposed = vectors.transpose(-2, -1);
            var toValues = torch.diag_embed(grad_output.select(-2, 0));

            // Without its diagonal, on which the inverse of the gaps is zero but not its derivative.
            var toVectors = transposed.matmul(grad_output.narrow(-2, 1, matrices.shape[^1]));
            toVectors = toVectors - torch.diag_embed(toVectors.diagonal(0, -2, -1));
            var gaps = values.unsqueeze(-2) - values.unsqueeze(-1);
            var inner = toValues + (SmallMatrices.SafeInverse(gaps, values) * toVectors);
            var gradient = vectors.matmul(inner).matmul(transposed);
            return [scope.MoveToOuter((gradient + gradient.transpose(-2, -1)) / 2)];
        });
    }
}
