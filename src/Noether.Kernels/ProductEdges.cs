namespace Noether.Kernels;

/// <summary>
/// Edges sorted by receiver, for products along edges, cut into blocks that write to rows of their own and may run at the same time: of whole receivers on the way there; on
/// the way back of receivers that share no sender (parts of a batch of graphs), where there are such or the edges are few, else of whole senders, in their order. The cuts
/// depend on the edges alone, so that sums are made in one order on any number of threads.
/// </summary>
public sealed class ProductEdges
{
    private const int SmallestBlock = 512;
    private const int Blocks = 32;

    // Up to so many edges the way back runs in one block rather than read the receivers' gradients in the order of the senders.
    private const int FewEdges = 8192;

    /// <param name="offsets">Where the edges into each receiver begin, and last the number of edges.</param>
    /// <param name="senders">The sender of each edge.</param>
    /// <param name="senderCount">Number of senders.</param>
    /// <exception cref="ArgumentException">The lists do not fit each other, or an edge names no sender.</exception>
    public ProductEdges(ReadOnlySpan<long> offsets, ReadOnlySpan<int> senders, int senderCount)
    {
        SegmentOffsets.Validate(senders.Length, 1, offsets, offsets.Length - 1);
        SegmentOffsets.ValidateIndices(senders, senderCount);
        SenderArray = senders.ToArray();
        ReceiverArray = new int[senders.Length];
        ReceiverOffsets = new int[offsets.Length];
        for (var node = 0; node + 1 < offsets.Length; node++)
        {
            ReceiverOffsets[node + 1] = (int)offsets[node + 1];
            ReceiverArray.AsSpan((int)offsets[node]..(int)offsets[node + 1]).Fill(node);
        }

        SenderCount = senderCount;
        ReceiverBlocks = Cut(ReceiverOffsets, _ => true);
        var apart = Apart(senderCount);
        var parts = Cut(ReceiverOffsets, node => apart[node]);
        if (parts.Length > 2 || Edges <= FewEdges)
        {
            BackwardOrder = [.. Enumerable.Range(0, Edges)];
            BackwardBlocks = [.. parts.Select(node => ReceiverOffsets[node])];
        }
        else
        {
            (BackwardOrder, var senderOffsets) = Sorted(SenderArray, senderCount);
            BackwardBlocks = [.. Cut(senderOffsets, _ => true).Select(node => senderOffsets[node])];
        }
    }

    /// <summary>Number of edges.</summary>
    public int Edges => SenderArray.Length;

    /// <summary>Number of nodes that features come from.</summary>
    public int SenderCount { get; }

    /// <summary>Number of nodes that results go to.</summary>
    public int ReceiverCount => ReceiverOffsets.Length - 1;

    /// <summary>The sender of each edge.</summary>
    public ReadOnlySpan<int> Senders => SenderArray;

    /// <summary>The receiver of each edge, ascending.</summary>
    public ReadOnlySpan<int> Receivers => ReceiverArray;

    internal int[] SenderArray { get; }

    internal int[] ReceiverArray { get; }

    internal int[] ReceiverOffsets { get; }

    /// <summary>The first receiver of each block, and last the number of receivers.</summary>
    internal int[] ReceiverBlocks { get; }

    /// <summary>The edges in the order of the way back.</summary>
    internal int[] BackwardOrder { get; }

    /// <summary>Where each block of <see cref="BackwardOrder"/> begins, and last the number of edges.</summary>
    internal int[] BackwardBlocks { get; }

    /// <summary>As many edges as rows, each from a row to itself: the product row by row.</summary>
    /// <param name="count">Number of rows.</param>
    public static ProductEdges Rows(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var offsets = new long[count + 1];
        var senders = new int[count];
        for (var row = 0; row < count; row++)
        {
            (offsets[row + 1], senders[row]) = (row + 1, row);
        }

        return new ProductEdges(offsets, senders, count);
    }

    private static (int[] Order, int[] Offsets) Sorted(int[] index, int rows)
    {
        var (offsets, order) = (new int[rows + 1], new int[index.Length]);
        foreach (var row in index)
        {
            offsets[row + 1]++;
        }

        for (var row = 0; row < rows; row++)
        {
            offsets[row + 1] += offsets[row];
        }

        var next = offsets[..^1];
        for (var i = 0; i < index.Length; i++)
        {
            order[next[index[i]]++] = i;
        }

        return (order, offsets);
    }

    /// <summary>Whether the receivers before a node and those from it on share no sender: all senders of the former come before those of the latter.</summary>
    private bool[] Apart(int senderCount)
    {
        var apart = new bool[ReceiverCount + 1];
        var (least, largest) = (new int[ReceiverCount + 1], -1);
        least[^1] = senderCount;
        for (var node = ReceiverCount - 1; node >= 0; node--)
        {
            least[node] = least[node + 1];
            for (var edge = ReceiverOffsets[node]; edge < ReceiverOffsets[node + 1]; edge++)
            {
                least[node] = Math.Min(least[node], SenderArray[edge]);
            }
        }

        for (var node = 0; node < ReceiverCount; node++)
        {
            apart[node] = largest < least[node];
            for (var edge = ReceiverOffsets[node]; edge < ReceiverOffsets[node + 1]; edge++)
            {
                largest = Math.Max(largest, SenderArray[edge]);
            }
        }

        return apart;
    }

    private static int[] Cut(int[] offsets, Func<int, bool> allowed)
    {
        List<int> starts = [0];
        var (nodes, block) = (offsets.Length - 1, Math.Max(SmallestBlock, offsets[^1] / Blocks));
        for (var node = 1; node <= nodes; node++)
        {
            if (node == nodes || (offsets[node] - offsets[starts[^1]] >= block && allowed(node)))
            {
                starts.Add(node);
            }
        }

        return [.. starts];
    }
}
