using System.Runtime.InteropServices;

namespace Noether.Numerics;

/// <summary>Which tensors the kernels over rows take, and how they see them.</summary>
internal static class KernelRows
{
    /// <summary>Float32 and float64 on the CPU; spans end at 2 GB.</summary>
    public static bool Has(Tensor t) =>
        t.device_type == DeviceType.CPU && t.dtype is torch.ScalarType.Float32 or torch.ScalarType.Float64 && t.NumberOfElements * t.ElementSize <= int.MaxValue;

    /// <summary>Entries a row of <c>[N, ...]</c>.</summary>
    public static int Channels(Tensor rows) => (int)rows.shape.Skip(1).Aggregate(1L, (product, n) => product * n);

    /// <summary>The entries of a contiguous tensor; valid while it lives.</summary>
    public static Span<T> Of<T>(Tensor contiguous)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(contiguous.bytes);
}
