using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>A loop over channels that is written once for all kinds of vectors.</summary>
/// <typeparam name="TSelf">What it reads and writes.</typeparam>
internal interface IChannelLoop<TSelf>
    where TSelf : struct, IChannelLoop<TSelf>
{
    /// <summary>Number of channels.</summary>
    static abstract nint Length(in TSelf loop);

    /// <summary>From a channel on as far as whole vectors go; the first channel that is left.</summary>
    static abstract nint From<TLanes, TVector>(in TSelf loop, nint c)
        where TLanes : ILanes<float, TVector>
        where TVector : struct;
}

/// <summary>Runs a loop over all channels: as far as they fill these vectors; those that are left with narrower ones.</summary>
internal static class ChannelLoop<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TLoop>(in TLoop loop)
        where TLoop : struct, IChannelLoop<TLoop>
    {
        var (c, length) = (TLoop.From<TLanes, TVector>(loop, 0), TLoop.Length(loop));
        if (TLanes.Count > MiddleLanes.Count && length - c >= MiddleLanes.Count)
        {
            c = TLoop.From<MiddleLanes, Vector256<float>>(loop, c);
        }

        if (TLanes.Count > NarrowLanes.Count && length - c >= NarrowLanes.Count)
        {
            c = TLoop.From<NarrowLanes, Vector128<float>>(loop, c);
        }

        if (c < length)
        {
            TLoop.From<ScalarLanes, float>(loop, c);
        }
    }
}
