using Noether.Geometry;
using Noether.Systems.Equivariance.FrameAveraging.Separation;
using Noether.Systems.Equivariance.Tests.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Separation;

public sealed class GeneratedGraphsTests
{
    /// <summary>Sequence A001349 of the On-Line Encyclopedia of Integer Sequences.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 6)]
    [InlineData(5, 21)]
    [InlineData(6, 112)]
    [InlineData(7, 853)]
    public void Connected_graphs_up_to_isomorphism_are_as_many_as_is_known(int nodes, int count) => Assert.Equal(count, GeneratedGraphs.Connected(nodes).Count);

    [Fact]
    public void Strongly_regular_graphs_share_all_parameters_and_differ_in_cliques()
    {
        var graphs = GeneratedGraphs.StronglyRegular();
        foreach (var graph in graphs)
        {
            Assert.True(graph.IsSymmetric());
            Assert.All(Pairs(graph), p => Assert.Equal(2, Common(graph, p.A, p.B)));
            Assert.All(Enumerable.Range(0, 16), node => Assert.Equal(6, graph.Degree(node)));
        }

        Assert.Equal(ColourTest.Of(graphs[0]), ColourTest.Of(graphs[1]));
        Assert.Equal([8, 0], graphs.Select(Cliques));
    }

    private static IEnumerable<(int A, int B)> Pairs(Graph graph) => Enumerable.Range(0, graph.Nodes).SelectMany(b => Enumerable.Range(0, b).Select(a => (a, b)));

    private static int Common(Graph graph, int a, int b) => graph.Neighbours(a).ToArray().Intersect(graph.Neighbours(b).ToArray()).Count();

    /// <summary>Number of sets of four nodes that are all joined.</summary>
    private static int Cliques(Graph graph)
    {
        bool Joined(int a, int b) => graph.Neighbours(a).Contains(b);
        return Pairs(graph).Where(p => Joined(p.A, p.B)).Sum(p =>
            Pairs(graph).Count(q => q.A > p.B && Joined(q.A, q.B) && new[] { q.A, q.B }.All(n => Joined(n, p.A) && Joined(n, p.B))));
    }
}
