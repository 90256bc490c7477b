using Noether.Geometry;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Graphs;

public sealed class DoubleCoversTests
{
    private const int Pairs = 40;

    [Fact]
    public void The_graphs_of_a_pair_are_alike_to_the_colour_test_and_have_different_spectra()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var graphs = DoubleCovers.Draw(Pairs, generator);
        Assert.Equal(2 * Pairs, graphs.Count);
        for (var k = 0; k < graphs.Count; k += 2)
        {
            var (one, other) = (graphs[k], graphs[k + 1]);
            Assert.Equal((0, 1), (one.Label, other.Label));
            Assert.Equal(ColourTest.Of(one.Graph, one.Kinds), ColourTest.Of(other.Graph, other.Kinds));
            Assert.True((Spectrum(one.Graph) - Spectrum(other.Graph)).abs().max().item<double>() > 1e-6);
        }
    }

    [Fact]
    public void Beside_a_tree_stand_two_triangles_with_tails_or_one_ring_with_tails()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        Assert.All(DoubleCovers.Draw(Pairs, generator), g =>
        {
            Assert.True(g.Graph.IsSymmetric());
            Assert.Equal(DoubleCovers.TreeNodes, g.Kinds.Sum());
            Assert.Equal(2 * (12 + DoubleCovers.TreeNodes - 1), g.Graph.Edges);
            var adjacency = g.Graph.ToAdjacency(torch.float64);
            var triangles = adjacency.matmul(adjacency).matmul(adjacency).trace().item<double>() / 6;
            Assert.Equal(g.Label == 0 ? 2 : 0, triangles);
            var zeros = torch.linalg.eigvalsh(torch.diag(adjacency.sum(1)) - adjacency).lt(1e-9).sum().item<long>();
            Assert.Equal(g.Label == 0 ? 3 : 2, zeros);
        });
    }

    private static Tensor Spectrum(Graph graph) => torch.linalg.eigvalsh(graph.ToAdjacency(torch.float64));
}
