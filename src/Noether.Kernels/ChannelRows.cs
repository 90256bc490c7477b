using System.Runtime.CompilerServices;

namespace Noether.Kernels;

/// <summary>Sums of products of two rows of channels: s[t, c] = Σ C first[a, c] second[b, c] over the terms of target t.</summary>
internal unsafe struct ChannelTerms(PathTerms path, float* first, float* second, float* weights, nint channels) : IChannelLoop<ChannelTerms>
{
    public readonly PathTerms Path = path;
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

    public static nint Length(in ChannelTerms loop) => loop.Channels;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint From<TLanes, TVector>(in ChannelTerms loop, nint c)
        where TLanes : ILanes<float, TVector>
        where TVector : struct => ChannelRows<TLanes, TVector>.Channels(loop, c);
}

/// <summary>The inner loop of <see cref="ChannelProduct"/>: a vector of channels at a time; the channels that are left with narrower vectors.</summary>
internal static unsafe class ChannelRows<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    /// <summary>From a channel on as far as whole vectors go; the first channel that is left.</summary>
    public static nint Channels(in ChannelTerms t, nint c)
    {
        fixed (int* starts = t.Path.Starts, first = t.Path.First, second = t.Path.Second)
        fixed (float* values = t.Path.Values)
        {
            var targets = t.Path.Starts.Length - 1;
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
