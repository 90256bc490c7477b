using CsCheck;

namespace Noether.Kernels.Tests;

/// <summary>Random rows in random runs, some of them empty.</summary>
internal static class SegmentCases
{
    public static Gen<(int Channels, long[] Offsets, int Seed)> Of(Gen<int> width) =>
        from channels in width
        from lengths in Gen.Long[0, 9].Array[0, 8]
        from seed in Gen.Int
        select (channels, Offsets(lengths), seed);

    private static long[] Offsets(long[] lengths)
    {
        var offsets = new long[lengths.Length + 1];
        for (var i = 0; i < lengths.Length; i++)
        {
            offsets[i + 1] = offsets[i] + lengths[i];
        }

        return offsets;
    }

    public static T[] Rows<T>((int Channels, long[] Offsets, int Seed) c)
        where T : struct, System.Numerics.INumber<T>
    {
        var random = new Random(c.Seed);
        return [.. Enumerable.Range(0, (int)c.Offsets[^1] * c.Channels).Select(_ => T.CreateChecked((random.NextDouble() * 2) - 1))];
    }
}
