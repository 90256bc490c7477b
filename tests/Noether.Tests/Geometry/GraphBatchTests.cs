using CsCheck;
using Noether.Fields;
using Noether.Geometry;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Geometry;

public sealed class GraphBatchTests
{
    private static readonly GraphBatch Two = GraphBatch.Of(Graph.FromEdges(3, (0, 1), (2, 1), (1, 0)), Graph.FromEdges(1), Graph.FromPairs(2, (0, 1)));

    [Fact]
    public void Batches_hold_their_graphs_unchanged() => GraphTests.Graphs.Array[0, 5].Sample(graphs =>
    {
        var batch = GraphBatch.Of(graphs);
        Assert.Equal(graphs.Length, batch.Count);
        for (var i = 0; i < graphs.Length; i++)
        {
            GraphTests.Same(graphs[i], batch[i]);
        }
    });

    [Fact]
    public void Fields_and_back_are_the_same_graphs() => GraphTests.Graphs.Array[1, 5].Sample(
        graphs =>
        {
            using var scope = torch.NewDisposeScope();
            var batch = GraphBatch.Of(graphs);
            var edges = batch.EdgeField();
            Assert.Equal(FieldType.Edge, edges.Type);
            var back = GraphBatch.FromAdjacency(edges.Value.squeeze(-1), edges.Mask);
            Assert.Equal(batch.NodeOffsets, back.NodeOffsets);
            GraphTests.Same(batch.Union, back.Union);
            Assert.True(edges.Mask!.equal(batch.NodeField(torch.zeros(batch.Union.Nodes, 2)).Mask!).all().item<bool>());
        },
        iter: 50,
        threads: 1);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 0)]
    [InlineData(4, 1)]
    [InlineData(3, 5)]
    public void Complete_graphs_are_those_made_one_by_one(int graphs, int nodes)
    {
        var batch = GraphBatch.Complete(graphs, nodes);
        var expected = GraphBatch.Of([.. Enumerable.Repeat(Graph.FromPairs(nodes, Pairs(nodes)), graphs)]);
        Assert.Equal(expected.NodeOffsets, batch.NodeOffsets);
        GraphTests.Same(expected.Union, batch.Union);
        GraphTests.Same(Graph.FromPairs(nodes, Pairs(nodes)), Graph.Complete(nodes));

        static IEnumerable<(int, int)> Pairs(int n) => from i in Enumerable.Range(0, n) from j in Enumerable.Range(0, i) select (i, j);
    }

    [Fact]
    public void Messages_are_those_of_the_adjacency_matrix()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var nodes = torch.randn([6, 4], torch.float64, generator: generator.Torch);
        var adjacency = Two.Union.ToAdjacency(torch.float64);
        Assert.True(Two.Sum(Two.FromSenders(nodes)).allclose(adjacency.matmul(nodes)));
        Assert.True(Two.Sum(Two.FromReceivers(nodes)).allclose(adjacency.sum(1, keepdim: true) * nodes));
        Assert.True(Two.Mean(Two.FromSenders(nodes)).allclose(adjacency.matmul(nodes) / adjacency.sum(1, keepdim: true).clamp_min(1)));
        Assert.True(Two.Max(Two.FromSenders(nodes))[1].equal(torch.maximum(nodes[0], nodes[2])).all().item<bool>());
        Assert.Equal([1.0, 1, 0, 0, 1, 1], Two.Sum(Two.Softmax(Two.FromSenders(nodes).select(1, 0))).data<double>().ToArray().Select(x => Math.Round(x, 12)));
        Assert.True(Two.ByGraph(nodes).Sum()[0].allclose(nodes[..3].sum(dim: 0)));
    }

    [Fact]
    public void Message_passing_has_right_derivatives_of_both_orders()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var nodes = torch.randn([6, 3], torch.float64, generator: generator.Torch).requires_grad_();
        Tensor F()
        {
            var difference = Two.FromSenders(nodes) - Two.FromReceivers(nodes);
            return Two.Sum(Two.Softmax(difference.square()) * difference);
        }

        GradientCheck.First(F, [nodes], generator);
        GradientCheck.Second(F, [nodes], generator);
    }

    [Fact]
    public void Edges_between_graphs_and_wrong_offsets_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        var pair = Graph.FromEdges(2, (0, 1));
        Assert.Contains("another graph", Assert.Throws<ArgumentException>(() => new GraphBatch(pair, 0, 1, 2)).Message);
        Assert.Throws<ArgumentException>(() => new GraphBatch(pair, 0, 1));
        Assert.Throws<ArgumentException>(() => new GraphBatch(pair, 0, 2, 1, 2));
        Assert.Throws<ArgumentException>(() => GraphBatch.FromAdjacency(torch.zeros(2, 3, 3), torch.ones([2, 2], torch.@bool)));
    }
}
