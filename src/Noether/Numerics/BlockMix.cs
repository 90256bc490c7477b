using Noether.Kernels;

namespace Noether.Numerics;

/// <summary>
/// Blocks of rows times a matrix each, one block after the other; differentiable to any order. Components are multiplied where they lie, in rows of the whole length: nothing is copied on the
/// way there, nor filled with zeros and added up on the way back.
/// </summary>
internal static class BlockMix
{
    /// <param name="rows"><c>[rows, length]</c>, covered by the blocks.</param>
    /// <param name="blocks">The blocks, in the order of the result.</param>
    /// <param name="matrices">One a block; null for one without inputs or outputs.</param>
    /// <returns><c>[rows, sum of components times outputs]</c>.</returns>
    public static Tensor Apply(Tensor rows, IReadOnlyList<MixBlock> blocks, IReadOnlyList<Tensor?> matrices)
    {
        Tensor?[] inputs = [rows, .. matrices];
        return torch.is_grad_enabled() && inputs.Any(t => t is { requires_grad: true })
            ? MixFunction.apply([.. inputs, new Call(blocks, [.. inputs.Select(t => t is { requires_grad: true })], [.. inputs.Select(t => t is not null)])])
            : Forward(rows, blocks, matrices);
    }

    private static Tensor Forward(Tensor rows, IReadOnlyList<MixBlock> blocks, IReadOnlyList<Tensor?> matrices)
    {
        using var scope = torch.NewDisposeScope();
        var result = torch.empty([rows.shape[0], blocks.Sum(b => b.Components * b.Outputs)], rows.dtype, rows.device);
        Each(blocks, (i, input, output, first) =>
        {
            if (matrices[i] is { } matrix)
            {
                result.narrow(1, output, blocks[i].Outputs).addmm_(rows.narrow(1, input, blocks[i].Inputs), matrix, 0, 1);
            }
            else
            {
                result.narrow(1, output, blocks[i].Outputs).zero_();
            }
        });
        return scope.MoveToOuter(result);
    }

    private static List<Tensor?> Backward(Call call, Tensor rows, IReadOnlyList<Tensor?> matrices, Tensor slope)
    {
        using var scope = torch.NewDisposeScope();
        var g = slope.contiguous();
        var ofRows = call.Needs[0] ? torch.empty_like(rows) : null;
        var ofMatrices = matrices.Select((m, i) => m is not null && call.Needs[i + 1] ? torch.empty(m.shape, m.dtype, m.device) : null).ToList();
        Each(call.Blocks, (i, input, output, first) =>
        {
            if (matrices[i] is not { } matrix)
            {
                ofRows?.narrow(1, input, call.Blocks[i].Inputs).zero_();
                return;
            }

            var part = g.narrow(1, output, call.Blocks[i].Outputs);
            ofRows?.narrow(1, input, call.Blocks[i].Inputs).addmm_(part, matrix.t(), 0, 1);
            ofMatrices[i]?.addmm_(rows.narrow(1, input, call.Blocks[i].Inputs).t(), part, first ? 0 : 1, 1);
        });
        return [.. ofMatrices.Prepend(ofRows).Select(t => t is null ? null : scope.MoveToOuter(t))];
    }

    /// <summary>The same by torch's operations.</summary>
    private static Tensor Composed(Tensor rows, IReadOnlyList<MixBlock> blocks, IReadOnlyList<Tensor?> matrices)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(torch.cat(
            [
                .. blocks.Select((b, i) => matrices[i] is { } matrix
                    ? rows.narrow(1, b.Start, (long)b.Components * b.Inputs).reshape(-1, b.Components, b.Inputs).matmul(matrix).flatten(1)
                    : torch.zeros([rows.shape[0], (long)b.Components * b.Outputs], rows.dtype, rows.device)),
            ],
            1));
    }

    /// <summary>Every component: its block, where it begins in a row and in the result, and whether it is the block's first.</summary>
    private static void Each(IReadOnlyList<MixBlock> blocks, Action<int, int, int, bool> component)
    {
        var output = 0;
        for (var i = 0; i < blocks.Count; i++)
        {
            for (var k = 0; k < blocks[i].Components; k++)
            {
                component(i, blocks[i].Start + (k * blocks[i].Inputs), output, k == 0);
                output += blocks[i].Outputs;
            }
        }
    }

    /// <summary>What a call is besides its tensors: which of them need a gradient and which there are.</summary>
    private sealed record Call(IReadOnlyList<MixBlock> Blocks, bool[] Needs, bool[] Present);

    private sealed class MixFunction : torch.autograd.SingleTensorFunction<MixFunction>
    {
        private const string State = "call";

        public override string Name => nameof(BlockMix);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var (call, tensors) = ((Call)vars[^1], vars[..^1].Cast<Tensor?>().ToList());
            ctx.save_data(State, call);
            ctx.save_for_backward([.. tensors.OfType<Tensor>()]);
            return Forward(tensors[0]!, call.Blocks, tensors[1..]);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output)
        {
            var call = (Call)ctx.get_data(State);
            return BackwardGuard.Run(call.Needs.Length + 1, () =>
            {
                var (saved, next) = (ctx.get_saved_variables(), 0);
                List<Tensor?> inputs = [.. call.Present.Select(present => present ? saved[next++] : null)];
                var gradients = torch.is_grad_enabled()
                    ? Gradients.Differentiable(all => Composed(all[0]!, call.Blocks, [.. all.Skip(1)]), inputs, call.Needs, grad_output)
                    : Backward(call, inputs[0]!, inputs[1..], grad_output);
                return [.. gradients.Select(t => t!), null!];
            });
        }
    }
}
