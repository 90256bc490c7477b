using Noether.Kernels;
using Noether.Runtime;

namespace Noether.Numerics;

/// <summary>
/// Weighted products of features and attributes along given paths, differentiable to any order by features, attributes and weights: along edges, summed at the receivers
/// (<see cref="ProductConvolution"/>), row by row (<see cref="ProductEdges.Rows"/>), or row by row and channel by channel (<see cref="ChannelProduct"/>).
/// </summary>
/// <remarks>
/// The sum of the results times any g is linear in each of g, features, attributes and, for the paths that have some, weights. The derivative by one of these four is a function of the
/// other three, and its derivatives are functions of the same kind: two kernels serve every order.
/// </remarks>
public static class PathProduct
{
    private const int Factors = 4;
    private const int Weights = 3;

    /// <param name="paths">The product.</param>
    /// <param name="edges">The edges, or the rows as edges to themselves; these where the paths are by channel.</param>
    /// <param name="features"><c>[senders, input length]</c>.</param>
    /// <param name="attributes"><c>[edges, attribute length]</c>.</param>
    /// <param name="weights"><c>[edges, weight length]</c>, or <c>[weight length]</c> where all edges share them; null without weights.</param>
    /// <param name="backend">What computes.</param>
    /// <returns><c>[receivers, output length]</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit each other, or the back end computes in float32 on the CPU alone.</exception>
    public static Tensor Apply(
        ProductPaths paths, ProductEdges edges, Tensor features, Tensor attributes, Tensor? weights, ProductBackend backend = ProductBackend.Automatic)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(attributes);
        Expect(features, nameof(features), edges.SenderCount, paths.InputLength);
        Expect(attributes, nameof(attributes), edges.Edges, paths.AttributeLength);
        var shared = weights is not null && weights.dim() == 1;
        if (weights is null && paths.WeightLength > 0)
        {
            throw new ArgumentException($"The paths have {paths.WeightLength} weights; none are given.", nameof(weights));
        }

        if (weights is not null)
        {
            Expect(weights, nameof(weights), shared ? [paths.WeightLength] : [edges.Edges, paths.WeightLength]);
        }

        Tensor?[] factors = [null, features, attributes, weights];
        var kernels = factors.All(f => f is null || (f.dtype == torch.float32 && f.device_type == DeviceType.CPU));
        if (backend is ProductBackend.Torch || (backend is ProductBackend.Automatic && !kernels))
        {
            return PathComposition.Apply(paths, edges, features, attributes, weights);
        }

        return kernels
            ? Derivative(new Call(paths, edges, shared, backend is ProductBackend.Scalar), 0, factors)
            : throw new ArgumentException($"The kernels compute in float32 on the CPU; found {features.dtype} on {features.device}. The back end '{ProductBackend.Torch}' takes it.", nameof(backend));
    }

    private static void Expect(Tensor tensor, string name, params long[] shape)
    {
        if (!tensor.shape.SequenceEqual(shape))
        {
            throw new ArgumentException($"{name} [{string.Join(", ", shape)}] are needed; found [{string.Join(", ", tensor.shape)}].", name);
        }
    }

    /// <summary>The derivative of Σ g · result by one of g (0), features, attributes and weights: a function of the others. That by g is the result.</summary>
    private static Tensor Derivative(Call call, int slot, Tensor?[] factors)
    {
        if (torch.is_grad_enabled() && factors.Where((_, i) => i != slot).Any(f => f is { requires_grad: true }))
        {
            var others = factors.Select((f, i) => i == slot ? null : f).ToArray();
            return DerivativeFunction.apply([.. others, new Order(call, slot, [.. others.Select(f => f is { requires_grad: true })], [.. others.Select(f => f is not null)])]);
        }

        return Evaluate(call, factors, [.. Enumerable.Range(0, Factors).Select(i => i == slot)])[slot]!;
    }

    /// <summary>Derivatives by the wanted ones, without a tape.</summary>
    private static Tensor?[] Evaluate(Call call, Tensor?[] factors, bool[] wanted)
    {
        using var scope = torch.NewDisposeScope();
        var results = Enumerable.Range(0, Factors).Select(i => wanted[i] ? torch.empty(call.Shape(i), torch.float32) : null).ToArray();
        var rows = factors.Select(f => f?.contiguous()).ToArray();
        var inputs = new ProductInputs { Features = Read(rows[1]), Attributes = Read(rows[2]), Weights = Read(rows[Weights]), SharedWeights = call.SharedWeights };
        if (wanted[0])
        {
            call.Forward(inputs, Write(results[0]));
        }

        if (wanted[1..].Any(w => w))
        {
            // A factor that is asked for is not read, but its place is checked.
            var given = new ProductInputs
            {
                Features = rows[1] is null ? Write(results[1]) : inputs.Features,
                Attributes = rows[2] is null ? Write(results[2]) : inputs.Attributes,
                Weights = rows[Weights] is null ? Write(results[Weights]) : inputs.Weights,
                SharedWeights = call.SharedWeights,
            };
            var gradients = new ProductGradients { Features = Write(results[1]), Attributes = Write(results[2]), Weights = Write(results[Weights]) };
            call.Backward(given, Read(rows[0]), gradients);
        }

        foreach (var result in results.OfType<Tensor>())
        {
            scope.MoveToOuter(result);
        }

        return results;
    }

    private static ReadOnlySpan<float> Read(Tensor? rows) => rows is null ? [] : KernelRows.Of<float>(rows);

    private static Span<float> Write(Tensor? rows) => rows is null ? [] : KernelRows.Of<float>(rows);

    /// <summary>What a call is besides its tensors.</summary>
    private sealed record Call(ProductPaths Paths, ProductEdges Edges, bool SharedWeights, bool Scalar)
    {
        public long[] Shape(int slot) => slot switch
        {
            0 => [Edges.ReceiverCount, Paths.OutputLength],
            1 => [Edges.SenderCount, Paths.InputLength],
            2 => [Edges.Edges, Paths.AttributeLength],
            _ => SharedWeights ? [Paths.WeightLength] : [Edges.Edges, Paths.WeightLength],
        };

        public void Forward(in ProductInputs inputs, Span<float> sums)
        {
            var threads = Threads.Current;
            switch (Paths.ByChannel, Scalar)
            {
                case (true, false):
                    ChannelProduct.Forward(Paths, Edges.Edges, inputs, sums, threads);
                    break;
                case (true, true):
                    ChannelProduct.ForwardScalar(Paths, Edges.Edges, inputs, sums, threads);
                    break;
                case (false, false):
                    ProductConvolution.Forward(Paths, Edges, inputs, sums, threads);
                    break;
                default:
                    ProductConvolution.ForwardScalar(Paths, Edges, inputs, sums, threads);
                    break;
            }
        }

        public void Backward(in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients)
        {
            var threads = Threads.Current;
            switch (Paths.ByChannel, Scalar)
            {
                case (true, false):
                    ChannelProduct.Backward(Paths, Edges.Edges, inputs, slopes, gradients, threads);
                    break;
                case (true, true):
                    ChannelProduct.BackwardScalar(Paths, Edges.Edges, inputs, slopes, gradients, threads);
                    break;
                case (false, false):
                    ProductConvolution.Backward(Paths, Edges, inputs, slopes, gradients, threads);
                    break;
                default:
                    ProductConvolution.BackwardScalar(Paths, Edges, inputs, slopes, gradients, threads);
                    break;
            }
        }
    }

    /// <summary>A call, what its derivative is taken by, which of the other factors need a gradient and which there are.</summary>
    private sealed record Order(Call Call, int Slot, bool[] Needs, bool[] Present);

    private sealed class DerivativeFunction : torch.autograd.SingleTensorFunction<DerivativeFunction>
    {
        private const string State = "order";

        public override string Name => nameof(PathProduct);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var (order, factors) = ((Order)vars[^1], vars[..^1].Cast<Tensor?>().ToArray());
            ctx.save_data(State, order);
            ctx.save_for_backward([.. factors.OfType<Tensor>()]);
            return Evaluate(order.Call, factors, [.. Enumerable.Range(0, Factors).Select(i => i == order.Slot)])[order.Slot]!;
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(Factors + 1, () =>
        {
            var (order, saved, next) = ((Order)ctx.get_data(State), ctx.get_saved_variables(), 0);
            // Where a gradient takes the place of the weights, paths without weights are no part of what is linear in it.
            var call = order.Slot == Weights ? order.Call with { Paths = order.Call.Paths.Weighted } : order.Call;
            var factors = order.Present.Select((present, i) => i == order.Slot ? grad_output : present ? saved[next++] : null).ToArray();
            var gradients = torch.is_grad_enabled()
                ? [.. order.Needs.Select((needed, i) => needed ? Derivative(call, i, factors) : null)]
                : Evaluate(call, factors, order.Needs);
            return [.. gradients.Select(g => g!), null!];
        });
    }
}
