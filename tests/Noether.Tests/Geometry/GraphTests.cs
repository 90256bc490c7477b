using CsCheck;
using Noether.Geometry;

namespace Noether.Tests.Geometry;

public sealed class GraphTests
{
    internal static readonly Gen<Graph> Graphs =
        from nodes in Gen.Int[1, 8]
        from edges in Gen.Select(Gen.Int[0, nodes - 1], Gen.Int[0, nodes - 1]).HashSet[0, Math.Min(12, nodes * nodes)]
        select Graph.FromEdges(nodes, edges);

    [Fact]
    public void Edges_stand_by_receiver_and_then_by_sender()
    {
        var graph = Graph.FromEdges(4, (3, 1), (0, 3), (2, 1), (1, 1));
        Assert.Equal([1, 2, 3, 0], graph.Senders.ToArray());
        Assert.Equal([1, 1, 1, 3], graph.Receivers());
        Assert.Equal([0L, 0, 3, 3, 4], graph.Offsets.ToArray());
        Assert.Equal([1, 2, 3], graph.Neighbours(1).ToArray());
        Assert.Equal([0, 3, 0, 1], Enumerable.Range(0, 4).Select(graph.Degree));
        Assert.Equal([1, 2, 3, 0], graph.BySender.Index.ToArray());
        Assert.Equal(graph.Receivers(), graph.ByReceiver.Index.ToArray());
    }

    [Fact]
    public void Adjacency_and_back_is_the_same_graph() => Graphs.Sample(
        graph =>
        {
            using var scope = torch.NewDisposeScope();
            Same(graph, Graph.FromAdjacency(graph.ToAdjacency()));
            Same(graph, Graph.FromNeighbours(graph.Offsets, graph.Senders));
        },
        iter: 50,
        threads: 1);

    [Fact]
    public void Relabelling_permutes_rows_and_columns_of_the_adjacency() => Graphs.Sample(
        graph =>
        {
            using var scope = torch.NewDisposeScope();
            var images = Enumerable.Range(0, graph.Nodes).ToArray();
            new Random(graph.Edges).Shuffle(images);
            var places = torch.tensor(images.Select(i => (long)i).ToArray());
            var moved = graph.Relabel(images).ToAdjacency();
            Assert.True(moved.index_select(0, places).index_select(1, places).equal(graph.ToAdjacency()).all().item<bool>());
        },
        iter: 50,
        threads: 1);

    [Fact]
    public void Pairs_lead_both_ways_and_complete_graphs_join_all()
    {
        var path = Graph.FromPairs(3, (0, 1), (2, 1), (2, 2));
        Assert.True(path.IsSymmetric());
        Assert.Equal(5, path.Edges);
        Assert.False(Graph.FromEdges(2, (0, 1)).IsSymmetric());
        Same(Graph.Complete(4), Graph.FromEdges(4, from i in Enumerable.Range(0, 4) from j in Enumerable.Range(0, 4) where i != j select (i, j)));
        Assert.Equal(0, Graph.Complete(0).Edges + Graph.Complete(1).Edges);
    }

    [Fact]
    public void What_is_no_graph_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("0 -> 2", Assert.Throws<ArgumentException>(() => Graph.FromEdges(2, (0, 2))).Message);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Graph.FromEdges(2, (0, 1), (0, 1))).Message);
        Assert.Throws<ArgumentException>(() => Graph.FromNeighbours([0, 2], [0]));
        Assert.Throws<ArgumentException>(() => Graph.FromNeighbours([0, 2, 1], [0]));
        Assert.Throws<ArgumentException>(() => Graph.FromNeighbours([0, 2, 2], [1, 0]));
        Assert.Throws<ArgumentException>(() => Graph.FromAdjacency(torch.zeros(2, 3)));
        Assert.Throws<ArgumentException>(() => Graph.Complete(2).Relabel([0, 0]));
    }

    internal static void Same(Graph expected, Graph actual)
    {
        Assert.Equal(expected.Offsets.ToArray(), actual.Offsets.ToArray());
        Assert.Equal(expected.Senders.ToArray(), actual.Senders.ToArray());
    }
}
