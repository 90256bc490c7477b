namespace Noether.Numerics;

/// <summary>
/// Sums of runs of consecutive rows, differentiable to any order. On the CPU, for float32 and float64, it runs in
/// <see cref="Kernels.SegmentSum"/> with a fixed order of additions; elsewhere in torch's index_add.
/// </summary>
public static class SegmentSum
{
    /// <summary>Row s of the result is the sum of rows offsets[s] to offsets[s+1]-1; zero for an empty run.</summary>
    /// <param name="rows"><c>[N, ...]</c>.</param>
    /// <param name="offsets">Where each run begins, and last N; starts at 0 and does not decrease. Not copied: leave it unchanged until the backward pass is done.</param>
    /// <returns><c>[offsets.Length - 1, ...]</c>.</returns>
    public static Tensor Apply(Tensor rows, long[] offsets)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(offsets);
        if (!KernelRows.Has(rows))
        {
            return BySegmentIds(rows, offsets);
        }

        return rows.requires_grad && torch.is_grad_enabled() ? SumFunction.apply(rows, offsets) : Sum(rows, offsets);
    }

    /// <summary>The transpose: row s of <paramref name="sums"/> is copied to rows offsets[s] to offsets[s+1]-1.</summary>
    /// <param name="sums"><c>[offsets.Length - 1, ...]</c>.</param>
    /// <param name="offsets">As for <see cref="Apply"/>.</param>
    /// <returns><c>[N, ...]</c>.</returns>
    public static Tensor Spread(Tensor sums, long[] offsets)
    {
        ArgumentNullException.ThrowIfNull(sums);
        ArgumentNullException.ThrowIfNull(offsets);
        if (!KernelRows.Has(sums))
        {
            using var ids = Ids(offsets, sums.device);
            return sums.index_select(0, ids);
        }

        return sums.requires_grad && torch.is_grad_enabled() ? SpreadFunction.apply(sums, offsets) : SpreadRows(sums, offsets);
    }

    /// <summary>Row s of the result is the mean of rows offsets[s] to offsets[s+1]-1; zero for an empty run.</summary>
    /// <param name="rows"><c>[N, ...]</c>, floating point.</param>
    /// <param name="offsets">As for <see cref="Apply"/>.</param>
    /// <returns><c>[offsets.Length - 1, ...]</c>.</returns>
    public static Tensor Mean(Tensor rows, long[] offsets)
    {
        using var scope = torch.NewDisposeScope();
        var sums = Apply(rows, offsets);
        var lengths = offsets.Zip(offsets.Skip(1), (begin, end) => (double)Math.Max(1, end - begin)).ToArray();
        var divisors = torch.tensor(lengths, rows.dtype, rows.device).view([-1, .. Enumerable.Repeat(1L, (int)rows.dim() - 1)]);
        return scope.MoveToOuter(sums / divisors);
    }

    /// <summary>The run of each row: offsets 0, 2, 2, 5 give 0 0 2 2 2; <c>[N]</c>, int64.</summary>
    public static Tensor Ids(long[] offsets, torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        var ids = new long[offsets[^1]];
        for (var s = 0; s + 1 < offsets.Length; s++)
        {
            ids.AsSpan((int)offsets[s]..(int)offsets[s + 1]).Fill(s);
        }

        return torch.tensor(ids, torch.int64, device);
    }

    private static Tensor BySegmentIds(Tensor rows, long[] offsets)
    {
        using var ids = Ids(offsets, rows.device);
        using var zeros = torch.zeros([offsets.Length - 1, .. rows.shape[1..]], rows.dtype, rows.device);
        return zeros.index_add(0, ids, rows, 1);
    }

    private static Tensor Sum(Tensor rows, long[] offsets) => KernelRows.Run(
        rows,
        offsets.Length - 1,
        (input, channels, sums) => Kernels.SegmentSum.Sum(input, channels, offsets, sums),
        (input, channels, sums) => Kernels.SegmentSum.Sum(input, channels, offsets, sums));

    private static Tensor SpreadRows(Tensor sums, long[] offsets) => KernelRows.Run(
        sums,
        offsets[^1],
        (input, channels, rows) => Kernels.SegmentSum.Spread(input, channels, offsets, rows),
        (input, channels, rows) => Kernels.SegmentSum.Spread(input, channels, offsets, rows));

    private sealed class SumFunction : torch.autograd.SingleTensorFunction<SumFunction>
    {
        private const string Offsets = "offsets";

        public override string Name => nameof(SegmentSum);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(Offsets, vars[1]);
            return Sum((Tensor)vars[0], (long[])vars[1]);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) =>
            BackwardGuard.Run(2, () => [Spread(grad_output, (long[])ctx.get_data(Offsets)), null!]);
    }

    private sealed class SpreadFunction : torch.autograd.SingleTensorFunction<SpreadFunction>
    {
        private const string Offsets = "offsets";

        public override string Name => nameof(SegmentSum) + nameof(Spread);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(Offsets, vars[1]);
            return SpreadRows((Tensor)vars[0], (long[])vars[1]);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) =>
            BackwardGuard.Run(2, () => [Apply(grad_output, (long[])ctx.get_data(Offsets)), null!]);
    }
}
