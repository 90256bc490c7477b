using Noether.Kernels;
using Noether.Numerics;

namespace Noether.Representations;

/// <summary>The form T(g, R, v) of <see cref="PointHarmonics.Contract"/> with one argument left open, differentiable to any order.</summary>
internal static class HarmonicForm
{
    /// <summary>The arguments: g and R are <c>[..., (L + 1)²]</c>, v is <c>[..., 3]</c>.</summary>
    private enum Slot
    {
        Upper,
        Lower,
        Vector,
    }

    /// <summary>T(g, R, ·), <c>[..., 3]</c>: the slopes of Σ g R' at the point where R are the harmonics.</summary>
    public static Tensor ByVector(HarmonicTable table, Tensor upper, Tensor lower) => Apply(new Call(table, Slot.Upper, Slot.Lower), upper, lower);

    private static Tensor Apply(Call call, Tensor first, Tensor second) => torch.is_grad_enabled() && (first.requires_grad || second.requires_grad)
        ? FormFunction.apply(first, second, call)
        : Contract(call, first, second);

    private static Tensor Contract(Call call, Tensor first, Tensor second)
    {
        using var a = first.contiguous();
        using var b = second.contiguous();
        var result = torch.empty([.. first.shape[..^1], call.Open == Slot.Vector ? 3 : call.Table.Components], first.dtype);
        if (first.dtype == torch.float32)
        {
            Contract<float>(call, a, b, result);
        }
        else
        {
            Contract<double>(call, a, b, result);
        }

        return result;
    }

    private static void Contract<T>(Call call, Tensor first, Tensor second, Tensor result)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var open = call.Open;
        var upper = open == Slot.Upper ? [] : KernelRows.Of<T>(first);
        var lower = open == Slot.Lower ? [] : KernelRows.Of<T>(open == Slot.Upper ? first : second);
        var vectors = open == Slot.Vector ? [] : KernelRows.Of<T>(second);
        PointHarmonics.Contract<T>(call.Table, upper, lower, vectors, KernelRows.Of<T>(result));
    }

    /// <summary>Which two arguments are given, in the order of the form.</summary>
    private sealed record Call(HarmonicTable Table, Slot First, Slot Second)
    {
        public Slot Open => (Slot)(3 - (int)First - (int)Second);
    }

    private sealed class FormFunction : torch.autograd.SingleTensorFunction<FormFunction>
    {
        private const string State = "call";

        public override string Name => nameof(HarmonicForm);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var (first, second, call) = ((Tensor)vars[0], (Tensor)vars[1], (Call)vars[2]);
            ctx.save_for_backward([first, second]);
            ctx.save_data(State, call);
            return Contract(call, first, second);
        }

        /// <summary>The open argument is now given, and each of the others is open once.</summary>
        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(3, () =>
        {
            var (call, saved) = ((Call)ctx.get_data(State), ctx.get_saved_variables());
            return [With(call, call.Second, saved[1], grad_output), With(call, call.First, saved[0], grad_output), null!];
        });

        private static Tensor With(Call call, Slot kept, Tensor tensor, Tensor slope) => kept < call.Open
            ? Apply(new Call(call.Table, kept, call.Open), tensor, slope)
            : Apply(new Call(call.Table, call.Open, kept), slope, tensor);
    }
}
