namespace Noether.Kernels;

/// <summary>
/// The edges of a batch of graphs, sorted by receiver, cut for loops over them: into blocks of whole graphs, which share no node and so may run at the same time, and
/// each block into tiles that fit the first caches. The cuts depend on the graphs alone, so that sums are made in the same order on any number of threads.
/// </summary>
public sealed class EdgeTiles
{
    /// <summary>Most edges of a tile.</summary>
    public const int Rows = 48;

    private const int SmallestBlock = 2048;
    private const int Blocks = 16;

    private readonly int[] _senders;
    private readonly int[] _receivers;
    private readonly float[] _inverseDegrees;
    private readonly List<(int Node, int Edge, int Tile)> _starts = [];

    /// <param name="offsets">Where the edges into each node begin, and last the number of edges.</param>
    /// <param name="senders">The sender of each edge.</param>
    /// <param name="graphs">Where the nodes of each graph begin, and last the number of nodes; no edge between two graphs.</param>
    /// <exception cref="ArgumentException">The lists do not fit each other, or an edge joins two graphs.</exception>
    public EdgeTiles(ReadOnlySpan<long> offsets, ReadOnlySpan<int> senders, ReadOnlySpan<long> graphs)
    {
        SegmentOffsets.Validate(senders.Length, 1, offsets, offsets.Length - 1);
        SegmentOffsets.Validate(offsets.Length - 1, 1, graphs, graphs.Length - 1);
        _senders = senders.ToArray();
        _receivers = new int[senders.Length];
        _inverseDegrees = new float[offsets.Length - 1];
        var block = Math.Max(SmallestBlock, senders.Length / Blocks);
        _starts.Add((0, 0, 0));
        for (var graph = 0; graph + 1 < graphs.Length; graph++)
        {
            Enter(offsets, (int)graphs[graph], (int)graphs[graph + 1]);
            var (end, last) = ((int)offsets[(int)graphs[graph + 1]], graph + 2 == graphs.Length);
            var (_, edge, tile) = _starts[^1];
            if (last || end - edge >= block)
            {
                _starts.Add(((int)graphs[graph + 1], end, tile + ((end - edge + Rows - 1) / Rows)));
            }
        }
    }

    /// <summary>Number of nodes.</summary>
    public int Nodes => _inverseDegrees.Length;

    /// <summary>Number of edges.</summary>
    public int Edges => _senders.Length;

    /// <summary>Number of tiles, of which each has its own <see cref="Rows"/> rows in what is kept for the way back.</summary>
    public int Count => _starts[^1].Tile;

    /// <summary>Number of blocks.</summary>
    internal int BlockCount => _starts.Count - 1;

    internal int[] Senders => _senders;

    internal int[] Receivers => _receivers;

    /// <summary>One over the number of edges into each node; 1 for a node without any.</summary>
    internal float[] InverseDegrees => _inverseDegrees;

    /// <summary>The nodes and edges of a block, and its first tile.</summary>
    internal (int FirstNode, int EndNode, int FirstEdge, int EndEdge, int Tile) Block(int block)
    {
        var (start, end) = (_starts[block], _starts[block + 1]);
        return (start.Node, end.Node, start.Edge, end.Edge, start.Tile);
    }

    private void Enter(ReadOnlySpan<long> offsets, int first, int end)
    {
        for (var node = first; node < end; node++)
        {
            var (begin, stop) = ((int)offsets[node], (int)offsets[node + 1]);
            _inverseDegrees[node] = 1f / Math.Max(1, stop - begin);
            for (var edge = begin; edge < stop; edge++)
            {
                _receivers[edge] = node;
                if (_senders[edge] < first || _senders[edge] >= end)
                {
                    throw new ArgumentException($"Edge {edge}, from node {_senders[edge]} to node {node}, leads out of the graph of nodes {first} to {end - 1}.", nameof(offsets));
                }
            }
        }
    }
}
