using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>Which vectors of float32 numbers a processor is given: the widest that it has in hardware.</summary>
internal static class WidestLanes
{
    /// <param name="wide">For <see cref="WideLanes"/>.</param>
    /// <param name="middle">For <see cref="MiddleLanes"/>.</param>
    /// <param name="narrow">For <see cref="NarrowLanes"/>.</param>
    /// <param name="scalar">For a processor without vectors.</param>
    public static T Of<T>(T wide, T middle, T narrow, T scalar) =>
        Vector512.IsHardwareAccelerated ? wide : Vector256.IsHardwareAccelerated ? middle : Vector128.IsHardwareAccelerated ? narrow : scalar;
}
