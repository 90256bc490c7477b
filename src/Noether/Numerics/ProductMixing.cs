using Noether.Kernels;
using Noether.Runtime;

namespace Noether.Numerics;

/// <summary>
/// Products row by row, mixed by matrices that all rows share, in one pass (<see cref="Kernels.ProductMixing"/>): what <see cref="PathProduct"/> and <see cref="BlockMix"/> give one after the
/// other, up to rounding. Differentiable to any order; derivatives of derivatives are made of these two.
/// </summary>
internal static class ProductMixing
{
    private const int Factors = 3;

    /// <summary>Whether the kernels take these: float32 on the CPU.</summary>
    public static bool Takes(ProductBackend backend, params ReadOnlySpan<Tensor?> factors)
    {
        foreach (var factor in factors)
        {
            if (factor is null || factor.dtype != torch.float32 || factor.device_type != DeviceType.CPU)
            {
                return false;
            }
        }

        return backend is not ProductBackend.Torch;
    }

    /// <param name="mix">The product.</param>
    /// <param name="features"><c>[rows, input length]</c>.</param>
    /// <param name="attributes"><c>[rows, attribute length]</c>.</param>
    /// <param name="matrices">One after the other, <c>[weight length]</c>.</param>
    /// <param name="backend">What computes.</param>
    /// <returns><c>[rows, output length]</c>.</returns>
    public static Tensor Apply(ProductMix mix, Tensor features, Tensor attributes, Tensor matrices, ProductBackend backend)
    {
        Tensor[] factors = [features, attributes, matrices];
        return torch.is_grad_enabled() && factors.Any(f => f.requires_grad)
            ? MixingFunction.apply([.. factors, new Call(mix, backend, [.. factors.Select(f => f.requires_grad)])])
            : Forward(mix, factors, backend);
    }

    private static Tensor Forward(ProductMix mix, Tensor[] factors, ProductBackend backend)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, result) = (Rows(factors), torch.empty([factors[0].shape[0], mix.OutputLength], torch.float32));
        if (backend is ProductBackend.Scalar)
        {
            Kernels.ProductMixing.ForwardScalar(mix, (int)factors[0].shape[0], Inputs(rows), KernelRows.Of<float>(result), Threads.Current);
        }
        else
        {
            Kernels.ProductMixing.Forward(mix, (int)factors[0].shape[0], Inputs(rows), KernelRows.Of<float>(result), Threads.Current);
        }

        return scope.MoveToOuter(result);
    }

    private static List<Tensor?> Backward(Call call, Tensor[] factors, Tensor slope)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, g) = (Rows(factors), KernelRows.Contiguous(slope));
        List<Tensor?> found = [.. rows.Select((f, i) => call.Needs[i] ? torch.empty(f.shape, torch.float32) : null)];
        var gradients = new ProductGradients { Features = Write(found[0]), Attributes = Write(found[1]), Weights = Write(found[2]) };
        if (call.Backend is ProductBackend.Scalar)
        {
            Kernels.ProductMixing.BackwardScalar(call.Mix, (int)rows[0].shape[0], Inputs(rows), KernelRows.Of<float>(g), gradients, Threads.Current);
        }
        else
        {
            Kernels.ProductMixing.Backward(call.Mix, (int)rows[0].shape[0], Inputs(rows), KernelRows.Of<float>(g), gradients, Threads.Current);
        }

        return [.. found.Select(t => t is null ? null : scope.MoveToOuter(t))];
    }

    /// <summary>The same by the two functions that have derivatives of any order.</summary>
    private static Tensor Composed(Call call, Tensor[] factors)
    {
        using var scope = torch.NewDisposeScope();
        var products = PathProduct.Apply(call.Mix.Paths, ProductEdges.Rows((int)factors[0].shape[0]), factors[0], factors[1], null, call.Backend);
        List<Tensor?> matrices = [];
        long start = 0;
        foreach (var block in call.Mix.Blocks)
        {
            long numbers = (long)block.Inputs * block.Outputs;
            matrices.Add(numbers == 0 ? null : factors[2].narrow(0, start, numbers).view(block.Inputs, block.Outputs));
            start += numbers;
        }

        return scope.MoveToOuter(BlockMix.Apply(products, call.Mix.Blocks, matrices));
    }

    private static Tensor[] Rows(Tensor[] factors) => [.. factors.Select(KernelRows.Contiguous)];

    private static ProductInputs Inputs(Tensor[] rows) =>
        new() { Features = KernelRows.Of<float>(rows[0]), Attributes = KernelRows.Of<float>(rows[1]), Weights = KernelRows.Of<float>(rows[2]), SharedWeights = true };

    private static Span<float> Write(Tensor? rows) => rows is null ? [] : KernelRows.Of<float>(rows);

    /// <summary>What a call is besides its tensors, and which of them need a gradient.</summary>
    private sealed record Call(ProductMix Mix, ProductBackend Backend, bool[] Needs);

    private sealed class MixingFunction : torch.autograd.SingleTensorFunction<MixingFunction>
    {
        private const string State = "call";

        public override string Name => nameof(ProductMixing);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var (call, factors) = ((Call)vars[^1], vars[..^1].Cast<Tensor>().ToArray());
            ctx.save_data(State, call);
            ctx.save_for_backward([.. factors]);
            return Forward(call.Mix, factors, call.Backend);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(Factors + 1, () =>
        {
            var (call, factors) = ((Call)ctx.get_data(State), ctx.get_saved_variables().ToArray());
            var gradients = torch.is_grad_enabled() ? Gradients.Differentiable(all => Composed(call, [.. all.Select(t => t!)]), factors, call.Needs, grad_output) : Backward(call, factors, grad_output);
            return [.. gradients.Select(t => t!), null!];
        });
    }
}
