using System.Runtime.CompilerServices;

namespace Noether.Kernels;

/// <summary>What the gradients of one edge's attributes along one path are made of: slopes[j] += w[c] Σ C[i, j, k] x[i, c] g[k, c].</summary>
internal unsafe struct ProductTerms : IChannelLoop<ProductTerms>
{
    /// <summary>C, by attribute.</summary>
    public required PathTerms Path;

    /// <summary>x, at the path's first feature.</summary>
    public float* Features;

    /// <summary>g, at the gradient of the path's first result.</summary>
    public float* Results;

    /// <summary>w, a number a channel.</summary>
    public float* Weights;

    /// <summary>Where the sums over channels are added, as sixteen partial sums an attribute.</summary>
    public float* Slopes;

    /// <summary>From one attribute's partial sums to the next one's.</summary>
    public nint Stride;

    public nint Channels;

    public static nint Length(in ProductTerms loop) => loop.Channels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint From<TLanes, TVector>(in ProductTerms loop, nint c)
        where TLanes : ILanes<float, TVector>
        where TVector : struct => ProductSlopes<TLanes, TVector>.Channels(loop, c);
}

/// <summary>The inner loops of the gradients of attributes: two vectors of channels at a time; the channels that are left with narrower vectors.</summary>
internal static unsafe class ProductSlopes<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    /// <summary>From a channel on as far as whole vectors go; the first channel that is left.</summary>
    public static nint Channels(in ProductTerms t, nint c)
    {
        fixed (int* starts = t.Path.Starts, inputs = t.Path.First, outputs = t.Path.Second)
        fixed (float* values = t.Path.Values)
        {
            var attributes = t.Path.Starts.Length - 1;
            for (; c + (2 * TLanes.Count) <= t.Channels; c += 2 * TLanes.Count)
            {
                for (var j = 0; j < attributes; j++)
                {
                    Pair(t, c, t.Slopes + (j * t.Stride), starts[j], starts[j + 1], inputs, outputs, values);
                }
            }

            for (; c + TLanes.Count <= t.Channels; c += TLanes.Count)
            {
                for (var j = 0; j < attributes; j++)
                {
                    Single(t, c, t.Slopes + (j * t.Stride), starts[j], starts[j + 1], inputs, outputs, values);
                }
            }
        }

        return c;
    }

    private static void Pair(in ProductTerms t, nint c, float* target, int begin, int end, int* inputs, int* outputs, float* values)
    {
        var (s0, s1) = (TLanes.Create(0), TLanes.Create(0));
        for (var term = begin; term < end; term++)
        {
            var value = TLanes.Create(values[term]);
            var x = t.Features + inputs[term] + c;
            var g = t.Results + outputs[term] + c;
            s0 = TLanes.MultiplyAdd(TLanes.Multiply(value, TLanes.Load(g)), TLanes.Load(x), s0);
            s1 = TLanes.MultiplyAdd(TLanes.Multiply(value, TLanes.Load(g + TLanes.Count)), TLanes.Load(x + TLanes.Count), s1);
        }

        var (w0, w1) = (TLanes.Load(t.Weights + c), TLanes.Load(t.Weights + c + TLanes.Count));
        TLanes.Store(target, TLanes.MultiplyAdd(w0, s0, TLanes.MultiplyAdd(w1, s1, TLanes.Load(target))));
    }

    private static void Single(in ProductTerms t, nint c, float* target, int begin, int end, int* inputs, int* outputs, float* values)
    {
        var sum = TLanes.Create(0);
        for (var term = begin; term < end; term++)
        {
            var scaled = TLanes.Multiply(TLanes.Create(values[term]), TLanes.Load(t.Results + outputs[term] + c));
            sum = TLanes.MultiplyAdd(scaled, TLanes.Load(t.Features + inputs[term] + c), sum);
        }

        TLanes.Store(target, TLanes.MultiplyAdd(TLanes.Load(t.Weights + c), sum, TLanes.Load(target)));
    }
}
