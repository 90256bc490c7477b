using Noether.Runtime;

namespace Noether.Numerics;

/// <summary>
/// Sums of messages between the ends of edges, and moves of points along the differences to their neighbours; differentiable to any order.
/// In float32 on the CPU they and their first derivatives run in <see cref="Kernels.RowMap"/> and <see cref="Kernels.PairMessages"/>, elsewhere in torch's operations.
/// </summary>
internal static class PairMessages
{
    /// <summary>
    /// m_ij = SiLU(W_2 SiLU(W_r h_i + W_s h_j + W_a a_ij + b_1) + b_2) summed over the senders j of each receiver i; with positions also the mean or sum of
    /// (x_i - x_j) w_4 . SiLU(W_3 m_ij + b_3), and |x_i - x_j|^2 is the first of the scalars a_ij.
    /// </summary>
    /// <returns>Sums <c>[nodes, hidden]</c> and, with positions, moves <c>[nodes, d]</c>.</returns>
    public static (Tensor Sums, Tensor? Moves) Apply(PairEdges edges, PairTensors inputs, bool meanOfMoves)
    {
        var all = inputs.ToList();
        if (edges.Tiles.Edges == 0 || all.Any(t => t is not null && (t.dtype != torch.float32 || t.device_type != DeviceType.CPU)))
        {
            return Composed(edges, inputs, meanOfMoves);
        }

        if (torch.is_grad_enabled() && all.Any(t => t is { requires_grad: true }))
        {
            using var results = MessageFunction.apply([.. all, new Call(edges, meanOfMoves, [.. all.Select(t => t is { requires_grad: true })])]);
            return Split(results, inputs);
        }

        using var unkept = Forward(edges, inputs, meanOfMoves, kept: null);
        return Split(unkept, inputs);
    }

    /// <summary>Views of sums and moves in one tensor; a function of two, of which one is not used, cannot be differentiated here.</summary>
    private static (Tensor Sums, Tensor? Moves) Split(Tensor results, PairTensors x)
    {
        var (nodes, hidden) = (x.Nodes.shape[0], x.Bias.shape[0]);
        if (x.Positions is null)
        {
            return (results.view(nodes, hidden), null);
        }

        // Not two calls of narrow: the gradient of each of these would be as long as both results.
        var parts = results.split([nodes * hidden, x.Positions.numel()]);
        using var sums = parts[0];
        using var moves = parts[1];
        return (sums.view(nodes, hidden), moves.view(x.Positions.shape));
    }

    /// <summary>The same by torch's operations.</summary>
    private static (Tensor Sums, Tensor? Moves) Composed(PairEdges edges, PairTensors x, bool meanOfMoves)
    {
        using var scope = torch.NewDisposeScope();
        var (hidden, differences, scalars) = (x.Bias.shape[0], (Tensor?)null, x.Edges);
        if (x.Positions is not null)
        {
            differences = SegmentSum.Spread(x.Positions, edges.Offsets) - Gather.Apply(x.Positions, edges.BySender);
            var squares = differences.square().sum(1, keepdim: true);
            scalars = scalars is null ? squares : torch.cat([squares, scalars], 1);
        }

        var ends = torch.nn.functional.linear(x.Nodes, x.Ends);
        var first = SegmentSum.Spread(ends.narrow(1, 0, hidden) + x.Bias, edges.Offsets) + Gather.Apply(ends.narrow(1, hidden, hidden), edges.BySender);
        first = scalars is null ? first : first + torch.nn.functional.linear(scalars, x.Scalars);
        var messages = torch.nn.functional.silu(torch.nn.functional.linear(torch.nn.functional.silu(first), x.Second, x.SecondBias));
        var sums = scope.MoveToOuter(SegmentSum.Apply(messages, edges.Offsets));
        if (differences is null)
        {
            return (sums, null);
        }

        var factors = torch.nn.functional.linear(torch.nn.functional.silu(torch.nn.functional.linear(messages, x.Move!, x.MoveBias)), x.MoveHead!);
        var moved = differences * factors;
        return (sums, scope.MoveToOuter(meanOfMoves ? SegmentSum.Mean(moved, edges.Offsets) : SegmentSum.Apply(moved, edges.Offsets)));
    }

    /// <summary>Sums and, behind them, moves.</summary>
    private static Tensor Forward(PairEdges edges, PairTensors x, bool meanOfMoves, Tensor? kept)
    {
        using var scope = torch.NewDisposeScope();
        var c = x.Contiguous();
        var sums = (int)(x.Nodes.shape[0] * x.Bias.shape[0]);
        var results = torch.empty([sums + (x.Positions?.numel() ?? 0)], torch.float32);
        var rows = KernelRows.Of<float>(results);
        var memory = KernelRows.Of<float>(kept ?? torch.empty([2L * sums], torch.float32));
        var ends = memory[^(2 * sums)..];
        Kernels.RowMap.Forward(KernelRows.Of<float>(c.Nodes), (int)x.Nodes.shape[1], KernelRows.Of<float>(c.Ends), ends, Threads.Current);
        Kernels.PairMessages.Forward(edges.Tiles, c.Inputs(ends, meanOfMoves), c.Weights(), rows[..sums], rows[sums..], memory[..^ends.Length], Threads.Current);
        return scope.MoveToOuter(results);
    }

    private static List<Tensor?> Backward(Call call, PairTensors x, Tensor kept, Tensor slopes)
    {
        using var scope = torch.NewDisposeScope();
        var c = x.Contiguous();
        var gradients = new PairTensors([.. c.ToList().Select((t, i) => t is null || !(call.Needs[i] || PairTensors.Always(i)) ? null : torch.empty(t.shape, torch.float32))]);
        var sums = (int)(x.Nodes.shape[0] * x.Bias.shape[0]);
        var rows = KernelRows.Of<float>(KernelRows.Contiguous(slopes));
        var memory = KernelRows.Of<float>(kept);
        var endSlopes = KernelRows.Of<float>(torch.empty([2L * sums], torch.float32));
        Kernels.PairMessages.Backward(
            call.Edges.Tiles,
            c.Inputs(memory[^(2 * sums)..], call.MeanOfMoves),
            c.Weights(),
            memory[..^(2 * sums)],
            rows[..sums],
            rows[sums..],
            gradients.Gradients(endSlopes),
            Threads.Current);
        var nodeSlopes = gradients.Nodes is { } nodes ? KernelRows.Of<float>(nodes) : [];
        Kernels.RowMap.Backward(
            KernelRows.Of<float>(c.Nodes), (int)x.Nodes.shape[1], KernelRows.Of<float>(c.Ends), endSlopes, nodeSlopes, KernelRows.Of<float>(gradients.Ends), Threads.Current);
        return [.. gradients.ToList().Select((t, i) => t is null || !call.Needs[i] ? null : scope.MoveToOuter(t))];
    }

    /// <summary>Sums and, behind them, moves by torch's operations.</summary>
    private static Tensor Joined(PairEdges edges, PairTensors x, bool meanOfMoves)
    {
        using var scope = torch.NewDisposeScope();
        var (sums, moves) = Composed(edges, x, meanOfMoves);
        return scope.MoveToOuter(moves is null ? sums.flatten() : torch.cat([sums.flatten(), moves.flatten()]));
    }

    /// <summary>What a call is besides its tensors.</summary>
    private sealed record Call(PairEdges Edges, bool MeanOfMoves, bool[] Needs);

    private sealed class MessageFunction : torch.autograd.SingleTensorFunction<MessageFunction>
    {
        private const string State = "call";
        private const string Present = "present";

        public override string Name => nameof(PairMessages);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var (call, tensors) = ((Call)vars[^1], vars[..^1].Cast<Tensor?>().ToList());
            var x = new PairTensors(tensors);
            var hidden = x.Bias.shape[0];
            // Activations and, behind them, the mapped ends: read after this method returns; it ends with the caller's scope.
            var kept = torch.empty(
                [Kernels.PairMessages.KeptLength(call.Edges.Tiles, (int)hidden, x.Positions is not null) + (2 * x.Nodes.shape[0] * hidden)], torch.float32);
            ctx.save_data(State, call);
            ctx.save_data(Present, tensors.Select(t => t is not null).ToArray());
            ctx.save_for_backward([.. tensors.OfType<Tensor>(), kept]);
            return Forward(call.Edges, x, call.MeanOfMoves, kept);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(PairTensors.Count + 1, () =>
        {
            var (call, present, saved) = ((Call)ctx.get_data(State), (bool[])ctx.get_data(Present), ctx.get_saved_variables());
            var next = 0;
            var x = new PairTensors([.. present.Select(p => p ? saved[next++] : null)]);
            var gradients = torch.is_grad_enabled()
                ? Gradients.Differentiable(all => Joined(call.Edges, new PairTensors(all), call.MeanOfMoves), x.ToList(), call.Needs, grad_output)
                : Backward(call, x, saved[^1], grad_output);
            return [.. gradients.Select(g => g!), null!];
        });
    }
}
