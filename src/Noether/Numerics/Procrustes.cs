namespace Noether.Numerics;

/// <summary>
/// Closest rotations and alignments of point clouds (Kabsch 1976; Umeyama 1991), differentiable to any order.
/// </summary>
/// <remarks>
/// With A = R H, H symmetric with eigenvalues σ (the last negative where det A &lt; 0) and U = R W its left vectors, dR = U (E ∘ (K - Kᵀ)) Wᵀ with K = Uᵀ dA W and
/// E = 1 / (σi + σj). Where the closest rotation is not unique σi + σj vanishes for a pair; there the gradient takes x / (x² + ε²) for 1 / x,
/// ε = <see cref="SymmetricEigen.RelativeGap"/> times the largest |σ|: bounded, never NaN. Equal singular values do no harm.
/// </remarks>
public static class Procrustes
{
    /// <summary>The rotation nearest to each matrix, which maximises tr(Rᵀ A).</summary>
    /// <param name="matrices"><c>[..., n, n]</c> with n = 2 or 3, float32 or float64.</param>
    /// <param name="mirrors">Whether reflections are allowed: the nearest orthogonal matrix then.</param>
    /// <returns>As the input; in float64 inside. Where several are equally near (rank below n - 1, or a mirror image of a symmetric cloud), one of them.</returns>
    /// <exception cref="ArgumentException">Another shape or element type.</exception>
    public static Tensor Closest(Tensor matrices, bool mirrors = false)
    {
        SmallMatrices.Size(matrices);
        return matrices.requires_grad && torch.is_grad_enabled() ? ClosestFunction.apply(matrices, mirrors) : SmallSvd.Nearest(matrices, mirrors);
    }

    /// <summary>The motion that brings points nearest to others: R and t with R xᵢ + t ≈ yᵢ, minimising the sum of wᵢ |R xᵢ + t - yᵢ|².</summary>
    /// <param name="from">Points x, <c>[..., points, n]</c> with n = 2 or 3.</param>
    /// <param name="to">Points y, as <paramref name="from"/>.</param>
    /// <param name="weights">Weights w, not negative, <c>[..., points]</c>; a mask (bool) counts as 0 and 1; null: all equal.</param>
    /// <param name="mirrors">Whether reflections are allowed.</param>
    /// <returns>R <c>[..., n, n]</c> and t <c>[..., n]</c>; for a cloud whose weights are all zero, the identity and a shift of zero.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit each other.</exception>
    public static (Tensor Rotations, Tensor Shifts) Align(Tensor from, Tensor to, Tensor? weights = null, bool mirrors = false)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (!from.shape.SequenceEqual(to.shape) || from.dim() < 2 || (weights is not null && !weights.shape.AsSpan().SequenceEqual(from.shape.AsSpan(..^1))))
        {
            throw new ArgumentException(
                $"Points [{string.Join(", ", from.shape)}], points [{string.Join(", ", to.shape)}] and weights [{string.Join(", ", weights?.shape ?? from.shape[..^1])}] do not fit each other.",
                nameof(to));
        }

        using var scope = torch.NewDisposeScope();
        var w = (weights ?? torch.ones(from.shape[..^1], from.dtype, from.device)).to(from.dtype).unsqueeze(-1);
        var total = w.sum(-2, keepdim: true);
        w = w / total.masked_fill(total.eq(0), 1);
        var (fromCentre, toCentre) = ((w * from).sum(-2, keepdim: true), (w * to).sum(-2, keepdim: true));
        var covariance = (w * (to - toCentre)).transpose(-2, -1).matmul(from - fromCentre);
        var rotations = Closest(covariance, mirrors);
        var shifts = (toCentre - fromCentre.matmul(rotations.transpose(-2, -1))).squeeze(-2);
        return (scope.MoveToOuter(rotations), scope.MoveToOuter(shifts));
    }

    private sealed class ClosestFunction : torch.autograd.SingleTensorFunction<ClosestFunction>
    {
        private const string Mirrors = "mirrors";

        public override string Name => nameof(Procrustes);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var matrices = (Tensor)vars[0];
            ctx.save_for_backward([matrices]);
            ctx.save_data(Mirrors, vars[1]);
            return SmallSvd.Nearest(matrices, (bool)vars[1]);
        }

        /// <summary>See the remarks of <see cref="Procrustes"/>; the factors are computed anew, on the tape where second derivatives are asked for.</summary>
        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(2, () =>
        {
            using var scope = torch.NewDisposeScope();
            var matrices = ctx.get_saved_variables()[0];
            var rotations = Closest(matrices, (bool)ctx.get_data(Mirrors));
            var (values, right) = SymmetricEigen.Apply(rotations.transpose(-2, -1).matmul(matrices));
            var left = rotations.matmul(right);
            var inner = left.transpose(-2, -1).matmul(grad_output).matmul(right);
            var weights = SmallMatrices.SafeInverse(values.unsqueeze(-2) + values.unsqueeze(-1), values);
            return [scope.MoveToOuter(left.matmul(weights * (inner - inner.transpose(-2, -1))).matmul(right.transpose(-2, -1))), null!];
        });
    }
}
