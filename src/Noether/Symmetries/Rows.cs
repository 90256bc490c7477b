namespace Noether.Symmetries;

/// <summary>Lays elements (m rows) and samples (b rows) out in the order of a <see cref="Pairing"/>.</summary>
internal static class Rows
{
    /// <summary>Rows of the result.</summary>
    /// <exception cref="InputException">Each: the two lengths differ and neither is 1.</exception>
    public static long Count(long elements, long samples, Pairing pairing)
    {
        if (pairing == Pairing.Outer)
        {
            return elements * samples;
        }

        return elements == samples || elements == 1 || samples == 1
            ? Math.Max(elements, samples)
            : throw new InputException($"{elements} group elements cannot be paired one by one with {samples} samples; give equal numbers, one of either, or ask for Pairing.Outer.");
    }

    /// <summary>A tensor of samples <c>[b, ...]</c> with a row for each row of the result; itself where nothing repeats.</summary>
    public static Tensor OfSamples(Tensor samples, long elements, Pairing pairing)
    {
        var size = samples.shape[0];
        var count = Count(elements, size, pairing);
        if (count == size)
        {
            return samples;
        }

        long[] rest = samples.shape[1..];
        return size == 1 ? samples.expand([count, .. rest]) : samples.unsqueeze(0).expand([elements, size, .. rest]).reshape([count, .. rest]);
    }

    /// <summary>A tensor of elements <c>[m, ...]</c> with a row for each row of the result; itself where nothing repeats.</summary>
    public static Tensor OfElements(Tensor elements, long samples, Pairing pairing)
    {
        var size = elements.shape[0];
        var count = Count(size, samples, pairing);
        if (count == size)
        {
            return elements;
        }

        long[] rest = elements.shape[1..];
        return size == 1 ? elements.expand([count, .. rest]) : elements.repeat_interleave(samples, 0);
    }
}
