using Noether.Systems.Equivariance.FrameAveraging.Separation;
using Noether.Systems.Equivariance.Tests.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Separation;

public sealed class ColourRefinementTests
{
    [Fact]
    public void It_leaves_alike_what_the_colour_test_of_single_graphs_leaves_alike()
    {
        var graphs = GeneratedGraphs.Connected(6);
        var names = graphs.Select(g => ColourTest.Of(g)).ToList();
        var expected = Enumerable.Range(0, graphs.Count).SelectMany(b => Enumerable.Range(0, b).Where(a => names[a] == names[b]).Select(a => (a, b)));
        var alike = ColourRefinement.Alike(graphs);
        Assert.NotEmpty(alike);
        Assert.Equal(expected.Order(), alike);
    }
}
