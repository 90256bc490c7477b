using Noether.Geometry;
using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>
/// Pairs of graphs alike to the 1-dimensional Weisfeiler-Leman test: two double covers of one base graph. Each node of a random connected base graph becomes two
/// twins, each edge two edges between twins, side by side or crosswise; a hub is joined to all. In one graph of a pair a ring of the base is covered by two rings
/// (label 0), in the other by one ring of twice the length (label 1). Rounds of messages see the same neighbourhood everywhere, so they cannot tell; the graphs differ.
/// </summary>
internal static class DoubleCovers
{
    private const int Ring = 4;
    private const int MostLeaves = 12;

    /// <summary>Graphs 2k and 2k + 1 are a pair; nodes are numbered at random, the hub is of kind 1, the others of kind 0.</summary>
    public static IReadOnlyList<LabelledGraph> Draw(int pairs, Generator generator)
    {
        List<LabelledGraph> graphs = [];
        for (var pair = 0; pair < pairs; pair++)
        {
            var leaves = Parents(generator);
            graphs.Add(Cover(leaves, crossed: false, generator));
            graphs.Add(Cover(leaves, crossed: true, generator));
        }

        return graphs;
    }

    /// <summary>The base graph beyond its ring: the node that each further one hangs from.</summary>
    private static int[] Parents(Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var count = (int)torch.randint(1, MostLeaves + 1, 1, torch.int64, generator: generator.Torch).item<long>();
        var drawn = torch.rand(count, torch.float64, generator: generator.Torch).data<double>().ToArray();
        return [.. drawn.Select((x, i) => (int)(x * (Ring + i)))];
    }

    private static LabelledGraph Cover(int[] parents, bool crossed, Generator generator)
    {
        var twins = 2 * (Ring + parents.Length);
        List<(int A, int B)> pairs = [.. Enumerable.Range(0, twins).Select(node => (node, twins))];
        void Join(int a, int b, bool cross) => pairs.AddRange([(2 * a, (2 * b) + (cross ? 1 : 0)), ((2 * a) + 1, (2 * b) + (cross ? 0 : 1))]);
        for (var node = 0; node < Ring; node++)
        {
            Join(node, (node + 1) % Ring, crossed && node == 0);
        }

        for (var i = 0; i < parents.Length; i++)
        {
            Join(parents[i], Ring + i, cross: false);
        }

        using var order = torch.randperm(twins + 1, torch.int64, generator: generator.Torch);
        int[] images = [.. order.data<long>().ToArray().Select(n => (int)n)];
        int[] kinds = [.. Enumerable.Range(0, twins + 1).Select(node => node == images[twins] ? 1 : 0)];
        return new LabelledGraph(Graph.FromPairs(twins + 1, pairs).Relabel(images), crossed ? 1 : 0, kinds);
    }
}
