namespace Noether.Numerics;

/// <summary>
/// Rows by index, differentiable to any order; its transpose sums entries into rows. On the CPU, for float32 and float64, both run in
/// <see cref="Kernels.RowGather"/> with a fixed order of additions; elsewhere in torch's index_select and index_add.
/// </summary>
public static class Gather
{
    /// <summary>Entry i of the result is the row that entry i belongs to.</summary>
    /// <param name="rows"><c>[order.Rows, ...]</c>.</param>
    /// <param name="order">Which row each entry belongs to.</param>
    /// <returns><c>[order.Count, ...]</c>.</returns>
    /// <exception cref="ArgumentException">The order is of another number of rows.</exception>
    public static Tensor Apply(Tensor rows, SegmentOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        Validate(rows, order, order.Rows);
        if (order.IsSorted)
        {
            return SegmentSum.Spread(rows, order.OffsetArray);
        }

        if (!KernelRows.Has(rows))
        {
            using var index = order.ToTensor(rows.device);
            return rows.index_select(0, index);
        }

        return rows.requires_grad && torch.is_grad_enabled() ? GatherFunction.apply(rows, order) : Copy(rows, order);
    }

    /// <summary>The transpose: row s of the result is the sum of the entries that belong to it; zero for a row without any.</summary>
    /// <param name="entries"><c>[order.Count, ...]</c>.</param>
    /// <param name="order">As for <see cref="Apply"/>.</param>
    /// <returns><c>[order.Rows, ...]</c>.</returns>
    /// <exception cref="ArgumentException">The order is of another number of entries.</exception>
    public static Tensor Sum(Tensor entries, SegmentOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        Validate(entries, order, order.Count);
        if (order.IsSorted)
        {
            return SegmentSum.Apply(entries, order.OffsetArray);
        }

        if (!KernelRows.Has(entries))
        {
            using var index = order.ToTensor(entries.device);
            using var zeros = torch.zeros([order.Rows, .. entries.shape[1..]], entries.dtype, entries.device);
            return zeros.index_add(0, index, entries, 1);
        }

        return entries.requires_grad && torch.is_grad_enabled() ? SumFunction.apply(entries, order) : Add(entries, order);
    }

    private static void Validate(Tensor values, SegmentOrder order, int expected)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.dim() == 0 || values.shape[0] != expected)
        {
            throw new ArgumentException($"Values [{string.Join(", ", values.shape)}] do not fit an order of {order.Count} entries in {order.Rows} rows.", nameof(values));
        }
    }

    private static Tensor Copy(Tensor rows, SegmentOrder order) => KernelRows.Run(
        rows,
        order.Count,
        (input, channels, result) => Kernels.RowGather.Gather(input, channels, order.Index, result),
        (input, channels, result) => Kernels.RowGather.Gather(input, channels, order.Index, result));

    private static Tensor Add(Tensor entries, SegmentOrder order) => KernelRows.Run(
        entries,
        order.Rows,
        (input, channels, sums) => Kernels.RowGather.Sum(input, channels, order.Offsets, order.Order, sums),
        (input, channels, sums) => Kernels.RowGather.Sum(input, channels, order.Offsets, order.Order, sums));

    private sealed class GatherFunction : torch.autograd.SingleTensorFunction<GatherFunction>
    {
        private const string Order = "order";

        public override string Name => nameof(Gather);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(Order, vars[1]);
            return Copy((Tensor)vars[0], (SegmentOrder)vars[1]);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) =>
            BackwardGuard.Run(2, () => [Sum(grad_output, (SegmentOrder)ctx.get_data(Order)), null!]);
    }

    private sealed class SumFunction : torch.autograd.SingleTensorFunction<SumFunction>
    {
        private const string Order = "order";

        public override string Name => nameof(Gather) + nameof(Sum);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(Order, vars[1]);
            return Add((Tensor)vars[0], (SegmentOrder)vars[1]);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) =>
            BackwardGuard.Run(2, () => [Apply(grad_output, (SegmentOrder)ctx.get_data(Order)), null!]);
    }
}
