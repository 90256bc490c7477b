using System.Runtime.CompilerServices;

namespace Noether.Kernels;

/// <summary>
/// Some scalars of a row or some copies and their gates, s = factor / (1 + exp(-gate)): there, scalars become s gate and components s x; back, from the gradients of these. Without a result it
/// is the way back; without components, scalars that are their own gates.
/// </summary>
internal unsafe struct GateLoop : IChannelLoop<GateLoop>
{
    public float* Gates;
    public nint Length;
    public float Factor;

    /// <summary>x, component k at <c>k Stride</c>.</summary>
    public float* Source;
    public nint Stride;
    public nint Components;

    public float* Result;
    public float* Slopes;
    public float* GateGradients;
    public float* Gradients;

    static nint IChannelLoop<GateLoop>.Length(in GateLoop loop) => loop.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint From<TLanes, TVector>(in GateLoop loop, nint c)
        where TLanes : ILanes<float, TVector>
        where TVector : struct => loop.Result is null ? Back<TLanes, TVector>(loop, c) : There<TLanes, TVector>(loop, c);

    private static nint There<TLanes, TVector>(in GateLoop loop, nint c)
        where TLanes : ILanes<float, TVector>
        where TVector : struct
    {
        var factor = TLanes.Create(loop.Factor);
        for (; c + TLanes.Count <= loop.Length; c += TLanes.Count)
        {
            var gate = TLanes.Load(loop.Gates + c);
            var s = TLanes.Multiply(factor, Logistic<TLanes, TVector>(gate));
            if (loop.Components == 0)
            {
                TLanes.Store(loop.Result + c, TLanes.Multiply(s, gate));
            }

            for (nint k = 0; k < loop.Components; k++)
            {
                TLanes.Store(loop.Result + (k * loop.Length) + c, TLanes.Multiply(s, TLanes.Load(loop.Source + (k * loop.Stride) + c)));
            }
        }

        return c;
    }

    private static nint Back<TLanes, TVector>(in GateLoop loop, nint c)
        where TLanes : ILanes<float, TVector>
        where TVector : struct
    {
        var (factor, one) = (TLanes.Create(loop.Factor), TLanes.Create(1));
        for (; c + TLanes.Count <= loop.Length; c += TLanes.Count)
        {
            var gate = TLanes.Load(loop.Gates + c);
            if (loop.Components == 0)
            {
                Silu<TLanes, TVector>.Value(gate, out var derivative);
                TLanes.Store(loop.GateGradients + c, TLanes.Multiply(TLanes.Multiply(factor, derivative), TLanes.Load(loop.Slopes + c)));
                continue;
            }

            var logistic = Logistic<TLanes, TVector>(gate);
            var (s, dot) = (TLanes.Multiply(factor, logistic), TLanes.Create(0));
            for (nint k = 0; k < loop.Components; k++)
            {
                var slope = TLanes.Load(loop.Slopes + (k * loop.Length) + c);
                dot = TLanes.MultiplyAdd(TLanes.Load(loop.Source + (k * loop.Stride) + c), slope, dot);
                TLanes.Store(loop.Gradients + (k * loop.Stride) + c, TLanes.Multiply(s, slope));
            }

            TLanes.Store(loop.GateGradients + c, TLanes.Multiply(TLanes.Multiply(s, TLanes.Subtract(one, logistic)), dot));
        }

        return c;
    }

    /// <summary>Not a number where the gate is none, which the function of <see cref="Silu{TLanes, TVector}"/> takes for a bound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Logistic<TLanes, TVector>(TVector gate)
        where TLanes : ILanes<float, TVector>
        where TVector : struct
    {
        var (zero, one) = (TLanes.Create(0), TLanes.Create(1));
        var bounded = TLanes.Max(TLanes.Subtract(zero, TLanes.Max(gate, one)), TLanes.Subtract(zero, one));
        return TLanes.MultiplyAdd(bounded, zero, Silu<TLanes, TVector>.Logistic(gate));
    }
}
