namespace Noether.Numerics;

/// <summary>
/// Softmax over runs of consecutive rows, entry by entry: what attention over a node's edges is made of. Differentiable to any order.
/// On the CPU, for float32 and float64, it runs in <see cref="Kernels.SegmentSoftmax"/>; elsewhere in torch.
/// </summary>
public static class SegmentSoftmax
{
    /// <summary>
    /// Rows offsets[s] to offsets[s+1]-1 of the result are positive and sum to one, entry by entry; an empty run has no rows.
    /// A run of nothing but -infinity gives NaN, as in torch.
    /// </summary>
    /// <param name="rows"><c>[N, ...]</c>, floating point.</param>
    /// <param name="offsets">Where each run begins, and last N; starts at 0 and does not decrease. Not copied: leave it unchanged until the backward pass is done.</param>
    /// <returns><c>[N, ...]</c>.</returns>
    public static Tensor Apply(Tensor rows, long[] offsets)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(offsets);
        if (!KernelRows.Has(rows))
        {
            return InTorch(rows, offsets);
        }

        return rows.requires_grad && torch.is_grad_enabled() ? SoftmaxFunction.apply(rows, offsets) : Softmax(rows, offsets);
    }

    private static Tensor InTorch(Tensor rows, long[] offsets)
    {
        using var scope = torch.NewDisposeScope();
        using var fixedMaxima = SegmentMax.Apply(rows.detach(), offsets);
        var exponentials = (rows - SegmentSum.Spread(fixedMaxima, offsets)).exp();
        return scope.MoveToOuter(exponentials / SegmentSum.Spread(SegmentSum.Apply(exponentials, offsets), offsets));
    }

    private static Tensor Softmax(Tensor rows, long[] offsets) => KernelRows.Run(
        rows,
        rows.shape[0],
        (input, channels, result) => Kernels.SegmentSoftmax.Softmax(input, channels, offsets, result),
        (input, channels, result) => Kernels.SegmentSoftmax.Softmax(input, channels, offsets, result));

    private sealed class SoftmaxFunction : torch.autograd.SingleTensorFunction<SoftmaxFunction>
    {
        private const string Offsets = "offsets";

        public override string Name => nameof(SegmentSoftmax);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var rows = (Tensor)vars[0];
            ctx.save_for_backward([rows]);
            ctx.save_data(Offsets, vars[1]);
            return Softmax(rows, (long[])vars[1]);
        }

        /// <summary>y (g - sum over the run of g y). The softmax is computed anew: it is then on the tape where second derivatives are asked for.</summary>
        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(2, () =>
        {
            using var scope = torch.NewDisposeScope();
            var offsets = (long[])ctx.get_data(Offsets);
            var y = Apply(ctx.get_saved_variables()[0], offsets);
            var mean = SegmentSum.Apply(grad_output * y, offsets);
            return [scope.MoveToOuter(y * (grad_output - SegmentSum.Spread(mean, offsets))), null!];
        });
    }
}
