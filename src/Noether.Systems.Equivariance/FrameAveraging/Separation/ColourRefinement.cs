using Noether.Geometry;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>
/// The 1-dimensional Weisfeiler-Leman test: nodes are coloured alike at first, then again and again by their colour and those of their neighbours.
/// No network that passes messages between neighbours tells apart what it leaves alike.
/// </summary>
internal static class ColourRefinement
{
    /// <summary>All pairs i &lt; j of graphs that the test leaves alike.</summary>
    public static IReadOnlyList<(int A, int B)> Alike(IReadOnlyList<Graph> graphs)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. graphs.Select((graph, index) => (Class: Class(graph, names), index)).GroupBy(g => g.Class, g => g.index)
                .SelectMany(same => same.SelectMany(b => same.Where(a => a < b).Select(a => (a, b)))).Order(),
        ];
    }

    private static int Class(Graph graph, Dictionary<string, int> names)
    {
        int Name(IEnumerable<int> colours)
        {
            var text = string.Join(' ', colours);
            names.TryAdd(text, names.Count);
            return names[text];
        }

        var colours = new int[graph.Nodes];
        for (var round = 0; round < graph.Nodes; round++)
        {
            colours = [.. colours.Select((own, node) => Name(graph.Neighbours(node).ToArray().Select(n => colours[n]).Order().Prepend(own)))];
        }

        return Name(colours.Order());
    }
}
