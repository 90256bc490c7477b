using Noether.Kernels;
using Noether.Runtime;

namespace Noether.Numerics;

/// <summary>The tensors of <see cref="RowPerceptron"/>.</summary>
/// <param name="Left">a, <c>[rows, columns]</c>.</param>
/// <param name="Right">b, <c>[rows, columns]</c>; null for none.</param>
/// <param name="First">W_1, <c>[hidden, columns of both]</c>.</param>
/// <param name="FirstBias">b_1.</param>
/// <param name="Second">W_2, <c>[outputs, hidden]</c>.</param>
/// <param name="SecondBias">b_2.</param>
internal sealed record RowTensors(Tensor Left, Tensor? Right, Tensor First, Tensor FirstBias, Tensor Second, Tensor SecondBias)
{
    /// <summary>Number of tensors.</summary>
    public const int Count = 6;

    /// <summary>From all in their order.</summary>
    public RowTensors(IReadOnlyList<Tensor?> all)
        : this(all[0]!, all[1], all[2]!, all[3]!, all[4]!, all[5]!)
    {
    }

    /// <summary>All in their order.</summary>
    public List<Tensor?> ToList() => [Left, Right, First, FirstBias, Second, SecondBias];

    /// <summary>All with entries one after another.</summary>
    public RowTensors Contiguous() => new([.. ToList().Select(t => t is null ? null : KernelRows.Contiguous(t))]);

    public RowInputs Inputs(bool residual) => new()
    {
        Rows = (int)Left.shape[0],
        Left = KernelRows.Of<float>(Left),
        Right = Right is null ? [] : KernelRows.Of<float>(Right),
        Residual = residual,
    };

    public RowWeights<ReadOnlySpan<float>> Weights() => new()
    {
        First = KernelRows.Of<float>(First),
        FirstBias = KernelRows.Of<float>(FirstBias),
        Second = KernelRows.Of<float>(Second),
        SecondBias = KernelRows.Of<float>(SecondBias),
    };
}

/// <summary>
/// y = W_2 SiLU(W_1 [a, b] + b_1) + b_2 on rows, plus a where asked for; differentiable to any order.
/// In float32 on the CPU it and its first derivatives run in <see cref="Kernels.RowPerceptron"/>, elsewhere in torch's operations.
/// </summary>
internal static class RowPerceptron
{
    /// <returns><c>[rows, outputs]</c>.</returns>
    public static Tensor Apply(RowTensors inputs, bool residual)
    {
        var all = inputs.ToList();
        if (inputs.Left.shape[0] == 0 || all.Any(t => t is not null && (t.dtype != torch.float32 || t.device_type != DeviceType.CPU)))
        {
            return Composed(inputs, residual);
        }

        return torch.is_grad_enabled() && all.Any(t => t is { requires_grad: true })
            ? PerceptronFunction.apply([.. all, new Call(residual, [.. all.Select(t => t is { requires_grad: true })])])
            : Forward(inputs, residual, kept: null);
    }

    /// <summary>The same by torch's operations.</summary>
    private static Tensor Composed(RowTensors x, bool residual)
    {
        using var scope = torch.NewDisposeScope();
        var joined = x.Right is null ? x.Left : torch.cat([x.Left, x.Right], 1);
        var hidden = torch.nn.functional.silu(torch.nn.functional.linear(joined, x.First, x.FirstBias));
        var result = torch.nn.functional.linear(hidden, x.Second, x.SecondBias);
        return scope.MoveToOuter(residual ? x.Left + result : result);
    }

    private static Tensor Forward(RowTensors x, bool residual, Tensor? kept)
    {
        using var scope = torch.NewDisposeScope();
        var c = x.Contiguous();
        var result = torch.empty([x.Left.shape[0], x.SecondBias.shape[0]], torch.float32);
        Kernels.RowPerceptron.Forward(c.Inputs(residual), c.Weights(), KernelRows.Of<float>(result), kept is null ? [] : KernelRows.Of<float>(kept), Threads.Current);
        return scope.MoveToOuter(result);
    }

    private static List<Tensor?> Backward(Call call, RowTensors x, Tensor kept, Tensor slope)
    {
        using var scope = torch.NewDisposeScope();
        var c = x.Contiguous();
        var g = c.ToList().Select((t, i) => t is null || (i < 2 && !call.Needs[i]) ? null : torch.empty(t.shape, torch.float32)).ToList();
        var gradients = new RowGradients
        {
            Left = g[0] is { } left ? KernelRows.Of<float>(left) : [],
            Right = g[1] is { } right ? KernelRows.Of<float>(right) : [],
            Weights = new RowWeights<Span<float>>
            {
                First = KernelRows.Of<float>(g[2]!),
                FirstBias = KernelRows.Of<float>(g[3]!),
                Second = KernelRows.Of<float>(g[4]!),
                SecondBias = KernelRows.Of<float>(g[5]!),
            },
        };
        Kernels.RowPerceptron.Backward(c.Inputs(call.Residual), c.Weights(), KernelRows.Of<float>(kept), KernelRows.Of<float>(KernelRows.Contiguous(slope)), gradients, Threads.Current);
        return [.. g.Select((t, i) => t is null || !call.Needs[i] ? null : scope.MoveToOuter(t))];
    }

    /// <summary>What a call is besides its tensors.</summary>
    private sealed record Call(bool Residual, bool[] Needs);

    private sealed class PerceptronFunction : torch.autograd.SingleTensorFunction<PerceptronFunction>
    {
        private const string State = "call";

        public override string Name => nameof(RowPerceptron);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var (call, tensors) = ((Call)vars[^1], vars[..^1].Cast<Tensor?>().ToList());
            var x = new RowTensors(tensors);
            // Read after this method returns; it ends with the caller's scope.
            var kept = torch.empty([Kernels.RowPerceptron.KeptLength((int)x.Left.shape[0], (int)x.FirstBias.shape[0])], torch.float32);
            ctx.save_data(State, call);
            ctx.save_for_backward([.. tensors.OfType<Tensor>(), kept]);
            return Forward(x, call.Residual, kept);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(RowTensors.Count + 1, () =>
        {
            var (call, saved) = ((Call)ctx.get_data(State), ctx.get_saved_variables());
            var x = new RowTensors(saved.Count > RowTensors.Count ? saved : [saved[0], null, .. saved.Skip(1)]);
            var gradients = torch.is_grad_enabled()
                ? Gradients.Differentiable(all => Composed(new RowTensors(all), call.Residual), x.ToList(), call.Needs, grad_output)
                : Backward(call, x, saved[^1], grad_output);
            return [.. gradients.Select(g => g!), null!];
        });
    }
}
