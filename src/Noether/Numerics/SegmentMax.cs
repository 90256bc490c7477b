namespace Noether.Numerics;

/// <summary>
/// Maxima of runs of consecutive rows, entry by entry. The gradient goes to the first of equal maxima. On the CPU, for float32 and float64, it runs in
/// <see cref="Kernels.SegmentMax"/>; elsewhere run by run in torch.
/// </summary>
public static class SegmentMax
{
    /// <summary>Row s of the result is the maximum over rows offsets[s] to offsets[s+1]-1; zero, without gradient, for an empty run; NaN where a run holds one.</summary>
    /// <param name="rows"><c>[N, ...]</c>.</param>
    /// <param name="offsets">Where each run begins, and last N; starts at 0 and does not decrease.</param>
    /// <returns><c>[offsets.Length - 1, ...]</c>.</returns>
    public static Tensor Apply(Tensor rows, long[] offsets)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(offsets);
        if (!KernelRows.Has(rows))
        {
            return RunByRun(rows, offsets);
        }

        if (rows.requires_grad && torch.is_grad_enabled())
        {
            return MaxFunction.apply(rows, offsets);
        }

        var (maxima, winners) = Max(rows, offsets);
        winners.Dispose();
        return maxima;
    }

    private static Tensor RunByRun(Tensor rows, long[] offsets)
    {
        using var scope = torch.NewDisposeScope();
        var maxima = new Tensor[offsets.Length - 1];
        for (var s = 0; s < maxima.Length; s++)
        {
            var run = rows.narrow(0, offsets[s], offsets[s + 1] - offsets[s]);
            maxima[s] = run.shape[0] == 0 ? torch.zeros(rows.shape[1..], rows.dtype, rows.device) : run.max(0).values;
        }

        return scope.MoveToOuter(maxima.Length == 0 ? torch.zeros([0, .. rows.shape[1..]], rows.dtype, rows.device) : torch.stack(maxima));
    }

    /// <summary>Maxima and the row of each, <c>[runs, ...]</c>, int64; N for an empty run.</summary>
    private static (Tensor Maxima, Tensor Winners) Max(Tensor rows, long[] offsets)
    {
        using var source = rows.contiguous();
        long[] shape = [offsets.Length - 1, .. rows.shape[1..]];
        var maxima = torch.empty(shape, rows.dtype);
        var channels = KernelRows.Channels(rows);
        if (channels == 0)
        {
            return (maxima, torch.empty(shape, torch.int64));
        }

        if (rows.dtype == torch.float32)
        {
            using var narrow = torch.empty(shape, torch.int32);
            Kernels.SegmentMax.Max(KernelRows.Of<float>(source), channels, offsets, KernelRows.Of<float>(maxima), KernelRows.Of<int>(narrow));
            return (maxima, narrow.to(torch.int64));
        }

        var winners = torch.empty(shape, torch.int64);
        Kernels.SegmentMax.Max(KernelRows.Of<double>(source), channels, offsets, KernelRows.Of<double>(maxima), KernelRows.Of<long>(winners));
        return (maxima, winners);
    }

    private sealed class MaxFunction : torch.autograd.SingleTensorFunction<MaxFunction>
    {
        private const string Rows = "rows";

        public override string Name => nameof(SegmentMax);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var rows = (Tensor)vars[0];
            var (maxima, winners) = Max(rows, (long[])vars[1]);
            // Read after this method returns; it ends with the caller's scope.
            ctx.save_for_backward([winners]);
            ctx.save_data(Rows, rows.shape[0]);
            return maxima;
        }

        /// <summary>One row more than there are takes what empty runs would receive.</summary>
        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(2, () =>
        {
            using var scope = torch.NewDisposeScope();
            var rows = (long)ctx.get_data(Rows);
            var zeros = torch.zeros([rows + 1, .. grad_output.shape[1..]], grad_output.dtype);
            return [scope.MoveToOuter(zeros.scatter(0, ctx.get_saved_variables()[0], grad_output).narrow(0, 0, rows)), null!];
        });
    }
}
