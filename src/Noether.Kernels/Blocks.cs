namespace Noether.Kernels;

/// <summary>Work in blocks that share nothing they write; their sums are joined in one order.</summary>
internal static unsafe class Blocks
{
    /// <summary>Runs every block, on several threads where there are several blocks.</summary>
    public static void Each(int count, int threads, Action<int> block)
    {
        if (threads > 1 && count > 1)
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, block);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            block(i);
        }
    }

    /// <summary>Adds the sets of all blocks, in their order, to the first.</summary>
    /// <param name="sets">The sets one after another.</param>
    /// <param name="length">Numbers of a set; a multiple of the vectors'.</param>
    /// <param name="count">Number of sets.</param>
    public static void Gather<TLanes, TVector>(float* sets, long length, int count)
        where TLanes : ILanes<float, TVector>
        where TVector : struct
    {
        for (var block = 1; block < count; block++)
        {
            PairTile<TLanes, TVector>.Add(sets + (block * length), (nint)length, sets);
        }
    }
}
