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

    /// <summary>The tensor itself where its entries lie one after another, else a copy in which they do. Asking first is cheaper than a second handle.</summary>
    public static Tensor Contiguous(Tensor tensor) => tensor.is_contiguous() ? tensor : tensor.contiguous();

    /// <summary>The entries of a contiguous tensor; valid while it lives.</summary>
    public static Span<T> Of<T>(Tensor contiguous)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(contiguous.bytes);

    /// <summary>A loop from rows to rows of as many channels.</summary>
    public delegate void Loop<T>(ReadOnlySpan<T> input, int channels, Span<T> output);

    /// <summary>Runs a loop in the precision of its input.</summary>
    /// <param name="input"><c>[N, ...]</c>, as <see cref="Has"/> asks.</param>
    /// <param name="rows">Rows of the output.</param>
    /// <param name="single">The loop in float32.</param>
    /// <param name="twice">The loop in float64.</param>
    /// <returns><c>[rows, ...]</c>.</returns>
    public static Tensor Run(Tensor input, long rows, Loop<float> single, Loop<double> twice)
    {
        using var source = input.contiguous();
        var output = torch.empty([rows, .. input.shape[1..]], input.dtype);
        var channels = Channels(input);
        if (channels == 0)
        {
            return output;
        }

        if (input.dtype == torch.float32)
        {
            single(Of<float>(source), channels, Of<float>(output));
        }
        else
        {
            twice(Of<double>(source), channels, Of<double>(output));
        }

        return output;
    }
}
