using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>Sums of products of two rows of channels: s[t, c] = Σ C first[a, c] second[b, c] over the terms of target t.</summary>
internal unsafe struct ChannelTerms(float* first, float* second, float* weights, nint channels)
{
    public readonly float* First = first;
    public readonly float* Second = second;

    /// <summary>w, a number a channel.</summary>
    public readonly float* Weights = weights;

    public readonly nint Channels = channels;

    /// <summary>Where w[c] s[t, c] is added; null for nowhere.</summary>
    public float* Target;
    public nint TargetStride;

    /// <summary>Where Σ_t other[t, c] s[t, c] is added, a number a channel; null for nowhere.</summary>
    public float* Dots;
    public float* Other;
    public nint OtherStride;
}

/// <summary>The inner loop of <see cref="ChannelProduct"/>: a vector of channels at a time; the channels that are left with narrower vectors.</summary>
internal static unsafe class ChannelRows<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>All channels.</summary>
    public static void Add(PathTerms path, in ChannelTerms t)
    {
        var c = Channels(path, t, 0);
        if (TLanes.Count > MiddleLanes.Count && t.Channels - c >= MiddleLanes.Count)
        {
            c = ChannelRows<MiddleLanes, Vector256<float>>.Channels(path, t, c);
        }

        if (TLanes.Count > NarrowLanes.Count && t.Channels - c >= NarrowLanes.Count)
        {
            c = ChannelRows<NarrowLanes, Vector128<float>>.Channels(path, t, c);
        }

        if (c < t.Channels)
        {
            ChannelRows<ScalarLanes, float>.Channels(path, t, c);
        }
    }

    /// <summary>From a channel on as far as whole vectors go; the first channel that is left.</summary>
    private static nint Channels(PathTerms path, in ChannelTerms t, nint c)
    {
        fixed (int* starts = path.Starts, first = path.First, second = path.Second)
        fixed (float* values = path.Values)
        {
            var targets = path.Starts.Length - 1;
            for (; c + TLanes.Count <= t.Channels; c += TLanes.Count)
            {
                var (weight, dot) = (TLanes.Load(t.Weights + c), TLanes.Create(0));
                for (nint target = 0; target < targets; target++)
                {
                    var sum = TLanes.Create(0);
                    for (nint term = starts[target]; term < starts[target + 1]; term++)
                    {
                        var scaled = TLanes.Multiply(TLanes.Create(values[term]), TLanes.Load(t.Second + second[term] + c));
                        sum = TLanes.MultiplyAdd(scaled, TLanes.Load(t.First + first[term] + c), sum);
                    }

                    if (t.Target is not null)
                    {
                        var place = t.Target + (target * t.TargetStride) + c;
                        TLanes.Store(place, TLanes.MultiplyAdd(weight, sum, TLanes.Load(place)));
                    }

                    if (t.Dots is not null)
                    {
                        dot = TLanes.MultiplyAdd(TLanes.Load(t.Other + (target * t.OtherStride) + c), sum, dot);
                    }
                }

                if (t.Dots is not null)
                {
                    TLanes.Store(t.Dots + c, TLanes.Add(TLanes.Load(t.Dots + c), dot));
                }
            }
        }

        return c;
    }
}
