using Noether.Kernels;
using Noether.Runtime;

namespace Noether.Numerics;

/// <summary>Gated rows in one pass each way (<see cref="Kernels.GateRows"/>), float32 on the CPU; derivatives of derivatives are those of torch's operations.</summary>
internal static class GateRows
{
    /// <param name="shape">What is done.</param>
    /// <param name="features"><c>[..., input length]</c>, float32 on the CPU.</param>
    /// <param name="composed">The same by torch's operations.</param>
    /// <returns><c>[..., output length]</c>.</returns>
    public static Tensor Apply(GateShape shape, Tensor features, Func<Tensor, Tensor> composed) => torch.is_grad_enabled() && features.requires_grad
        ? GateFunction.apply(features, new Call(shape, composed))
        : Forward(shape, features);

    private static Tensor Forward(GateShape shape, Tensor features)
    {
        using var rows = features.contiguous();
        var result = torch.empty([.. features.shape[..^1], shape.OutputLength], torch.float32);
        Kernels.GateRows.Forward(shape, KernelRows.Of<float>(rows), KernelRows.Of<float>(result), Threads.Current);
        return result;
    }

    private static Tensor Backward(GateShape shape, Tensor features, Tensor slope)
    {
        using Tensor rows = features.contiguous(), g = slope.contiguous();
        var gradients = torch.empty(features.shape, torch.float32);
        Kernels.GateRows.Backward(shape, KernelRows.Of<float>(rows), KernelRows.Of<float>(g), KernelRows.Of<float>(gradients), Threads.Current);
        return gradients;
    }

    private sealed record Call(GateShape Shape, Func<Tensor, Tensor> Composed);

    private sealed class GateFunction : torch.autograd.SingleTensorFunction<GateFunction>
    {
        private const string State = "call";

        public override string Name => nameof(GateRows);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var (features, call) = ((Tensor)vars[0], (Call)vars[1]);
            ctx.save_data(State, call);
            ctx.save_for_backward([features]);
            return Forward(call.Shape, features);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(2, () =>
        {
            var (call, features) = ((Call)ctx.get_data(State), ctx.get_saved_variables()[0]);
            return
            [
                torch.is_grad_enabled() ? Gradients.Differentiable(all => call.Composed(all[0]!), [features], [true], grad_output)[0]! : Backward(call.Shape, features, grad_output),
                null!,
            ];
        });
    }
}
