using Noether.Geometry;

namespace Noether.Nn;

/// <summary>Graphs whose nodes are points with directions.</summary>
internal static class LiftedGraphs
{
    /// <summary>Every node becomes as many as there are directions; each of a sender's sends to each of a receiver's.</summary>
    public static GraphBatch WithDirections(GraphBatch graph, int count)
    {
        var union = graph.Union;
        var (offsets, senders) = (new long[(union.Nodes * count) + 1], new int[union.Edges * count * count]);
        var edge = 0;
        for (var node = 0; node < union.Nodes * count; node++)
        {
            foreach (var sender in union.Neighbours(node / count))
            {
                for (var direction = 0; direction < count; direction++)
                {
                    senders[edge++] = (sender * count) + direction;
                }
            }

            offsets[node + 1] = edge;
        }

        return GraphBatch.Adopt(Graph.Adopt(offsets, senders), [.. graph.NodeOffsets.Select(o => o * count)]);
    }

    /// <summary>Every edge becomes a node; those that end at a node, or at one that sends to it, send to all that end there.</summary>
    /// <param name="graph">Without loops.</param>
    public static GraphBatch OfEdges(GraphBatch graph)
    {
        var union = graph.Union;
        var offsets = new long[union.Edges + 1];
        List<int> senders = [];
        var row = 0;
        for (var node = 0; node < union.Nodes; node++)
        {
            int[] from = [.. union.Neighbours(node).ToArray().Append(node).Order().SelectMany(a => Enumerable.Range((int)union.Offsets[a], union.Degree(a)))];
            for (var edge = 0; edge < union.Degree(node); edge++)
            {
                senders.AddRange(from);
                offsets[++row] = senders.Count;
            }
        }

        var edges = union.Offsets.ToArray();
        return GraphBatch.Adopt(Graph.Adopt(offsets, [.. senders]), [.. graph.NodeOffsets.Select(o => edges[o])]);
    }
}
