using System.Runtime.CompilerServices;

namespace Noether.Kernels;

/// <summary>A small matrix times rows of channels: target[r, c] += w[c] Σ_q m[r, q] source[q, c].</summary>
internal unsafe struct RowProduct : IChannelLoop<RowProduct>
{
    /// <summary>m, entry (r, q) at <c>r RowStep + q InnerStep</c>.</summary>
    public float* Matrix;
    public nint RowStep;
    public nint InnerStep;
    public nint Rows;
    public nint Inner;

    public float* Source;
    public nint SourceStride;
    public float* Target;
    public nint TargetStride;

    /// <summary>w, a number a channel.</summary>
    public float* Weights;

    /// <summary>Where Σ_r other[r, c] Σ_q m[r, q] source[q, c] is added, a number a channel; null for nowhere.</summary>
    public float* Dots;
    public float* Other;
    public nint OtherStride;

    public nint Channels;

    public static nint Length(in RowProduct loop) => loop.Channels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint From<TLanes, TVector>(in RowProduct loop, nint c)
        where TLanes : ILanes<float, TVector>
        where TVector : struct => ProductRows<TLanes, TVector>.Channels(loop, c);
}

/// <summary>The inner loops of products: two rows and two vectors of channels at a time; the channels that are left with narrower vectors.</summary>
internal static unsafe class ProductRows<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    /// <summary>From a channel on as far as whole vectors go; the first channel that is left.</summary>
    public static nint Channels(in RowProduct p, nint c)
    {
        for (; c + (2 * TLanes.Count) <= p.Channels; c += 2 * TLanes.Count)
        {
            Pair(p, c);
        }

        for (; c + TLanes.Count <= p.Channels; c += TLanes.Count)
        {
            Single(p, c);
        }

        return c;
    }

    /// <summary>Two vectors of channels.</summary>
    private static void Pair(in RowProduct p, nint c)
    {
        var (inner, step, rowStep, stride) = (p.Inner, p.InnerStep, p.RowStep, p.SourceStride);
        var (w0, w1) = (TLanes.Load(p.Weights + c), TLanes.Load(p.Weights + c + TLanes.Count));
        var (d0, d1) = (TLanes.Create(0), TLanes.Create(0));
        var matrix = p.Matrix;
        var target = p.Target + c;
        var other = p.Other + c;
        nint r = 0;
        for (; r + 1 < p.Rows; r += 2)
        {
            var (a0, a1, b0, b1) = (TLanes.Create(0), TLanes.Create(0), TLanes.Create(0), TLanes.Create(0));
            var source = p.Source + c;
            var entry = matrix;
            for (nint q = 0; q < inner; q++)
            {
                var (x0, x1) = (TLanes.Load(source), TLanes.Load(source + TLanes.Count));
                var (first, second) = (TLanes.Create(*entry), TLanes.Create(entry[rowStep]));
                a0 = TLanes.MultiplyAdd(first, x0, a0);
                a1 = TLanes.MultiplyAdd(first, x1, a1);
                b0 = TLanes.MultiplyAdd(second, x0, b0);
                b1 = TLanes.MultiplyAdd(second, x1, b1);
                source += stride;
                entry += step;
            }

            TLanes.Store(target, TLanes.MultiplyAdd(w0, a0, TLanes.Load(target)));
            TLanes.Store(target + TLanes.Count, TLanes.MultiplyAdd(w1, a1, TLanes.Load(target + TLanes.Count)));
            target += p.TargetStride;
            TLanes.Store(target, TLanes.MultiplyAdd(w0, b0, TLanes.Load(target)));
            TLanes.Store(target + TLanes.Count, TLanes.MultiplyAdd(w1, b1, TLanes.Load(target + TLanes.Count)));
            target += p.TargetStride;
            matrix += 2 * rowStep;
            if (p.Dots is not null)
            {
                d0 = TLanes.MultiplyAdd(TLanes.Load(other), a0, d0);
                d1 = TLanes.MultiplyAdd(TLanes.Load(other + TLanes.Count), a1, d1);
                other += p.OtherStride;
                d0 = TLanes.MultiplyAdd(TLanes.Load(other), b0, d0);
                d1 = TLanes.MultiplyAdd(TLanes.Load(other + TLanes.Count), b1, d1);
                other += p.OtherStride;
            }
        }

        if (r < p.Rows)
        {
            var (a0, a1) = (TLanes.Create(0), TLanes.Create(0));
            var source = p.Source + c;
            var entry = matrix;
            for (nint q = 0; q < inner; q++)
            {
                var first = TLanes.Create(*entry);
                a0 = TLanes.MultiplyAdd(first, TLanes.Load(source), a0);
                a1 = TLanes.MultiplyAdd(first, TLanes.Load(source + TLanes.Count), a1);
                source += stride;
                entry += step;
            }

            TLanes.Store(target, TLanes.MultiplyAdd(w0, a0, TLanes.Load(target)));
            TLanes.Store(target + TLanes.Count, TLanes.MultiplyAdd(w1, a1, TLanes.Load(target + TLanes.Count)));
            if (p.Dots is not null)
            {
                d0 = TLanes.MultiplyAdd(TLanes.Load(other), a0, d0);
                d1 = TLanes.MultiplyAdd(TLanes.Load(other + TLanes.Count), a1, d1);
            }
        }

        if (p.Dots is not null)
        {
            TLanes.Store(p.Dots + c, TLanes.Add(TLanes.Load(p.Dots + c), d0));
            TLanes.Store(p.Dots + c + TLanes.Count, TLanes.Add(TLanes.Load(p.Dots + c + TLanes.Count), d1));
        }
    }

    /// <summary>One vector of channels.</summary>
    private static void Single(in RowProduct p, nint c)
    {
        var (weight, dot) = (TLanes.Load(p.Weights + c), TLanes.Create(0));
        for (nint r = 0; r < p.Rows; r++)
        {
            var sum = TLanes.Create(0);
            for (nint q = 0; q < p.Inner; q++)
            {
                sum = TLanes.MultiplyAdd(TLanes.Create(p.Matrix[(r * p.RowStep) + (q * p.InnerStep)]), TLanes.Load(p.Source + (q * p.SourceStride) + c), sum);
            }

            var target = p.Target + (r * p.TargetStride) + c;
            TLanes.Store(target, TLanes.MultiplyAdd(weight, sum, TLanes.Load(target)));
            if (p.Dots is not null)
            {
                dot = TLanes.MultiplyAdd(TLanes.Load(p.Other + (r * p.OtherStride) + c), sum, dot);
            }
        }

        if (p.Dots is not null)
        {
            TLanes.Store(p.Dots + c, TLanes.Add(TLanes.Load(p.Dots + c), dot));
        }
    }
}
