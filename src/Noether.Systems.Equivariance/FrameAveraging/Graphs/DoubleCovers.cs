using Noether.Geometry;
using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>
/// Pairs of graphs alike to the 1-dimensional Weisfeiler-Leman test: two double covers of one base graph, a triangle with two tails, beside the same random tree.
/// Each node of the base becomes two twins, each edge two edges between twins. In one graph of a pair all edges run side by side, which gives two copies of the base
/// (label 0); in the other one edge of the triangle runs crosswise, which gives a ring of six with tails (label 1). Rounds of messages see the same neighbourhoods
/// in both; the graphs differ.
/// </summary>
internal static class DoubleCovers
{
    /// <summary>Nodes of the tree: more than both covers have, so that the spectrum puts trees of all graphs in the same places.</summary>
    public const int TreeNodes = 14;

    private const int BaseNodes = 6;

    // The first edge is the one that may run crosswise.
    private static readonly (int A, int B)[] BaseEdges = [(0, 1), (1, 2), (2, 0), (0, 3), (1, 4), (4, 5)];

    /// <summary>Graphs 2k and 2k + 1 are a pair; nodes are numbered at random, those of the tree are of kind 1, the others of kind 0.</summary>
    public static IReadOnlyList<LabelledGraph> Draw(int pairs, Generator generator)
    {
        List<LabelledGraph> graphs = [];
        for (var pair = 0; pair < pairs; pair++)
        {
            var tree = Tree(generator);
            graphs.Add(Cover(tree, crossed: false, generator));
            graphs.Add(Cover(tree, crossed: true, generator));
        }

        return graphs;
    }

    /// <summary>Edges of a tree: each node after the first hangs from one before it.</summary>
    private static (int A, int B)[] Tree(Generator generator)
    {
        using var drawn = torch.rand(TreeNodes, torch.float64, generator: generator.Torch);
        return [.. drawn.data<double>().ToArray().Select((x, node) => ((int)(x * node), node)).Skip(1)];
    }

    private static LabelledGraph Cover((int A, int B)[] tree, bool crossed, Generator generator)
    {
        const int Twins = 2 * BaseNodes;
        List<(int A, int B)> edges = [.. tree.Select(e => (Twins + e.A, Twins + e.B))];
        foreach (var (a, b) in BaseEdges)
        {
            var across = crossed && (a, b) == BaseEdges[0] ? 1 : 0;
            edges.AddRange([(2 * a, (2 * b) + across), ((2 * a) + 1, (2 * b) + 1 - across)]);
        }

        const int Nodes = Twins + TreeNodes;
        using var order = torch.randperm(Nodes, torch.int64, generator: generator.Torch);
        int[] images = [.. order.data<long>().ToArray().Select(n => (int)n)];
        var kinds = new int[Nodes];
        for (var node = 0; node < Nodes; node++)
        {
            kinds[images[node]] = node >= Twins ? 1 : 0;
        }

        return new LabelledGraph(Graph.FromPairs(Nodes, edges).Relabel(images), crossed ? 1 : 0, kinds);
    }
}
