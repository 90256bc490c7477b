using Noether.Fields;
using Noether.Numerics;

namespace Noether.Geometry;

/// <summary>
/// Graphs as one: their nodes and edges one after another. Node features are rows <c>[nodes, ...]</c>, edge features and messages rows <c>[edges, ...]</c> in the
/// order of <see cref="Union"/>'s edges. What is gathered from nodes to edges and summed from edges to nodes runs in deterministic kernels that are each other's
/// transpose; all of it is differentiable.
/// </summary>
public sealed class GraphBatch
{
    private readonly long[] _nodeOffsets;
    private readonly Lazy<PairEdges> _pairs;
    private readonly Lazy<GraphBatch> _withLoops;
    private readonly Lazy<GraphBatch> _withoutLoops;

    /// <param name="union">All graphs as one; no edge between two of them.</param>
    /// <param name="nodeOffsets">Where the nodes of each graph begin, and last their number.</param>
    /// <exception cref="ArgumentException">The offsets do not run from 0 to the nodes, or an edge joins two graphs.</exception>
    public GraphBatch(Graph union, params IEnumerable<long> nodeOffsets)
        : this([.. nodeOffsets], union)
    {
        ArgumentNullException.ThrowIfNull(union);
        if (_nodeOffsets.Length == 0 || _nodeOffsets[0] != 0 || _nodeOffsets[^1] != union.Nodes || !_nodeOffsets.Order().SequenceEqual(_nodeOffsets))
        {
            throw new ArgumentException($"Offsets {string.Join(", ", _nodeOffsets)} do not run from 0 to the {union.Nodes} nodes without decreasing.", nameof(nodeOffsets));
        }

        for (var graph = 0; graph < Count; graph++)
        {
            for (var node = _nodeOffsets[graph]; node < _nodeOffsets[graph + 1]; node++)
            {
                var neighbours = union.Neighbours((int)node);
                if (!neighbours.IsEmpty && (neighbours[0] < _nodeOffsets[graph] || neighbours[^1] >= _nodeOffsets[graph + 1]))
                {
                    throw new ArgumentException($"An edge into node {node} of graph {graph} comes from another graph.", nameof(union));
                }
            }
        }
    }

    private GraphBatch(long[] nodeOffsets, Graph union)
    {
        (_nodeOffsets, Union) = (nodeOffsets, union);
        _withLoops = new(() => Looped(loops: true));
        _withoutLoops = new(() => Looped(loops: false));
        _pairs = new(() => new PairEdges(new Kernels.EdgeTiles(Union.Offsets, Union.Senders, _nodeOffsets), Union.OffsetArray, Union.BySender));
    }

    /// <summary>All graphs as one.</summary>
    public Graph Union { get; }

    /// <summary>Number of graphs.</summary>
    public int Count => _nodeOffsets.Length - 1;

    /// <summary>Where the nodes of each graph begin, and last the number of nodes.</summary>
    public IReadOnlyList<long> NodeOffsets => _nodeOffsets;

    /// <summary>The same graphs with a loop at every node; made once.</summary>
    public GraphBatch WithLoops => _withLoops.Value;

    /// <summary>The same graphs without loops; made once.</summary>
    public GraphBatch WithoutLoops => _withoutLoops.Value;

    /// <summary>Graphs that are known to be apart: the constructor without its checks and copies.</summary>
    internal static GraphBatch Adopt(Graph union, long[] nodeOffsets) => new(nodeOffsets, union);

    /// <summary>The edges as kernels that make messages read them; cut once.</summary>
    internal PairEdges Pairs => _pairs.Value;

    /// <summary>The graphs one after another.</summary>
    public static GraphBatch Of(params IReadOnlyList<Graph> graphs)
    {
        ArgumentNullException.ThrowIfNull(graphs);
        var nodeOffsets = new long[graphs.Count + 1];
        List<int> senders = [];
        List<long> offsets = [0];
        for (var i = 0; i < graphs.Count; i++)
        {
            var (firstNode, firstEdge) = ((int)nodeOffsets[i], senders.Count);
            foreach (var sender in graphs[i].Senders)
            {
                senders.Add(sender + firstNode);
            }

            foreach (var offset in graphs[i].Offsets[1..])
            {
                offsets.Add(firstEdge + offset);
            }

            nodeOffsets[i + 1] = nodeOffsets[i] + graphs[i].Nodes;
        }

        return Adopt(Graph.Adopt([.. offsets], [.. senders]), nodeOffsets);
    }

    /// <summary>Complete graphs of equal size: every node sends to every other of its graph. Keep it where the same sizes come again.</summary>
    /// <param name="graphs">Number of graphs.</param>
    /// <param name="nodes">Nodes of each.</param>
    public static GraphBatch Complete(int graphs, int nodes)
    {
        var nodeOffsets = new long[graphs + 1];
        for (var graph = 0; graph < graphs; graph++)
        {
            nodeOffsets[graph + 1] = nodeOffsets[graph] + nodes;
        }

        return new GraphBatch(Graph.Complete(graphs, nodes), nodeOffsets);
    }

    /// <summary>The graphs of padded adjacency matrices.</summary>
    /// <param name="adjacency">An edge from column to row wherever an entry is not zero, <c>[batch, n, n]</c>.</param>
    /// <param name="mask">Which nodes exist, <c>[batch, n]</c>, bool; they are numbered without the others. Null: all.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static GraphBatch FromAdjacency(Tensor adjacency, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(adjacency);
        if (adjacency.dim() != 3 || adjacency.shape[1] != adjacency.shape[2] || (mask is not null && !mask.shape.AsSpan().SequenceEqual(adjacency.shape.AsSpan(..2))))
        {
            throw new ArgumentException(
                $"Adjacency [batch, n, n] and mask [batch, n] are needed, not [{string.Join(", ", adjacency.shape)}] and [{string.Join(", ", mask?.shape ?? [])}].",
                nameof(adjacency));
        }

        using var scope = torch.NewDisposeScope();
        var (numbers, nodeOffsets) = Number(adjacency.shape[0], adjacency.shape[1], mask);
        var edges = adjacency.ne(0);
        edges = mask is null ? edges : edges.logical_and(mask.unsqueeze(1)).logical_and(mask.unsqueeze(2));
        return new GraphBatch(Joined(edges, numbers, (int)nodeOffsets[^1]), nodeOffsets);
    }

    private GraphBatch Looped(bool loops)
    {
        var offsets = new long[Union.Nodes + 1];
        List<int> senders = new(Union.Edges + Union.Nodes);
        for (var node = 0; node < Union.Nodes; node++)
        {
            var own = loops;
            foreach (var sender in Union.Neighbours(node))
            {
                if (own && sender >= node)
                {
                    senders.Add(node);
                    own = false;
                }

                if (sender != node)
                {
                    senders.Add(sender);
                }
            }

            if (own)
            {
                senders.Add(node);
            }

            offsets[node + 1] = senders.Count;
        }

        return senders.Count == Union.Edges ? this : Adopt(Graph.Adopt(offsets, [.. senders]), _nodeOffsets);
    }

    /// <summary>The number of the node at each place of each graph, and where each graph's nodes begin.</summary>
    private static (int[] Numbers, long[] NodeOffsets) Number(long count, long width, Tensor? mask)
    {
        var exists = mask is null ? null : KernelRows.Of<bool>(mask.cpu().contiguous()).ToArray();
        var (numbers, nodeOffsets) = (new int[count * width], new long[count + 1]);
        var next = 0;
        for (var graph = 0L; graph < count; graph++)
        {
            for (var place = graph * width; place < (graph + 1) * width; place++)
            {
                numbers[place] = next;
                next += exists is null || exists[place] ? 1 : 0;
            }

            nodeOffsets[graph + 1] = next;
        }

        return (numbers, nodeOffsets);
    }

    /// <summary>The graph of all edges <c>[batch, n, n]</c>: they are found in the order in which a graph keeps them.</summary>
    private static Graph Joined(Tensor edges, int[] numbers, int nodes)
    {
        var width = edges.shape[1];
        var places = KernelRows.Of<long>(edges.cpu().nonzero().contiguous());
        var (senders, offsets) = (new int[places.Length / 3], new long[nodes + 1]);
        for (var edge = 0; edge < senders.Length; edge++)
        {
            var first = places[3 * edge] * width;
            senders[edge] = numbers[first + places[(3 * edge) + 2]];
            offsets[numbers[first + places[(3 * edge) + 1]] + 1]++;
        }

        for (var node = 0; node < nodes; node++)
        {
            offsets[node + 1] += offsets[node];
        }

        return Graph.FromNeighbours(offsets, senders);
    }

    /// <summary>One graph of the batch.</summary>
    public Graph this[int graph]
    {
        get
        {
            var (first, end) = ((int)_nodeOffsets[graph], (int)_nodeOffsets[graph + 1]);
            var begin = Union.Offsets[first];
            return Graph.FromNeighbours(
                [.. Union.Offsets[first..(end + 1)].ToArray().Select(offset => offset - begin)],
                [.. Union.Senders[(int)begin..(int)Union.Offsets[end]].ToArray().Select(sender => sender - first)]);
        }
    }

    /// <summary>The features of each edge's sender, <c>[edges, ...]</c>.</summary>
    /// <param name="nodes"><c>[nodes, ...]</c>.</param>
    public Tensor FromSenders(Tensor nodes) => Gather.Apply(nodes, Union.BySender);

    /// <summary>The features of each edge's receiver, <c>[edges, ...]</c>.</summary>
    /// <param name="nodes"><c>[nodes, ...]</c>.</param>
    public Tensor FromReceivers(Tensor nodes) => SegmentSum.Spread(nodes, Union.OffsetArray);

    /// <summary>The sum of the messages into each node, <c>[nodes, ...]</c>; zero for a node without any.</summary>
    /// <param name="messages"><c>[edges, ...]</c>.</param>
    public Tensor Sum(Tensor messages) => SegmentSum.Apply(messages, Union.OffsetArray);

    /// <summary>The mean of the messages into each node, <c>[nodes, ...]</c>; zero for a node without any.</summary>
    /// <param name="messages"><c>[edges, ...]</c>.</param>
    public Tensor Mean(Tensor messages) => SegmentSum.Mean(messages, Union.OffsetArray);

    /// <summary>The maximum of the messages into each node, <c>[nodes, ...]</c>; zero for a node without any.</summary>
    /// <param name="messages"><c>[edges, ...]</c>.</param>
    public Tensor Max(Tensor messages) => SegmentMax.Apply(messages, Union.OffsetArray);

    /// <summary>Softmax over the edges into each node, <c>[edges, ...]</c>: attention weights.</summary>
    /// <param name="scores"><c>[edges, ...]</c>.</param>
    public Tensor Softmax(Tensor scores) => SegmentSoftmax.Apply(scores, Union.OffsetArray);

    /// <summary>Node features graph by graph: sums, means, maxima and softmax over each graph's nodes are its members.</summary>
    /// <param name="nodes"><c>[nodes, ...]</c>.</param>
    public Ragged ByGraph(Tensor nodes) => new(nodes, _nodeOffsets);

    /// <summary>Node features as a padded, masked field <c>[batch, n, channels]</c>.</summary>
    /// <param name="nodes"><c>[nodes, channels]</c>.</param>
    public Field NodeField(Tensor nodes) => ByGraph(nodes).ToField(FieldType.Node);

    /// <summary>Adjacency as a padded, masked field <c>[batch, n, n, 1]</c>: one where there is an edge from column to row.</summary>
    public Field EdgeField(torch.ScalarType precision = torch.ScalarType.Float32)
    {
        using var scope = torch.NewDisposeScope();
        var (_, mask) = ByGraph(torch.zeros(Union.Nodes)).ToPadded();
        var width = mask.shape[1];
        var places = new long[Union.Edges];
        var (graph, edge) = (0, 0);
        for (var receiver = 0; receiver < Union.Nodes; receiver++)
        {
            while (receiver >= _nodeOffsets[graph + 1])
            {
                graph++;
            }

            foreach (var sender in Union.Neighbours(receiver))
            {
                places[edge++] = (((graph * width) + receiver - _nodeOffsets[graph]) * width) + sender - _nodeOffsets[graph];
            }
        }

        // A named scalar lives until the call is over; one converted on the way may be finalised during it.
        using Scalar one = 1;
        var values = torch.zeros([Count * width * width], precision).index_fill(0, torch.tensor(places, torch.int64), one).view(Count, width, width, 1);
        return new Field(scope.MoveToOuter(values), FieldType.Edge, scope.MoveToOuter(mask));
    }
}
