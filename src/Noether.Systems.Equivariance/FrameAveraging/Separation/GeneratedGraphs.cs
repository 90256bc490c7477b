using Noether.Geometry;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>Families of graphs that need no file.</summary>
internal static class GeneratedGraphs
{
    /// <summary>The most nodes that <see cref="Connected"/> lists in about a second.</summary>
    public const int MostNodes = 7;

    /// <summary>All connected graphs of that many nodes up to isomorphism: 1, 1, 2, 6, 21, 112, 853 for 1 to 7.</summary>
    public static IReadOnlyList<Graph> Connected(int nodes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nodes, MostNodes);
        (int A, int B)[] places = [.. Enumerable.Range(0, nodes).SelectMany(b => Enumerable.Range(0, b).Select(a => (a, b)))];
        var moves = Orders(nodes).Select(images => places.Select(p => 1 << Place(images[p.A], images[p.B])).ToArray()).ToArray();
        var seen = new bool[1 << places.Length];
        List<Graph> graphs = [];
        for (var code = 0; code < seen.Length; code++)
        {
            if (seen[code])
            {
                continue;
            }

            foreach (var move in moves)
            {
                seen[Moved(code, move)] = true;
            }

            var graph = Graph.FromPairs(nodes, places.Where((_, i) => (code >> i & 1) == 1));
            if (IsConnected(graph))
            {
                graphs.Add(graph);
            }
        }

        return graphs;
    }

    /// <summary>
    /// The rook's graph of the 4 x 4 board and the Shrikhande graph: strongly regular with parameters (16, 6, 2, 2), alike to the 2-dimensional Weisfeiler-Leman test,
    /// not isomorphic.
    /// </summary>
    public static IReadOnlyList<Graph> StronglyRegular() =>
    [
        OnTorus([(1, 0), (2, 0), (3, 0), (0, 1), (0, 2), (0, 3)]),
        OnTorus([(1, 0), (3, 0), (0, 1), (0, 3), (1, 1), (3, 3)]),
    ];

    private static Graph OnTorus((int X, int Y)[] steps) => Graph.FromEdges(16, Enumerable.Range(0, 16).SelectMany(node =>
        steps.Select(s => (node, (4 * (((node / 4) + s.X) % 4)) + (((node % 4) + s.Y) % 4)))));

    private static int Place(int a, int b) => a < b ? (b * (b - 1) / 2) + a : (a * (a - 1) / 2) + b;

    private static int Moved(int code, int[] move)
    {
        var moved = 0;
        for (var i = 0; i < move.Length; i++)
        {
            moved |= (code >> i & 1) == 1 ? move[i] : 0;
        }

        return moved;
    }

    private static IEnumerable<int[]> Orders(int count) => count == 0
        ? [[]]
        : Orders(count - 1).SelectMany(order => Enumerable.Range(0, count).Select(at => (int[])[.. order[..at], count - 1, .. order[at..]]));

    private static bool IsConnected(Graph graph)
    {
        var reached = new bool[graph.Nodes];
        var open = new Stack<int>([0]);
        reached[0] = true;
        while (open.TryPop(out var node))
        {
            foreach (var next in graph.Neighbours(node))
            {
                if (!reached[next])
                {
                    reached[next] = true;
                    open.Push(next);
                }
            }
        }

        return reached.All(r => r);
    }
}
