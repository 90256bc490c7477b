namespace Noether.Lab.Evaluation.Nero.Reduction;

/// <summary>Nearest neighbours among vectors, and the plane that keeps distances along their graph (J. Tenenbaum, V. de Silva, J. Langford, Science 290, 2000).</summary>
internal static class NeighbourGraph
{
    /// <summary>Neighbours of each vector.</summary>
    public const int Neighbours = 5;

    /// <summary>Euclidean distances, <c>[n][n]</c>.</summary>
    public static double[][] Distances(Tensor table)
    {
        // Differences, not the expanded square, which cancels for near vectors.
        var n = (int)table.shape[0];
        return [.. Enumerable.Range(0, n).Select(i => (table - table.narrow(0, i, 1)).square().sum([1]).sqrt().data<double>().ToArray())];
    }

    /// <summary>The nearest of the others to each, nearest first.</summary>
    public static int[][] Nearest(double[][] distances) =>
        [.. distances.Select((row, i) => Enumerable.Range(0, row.Length).Where(j => j != i).OrderBy(j => row[j]).ThenBy(j => j).Take(Neighbours).ToArray())];

    public static Tensor GeodesicPlane(Tensor table)
    {
        var distances = Distances(table);
        var edges = Connected(distances);
        var paths = Enumerable.Range(0, distances.Length).SelectMany(i => Shortest(i, edges, distances)).ToArray();
        var squared = torch.tensor(paths).view(distances.Length, -1).square();
        var inner = -0.5 * (squared - squared.mean([0], keepdim: true) - squared.mean([1], keepdim: true) + squared.mean());
        var (values, vectors) = torch.linalg.eigh((inner + inner.t()) / 2);
        var last = values.shape[0];
        var top = vectors.index_select(1, torch.tensor(new[] { last - 1, last - 2 })) * values.index_select(0, torch.tensor(new[] { last - 1, last - 2 })).clamp_min(0).sqrt();
        return top * torch.sign(top.gather(0, top.abs().argmax(0, keepdim: true)));
    }

    /// <summary>The neighbours' graph both ways; parts that it leaves apart are joined where they are nearest.</summary>
    private static HashSet<int>[] Connected(double[][] distances)
    {
        var nearest = Nearest(distances);
        var edges = nearest.Select(n => n.ToHashSet()).ToArray();
        for (var i = 0; i < edges.Length; i++)
        {
            foreach (var j in nearest[i])
            {
                edges[j].Add(i);
            }
        }

        for (var part = Reached(edges); part.Count < edges.Length; part = Reached(edges))
        {
            var (a, b) = part.SelectMany(i => Enumerable.Range(0, edges.Length).Where(j => !part.Contains(j)).Select(j => (i, j))).MinBy(p => distances[p.i][p.j]);
            edges[a].Add(b);
            edges[b].Add(a);
        }

        return edges;
    }

    private static HashSet<int> Reached(HashSet<int>[] edges)
    {
        var (reached, open) = (new HashSet<int> { 0 }, new Queue<int>([0]));
        while (open.TryDequeue(out var at))
        {
            foreach (var next in edges[at].Where(reached.Add))
            {
                open.Enqueue(next);
            }
        }

        return reached;
    }

    private static double[] Shortest(int from, HashSet<int>[] edges, double[][] distances)
    {
        var best = Enumerable.Repeat(double.PositiveInfinity, edges.Length).ToArray();
        best[from] = 0;
        var open = new PriorityQueue<int, double>([(from, 0)]);
        while (open.TryDequeue(out var at, out var length))
        {
            if (length > best[at])
            {
                continue;
            }

            foreach (var next in edges[at].Where(next => length + distances[at][next] < best[next]))
            {
                best[next] = length + distances[at][next];
                open.Enqueue(next, best[next]);
            }
        }

        return best;
    }
}
