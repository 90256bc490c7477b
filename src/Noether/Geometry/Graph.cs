using Noether.Kernels;
using Noether.Numerics;

namespace Noether.Geometry;

/// <summary>
/// A directed graph: nodes 0 to n - 1, each edge leads from a sender to a receiver, no edge twice; loops are allowed. Edges are kept sorted by receiver, then by
/// sender, so that messages are summed over consecutive rows. Holds no tensors.
/// </summary>
public sealed class Graph
{
    private readonly Lazy<SegmentOrder> _bySender;
    private readonly Lazy<SegmentOrder> _byReceiver;
    private readonly Lazy<ProductEdges> _forProducts;

    private Graph(int nodes, int[] senders, long[] offsets)
    {
        (Nodes, SenderArray, OffsetArray) = (nodes, senders, offsets);
        _bySender = new(() => new SegmentOrder(SenderArray, Nodes));
        _byReceiver = new(() => new SegmentOrder(Receivers(), Nodes));
        _forProducts = new(() => new ProductEdges(OffsetArray, SenderArray, Nodes));
    }

    /// <summary>Number of nodes.</summary>
    public int Nodes { get; }

    /// <summary>Number of directed edges.</summary>
    public int Edges => SenderArray.Length;

    /// <summary>The sender of each edge.</summary>
    public ReadOnlySpan<int> Senders => SenderArray;

    /// <summary>Where the edges into each node begin, and last the number of edges.</summary>
    public ReadOnlySpan<long> Offsets => OffsetArray;

    /// <summary>Edges as entries that belong to their senders: gathers senders' features, and sums over the edges that leave a node.</summary>
    public SegmentOrder BySender => _bySender.Value;

    /// <summary>Edges as entries that belong to their receivers: gathers receivers' features, and sums over the edges that arrive at a node.</summary>
    public SegmentOrder ByReceiver => _byReceiver.Value;

    /// <summary>The edges as tensor products along them take them.</summary>
    public ProductEdges ForProducts => _forProducts.Value;

    internal int[] SenderArray { get; }

    internal long[] OffsetArray { get; }

    /// <summary>The graph with these directed edges.</summary>
    /// <param name="nodes">Number of nodes.</param>
    /// <param name="edges">Sender and receiver of each, in any order.</param>
    /// <exception cref="ArgumentException">An edge names a node that does not exist, or stands twice.</exception>
    public static Graph FromEdges(int nodes, params IEnumerable<(int Sender, int Receiver)> edges)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nodes);
        var sorted = edges.OrderBy(e => e.Receiver).ThenBy(e => e.Sender).ToArray();
        var offsets = new long[nodes + 1];
        for (var i = 0; i < sorted.Length; i++)
        {
            var (sender, receiver) = sorted[i];
            if ((uint)sender >= (uint)nodes || (uint)receiver >= (uint)nodes)
            {
                throw new ArgumentException($"The edge {sender} -> {receiver} names a node that does not exist; nodes are 0 to {nodes - 1}.", nameof(edges));
            }

            if (i > 0 && sorted[i - 1] == sorted[i])
            {
                throw new ArgumentException($"The edge {sender} -> {receiver} stands twice.", nameof(edges));
            }

            offsets[receiver + 1]++;
        }

        for (var node = 0; node < nodes; node++)
        {
            offsets[node + 1] += offsets[node];
        }

        return new Graph(nodes, [.. sorted.Select(e => e.Sender)], offsets);
    }

    /// <summary>The graph whose edges lead both ways between the nodes of each pair.</summary>
    /// <param name="nodes">Number of nodes.</param>
    /// <param name="pairs">Unordered pairs, each once; a loop (i, i) becomes one edge.</param>
    /// <exception cref="ArgumentException">As <see cref="FromEdges"/>.</exception>
    public static Graph FromPairs(int nodes, params IEnumerable<(int A, int B)> pairs) =>
        FromEdges(nodes, pairs.SelectMany(p => p.A == p.B ? [(p.A, p.B)] : new[] { (p.A, p.B), (p.B, p.A) }));

    /// <summary>The graph whose edges into each node come from a list of neighbours.</summary>
    /// <param name="offsets">Where the neighbours of each node begin, and last their number.</param>
    /// <param name="senders">The neighbours, ascending for each node, none twice.</param>
    /// <exception cref="ArgumentException">The lists are not of that form.</exception>
    public static Graph FromNeighbours(ReadOnlySpan<long> offsets, ReadOnlySpan<int> senders)
    {
        if (offsets.IsEmpty || offsets[0] != 0 || offsets[^1] != senders.Length)
        {
            throw new ArgumentException($"{offsets.Length} offsets do not run from 0 to the {senders.Length} neighbours.", nameof(offsets));
        }

        var nodes = offsets.Length - 1;
        for (var node = 0; node < nodes; node++)
        {
            if (offsets[node + 1] < offsets[node] || offsets[node + 1] > senders.Length)
            {
                throw new ArgumentException($"Offset {node + 1} is {offsets[node + 1]}, the one before it {offsets[node]}.", nameof(offsets));
            }

            for (var i = offsets[node]; i < offsets[node + 1]; i++)
            {
                if ((uint)senders[(int)i] >= (uint)nodes || (i > offsets[node] && senders[(int)i - 1] >= senders[(int)i]))
                {
                    throw new ArgumentException($"The neighbours of node {node} are not ascending node numbers below {nodes}.", nameof(senders));
                }
            }
        }

        return new Graph(nodes, senders.ToArray(), offsets.ToArray());
    }

    /// <summary>The graph of neighbours that are known to be ascending and nodes: <see cref="FromNeighbours"/> without its checks and copies.</summary>
    internal static Graph Adopt(long[] offsets, int[] senders) => new(offsets.Length - 1, senders, offsets);

    /// <summary>Every node sends to every other.</summary>
    public static Graph Complete(int nodes) => Complete(1, nodes);

    /// <summary>Complete graphs of equal size one after another, as one graph without an edge between two of them.</summary>
    internal static Graph Complete(int copies, int nodes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(copies);
        ArgumentOutOfRangeException.ThrowIfNegative(nodes);
        var degree = Math.Max(0, nodes - 1);
        var offsets = new long[(copies * nodes) + 1];
        var senders = new int[copies * nodes * degree];
        var edge = 0;
        for (var receiver = 0; receiver < copies * nodes; receiver++)
        {
            var first = receiver / nodes * nodes;
            for (var sender = first; sender < first + nodes; sender++)
            {
                if (sender != receiver)
                {
                    senders[edge++] = sender;
                }
            }

            offsets[receiver + 1] = edge;
        }

        return new Graph(copies * nodes, senders, offsets);
    }

    /// <summary>The graph with an edge wherever a matrix is not zero.</summary>
    /// <param name="adjacency"><c>[n, n]</c>; row i, column j is the edge from j to i.</param>
    /// <exception cref="ArgumentException">Not a square matrix.</exception>
    public static Graph FromAdjacency(Tensor adjacency)
    {
        ArgumentNullException.ThrowIfNull(adjacency);
        if (adjacency.dim() != 2 || adjacency.shape[0] != adjacency.shape[1])
        {
            throw new ArgumentException($"An adjacency matrix [n, n] is needed, not [{string.Join(", ", adjacency.shape)}].", nameof(adjacency));
        }

        using var scope = torch.NewDisposeScope();
        var places = KernelRows.Of<long>(adjacency.ne(0).cpu().nonzero().contiguous()).ToArray();
        return FromEdges((int)adjacency.shape[0], places.Chunk(2).Select(p => ((int)p[1], (int)p[0])));
    }

    /// <summary>The receiver of each edge, ascending.</summary>
    public int[] Receivers()
    {
        var receivers = new int[Edges];
        for (var node = 0; node < Nodes; node++)
        {
            receivers.AsSpan((int)OffsetArray[node]..(int)OffsetArray[node + 1]).Fill(node);
        }

        return receivers;
    }

    /// <summary>The nodes with an edge into this one, ascending.</summary>
    public ReadOnlySpan<int> Neighbours(int node) => SenderArray.AsSpan((int)OffsetArray[node]..(int)OffsetArray[node + 1]);

    /// <summary>Number of edges into a node.</summary>
    public int Degree(int node) => (int)(OffsetArray[node + 1] - OffsetArray[node]);

    /// <summary>Whether each edge also leads the other way.</summary>
    public bool IsSymmetric()
    {
        var reversed = FromEdges(Nodes, Senders.ToArray().Zip(Receivers(), (sender, receiver) => (receiver, sender)));
        return reversed.Senders.SequenceEqual(Senders) && reversed.Offsets.SequenceEqual(Offsets);
    }

    /// <summary>The same graph with other numbers: node i becomes node images[i].</summary>
    /// <exception cref="ArgumentException">The images are not a permutation of the nodes.</exception>
    public Graph Relabel(IReadOnlyList<int> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (!images.Order().SequenceEqual(Enumerable.Range(0, Nodes)))
        {
            throw new ArgumentException($"The {images.Count} images are not a permutation of {Nodes} nodes.", nameof(images));
        }

        return FromEdges(Nodes, Senders.ToArray().Zip(Receivers(), (sender, receiver) => (images[sender], images[receiver])));
    }

    /// <summary>Ones where there is an edge from column to row, zeros elsewhere, <c>[n, n]</c>.</summary>
    public Tensor ToAdjacency(torch.ScalarType precision = torch.ScalarType.Float32)
    {
        using var scope = torch.NewDisposeScope();
        var places = Receivers().Zip(SenderArray, (receiver, sender) => ((long)receiver * Nodes) + sender).ToArray();
        // A named scalar lives until the call is over; one converted on the way may be finalised during it.
        using Scalar one = 1;
        var flat = torch.zeros([(long)Nodes * Nodes], precision).index_fill(0, torch.tensor(places, torch.int64), one);
        return scope.MoveToOuter(flat.view(Nodes, Nodes));
    }
}
