namespace Noether.Kernels;

/// <summary>What all loops over runs of consecutive rows ask of their arguments.</summary>
internal static class SegmentOffsets
{
    /// <summary>Checks that rows, offsets and results fit each other and that the offsets are sorted from 0.</summary>
    /// <param name="rows">Entries of all rows.</param>
    /// <param name="channels">Entries a row.</param>
    /// <param name="offsets">Where each run begins, and last the number of rows.</param>
    /// <param name="results">Entries of the result, a row a run.</param>
    public static void Validate(int rows, int channels, ReadOnlySpan<long> offsets, int results)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (offsets.IsEmpty || offsets[0] != 0 || offsets[^1] * channels != rows || (long)(offsets.Length - 1) * channels != results)
        {
            throw new ArgumentException(
                $"{rows} entries in rows of {channels} and {results} entries of the result do not fit {offsets.Length} offsets from {(offsets.IsEmpty ? "none" : $"{offsets[0]} to {offsets[^1]}")}.",
                nameof(offsets));
        }

        for (var s = 1; s < offsets.Length; s++)
        {
            if (offsets[s] < offsets[s - 1])
            {
                throw new ArgumentException($"Offset {s} is {offsets[s]}, below the one before it, {offsets[s - 1]}.", nameof(offsets));
            }
        }
    }

    /// <summary>Checks that every index names one of <paramref name="rows"/> rows.</summary>
    public static void ValidateIndices(ReadOnlySpan<int> indices, int rows)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)rows)
            {
                throw new ArgumentException($"Index {i} is {indices[i]}; there are {rows} rows.", nameof(indices));
            }
        }
    }
}
