using Noether.Kernels;
using Noether.Runtime;

namespace Noether.Numerics;

/// <summary>
/// Depth-wise messages between points with directions; differentiable to any order. In float32 on the CPU they and their first derivatives run in
/// <see cref="Kernels.OrientedMessages"/>, which keeps no kernels; elsewhere in torch's operations.
/// </summary>
internal static class OrientedMessages
{
    private const int Inputs = 3;

    /// <summary>y_ioc = Σ_j (Σ_b K_cb k_ijob) x_joc over the senders j of each receiver i.</summary>
    /// <param name="edges">Who sends to whom.</param>
    /// <param name="basis">k, <c>[edges, directions, functions]</c>.</param>
    /// <param name="kernel">K, <c>[channels, functions]</c>.</param>
    /// <param name="features">x, <c>[nodes, directions, channels]</c>.</param>
    /// <returns><c>[nodes, directions, channels]</c>.</returns>
    public static Tensor Apply(PairEdges edges, Tensor basis, Tensor kernel, Tensor features)
    {
        Tensor[] all = [basis, kernel, features];
        if (edges.Tiles.Edges == 0 || all.Any(t => t.dtype != torch.float32 || !KernelRows.Has(t)))
        {
            return Composed(edges, basis, kernel, features);
        }

        return torch.is_grad_enabled() && all.Any(t => t.requires_grad)
            ? MessageFunction.apply([.. all, new Call(edges, [.. all.Select(t => t.requires_grad)])])
            : Forward(edges, basis, kernel, features);
    }

    /// <summary>The same by torch's operations.</summary>
    public static Tensor Composed(PairEdges edges, Tensor basis, Tensor kernel, Tensor features)
    {
        using var scope = torch.NewDisposeScope();
        var kernels = torch.nn.functional.linear(basis, kernel);
        return scope.MoveToOuter(SegmentSum.Apply(kernels * Gather.Apply(features, edges.BySender), edges.Offsets));
    }

    /// <summary>1/N Σ_o F_poc y_ioc: directions mixed channel by channel.</summary>
    /// <param name="kernels">F, <c>[directions, directions, channels]</c>, receivers' first.</param>
    /// <param name="features">y, <c>[nodes, directions, channels]</c>.</param>
    public static Tensor Mix(Tensor kernels, Tensor features)
    {
        using var scope = torch.NewDisposeScope();
        var mixed = features.permute(2, 0, 1).bmm(kernels.permute(2, 1, 0));
        return scope.MoveToOuter(mixed.permute(1, 2, 0) / kernels.shape[0]);
    }

    private static Tensor Forward(PairEdges edges, Tensor basis, Tensor kernel, Tensor features)
    {
        using var scope = torch.NewDisposeScope();
        var result = torch.empty(features.shape, torch.float32);
        var (k, w, x) = (KernelRows.Contiguous(basis), KernelRows.Contiguous(kernel), KernelRows.Contiguous(features));
        Kernels.OrientedMessages.Forward(edges.Tiles, Read(k, w, x), KernelRows.Of<float>(result), Threads.Current);
        return scope.MoveToOuter(result);
    }

    private static List<Tensor?> Backward(Call call, Tensor basis, Tensor kernel, Tensor features, Tensor slope)
    {
        using var scope = torch.NewDisposeScope();
        var (k, w, x, s) = (KernelRows.Contiguous(basis), KernelRows.Contiguous(kernel), KernelRows.Contiguous(features), KernelRows.Contiguous(slope));
        var byBasis = call.Needs[0] ? torch.empty(basis.shape, torch.float32) : null;
        var (byKernel, byFeatures) = (torch.empty(kernel.shape, torch.float32), torch.empty(features.shape, torch.float32));
        var gradients = new OrientedGradients
        {
            Basis = byBasis is null ? [] : KernelRows.Of<float>(byBasis),
            Kernel = KernelRows.Of<float>(byKernel),
            Features = KernelRows.Of<float>(byFeatures),
        };
        Kernels.OrientedMessages.Backward(call.Edges.Tiles, Read(k, w, x), KernelRows.Of<float>(s), gradients, Threads.Current);
        return [.. new[] { byBasis, byKernel, byFeatures }.Select((t, i) => t is null || !call.Needs[i] ? null : scope.MoveToOuter(t))];
    }

    private static OrientedInputs Read(Tensor basis, Tensor kernel, Tensor features) => new()
    {
        Directions = (int)features.shape[1],
        Channels = (int)features.shape[2],
        Basis = KernelRows.Of<float>(basis),
        Kernel = KernelRows.Of<float>(kernel),
        Features = KernelRows.Of<float>(features),
    };

    /// <summary>What a call is besides its tensors.</summary>
    private sealed record Call(PairEdges Edges, bool[] Needs);

    private sealed class MessageFunction : torch.autograd.SingleTensorFunction<MessageFunction>
    {
        private const string State = "call";

        public override string Name => nameof(OrientedMessages);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var (call, basis, kernel, features) = ((Call)vars[^1], (Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2]);
            ctx.save_data(State, call);
            ctx.save_for_backward([basis, kernel, features]);
            return Forward(call.Edges, basis, kernel, features);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(Inputs + 1, () =>
        {
            var (call, saved) = ((Call)ctx.get_data(State), ctx.get_saved_variables());
            var gradients = torch.is_grad_enabled()
                ? Gradients.Differentiable(all => Composed(call.Edges, all[0]!, all[1]!, all[2]!), [.. saved], call.Needs, grad_output)
                : Backward(call, saved[0], saved[1], saved[2], grad_output);
            return [.. gradients.Select(g => g!), null!];
        });
    }
}
