using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero.Reduction;

/// <summary>UMAP (L. McInnes, J. Healy, J. Melville, arXiv:1802.03426) with 5 neighbours and a least distance of 0.3, from the principal components.</summary>
internal static class ManifoldProjection
{
    // 1 / (1 + A d^(2B)) fitted, for d up to 3, to what falls as exp(-(d - 0.3)) beyond the least distance 0.3.
    private const double A = 0.9921756;
    private const double B = 1.1122534;

    private const int Epochs = 300;
    private const int Repulsions = 5;
    private const double LargestStep = 4;

    public static Tensor Plane(Tensor table, Generator generator)
    {
        var n = (int)table.shape[0];
        var edges = Edges(NeighbourGraph.Distances(table));
        var start = PrincipalComponents.Plane(table);
        var places = (start / start.abs().max() * 10).contiguous().data<double>().ToArray();
        var strongest = edges.Max(e => e.Weight);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            using var drawn = torch.randint(0, n, (long)edges.Count * Repulsions, torch.int64, generator: generator.Torch);
            var others = drawn.data<long>().ToArray();
            var rate = 1 - ((double)epoch / Epochs);
            for (var e = 0; e < edges.Count; e++)
            {
                // An edge acts as often as its weight says.
                var (i, j, weight) = edges[e];
                var share = weight / strongest;
                if (Math.Floor((epoch + 1) * share) > Math.Floor(epoch * share))
                {
                    Attract(places, i, j, rate);
                    for (var k = 0; k < Repulsions; k++)
                    {
                        Repel(places, i, (int)others[(e * Repulsions) + k], rate);
                    }
                }
            }
        }

        return torch.tensor(places).view(n, 2);
    }

    private static void Attract(double[] places, int i, int j, double rate)
    {
        var square = Square(places, i, j);
        if (square > 0)
        {
            Move(places, i, j, -2 * A * B * Math.Pow(square, B - 1) / (1 + (A * Math.Pow(square, B))), rate, both: true);
        }
    }

    private static void Repel(double[] places, int i, int j, double rate)
    {
        if (i != j)
        {
            var square = Square(places, i, j);
            Move(places, i, j, 2 * B / ((0.001 + square) * (1 + (A * Math.Pow(square, B)))), rate, both: false);
        }
    }

    private static double Square(double[] places, int i, int j)
    {
        var (x, y) = (places[2 * i] - places[2 * j], places[(2 * i) + 1] - places[(2 * j) + 1]);
        return (x * x) + (y * y);
    }

    private static void Move(double[] places, int i, int j, double force, double rate, bool both)
    {
        for (var axis = 0; axis < 2; axis++)
        {
            var step = rate * Math.Clamp(force * (places[(2 * i) + axis] - places[(2 * j) + axis]), -LargestStep, LargestStep);
            places[(2 * i) + axis] += step;
            places[(2 * j) + axis] -= both ? step : 0;
        }
    }

    /// <summary>Fuzzy neighbourhoods, made symmetric: w + w' - w w'.</summary>
    private static List<(int From, int To, double Weight)> Edges(double[][] distances)
    {
        var nearest = NeighbourGraph.Nearest(distances);
        var weights = new Dictionary<(int, int), double>();
        for (var i = 0; i < nearest.Length; i++)
        {
            double[] far = [.. nearest[i].Select(j => distances[i][j] - distances[i][nearest[i][0]])];
            var width = Width(far);
            for (var k = 0; k < far.Length; k++)
            {
                weights[(i, nearest[i][k])] = Math.Exp(-far[k] / width);
            }
        }

        var pairs = weights.Keys.Select(k => (Math.Min(k.Item1, k.Item2), Math.Max(k.Item1, k.Item2))).Distinct().Order();
        return
        [
            .. pairs.Select(p =>
            {
                var (there, back) = (weights.GetValueOrDefault(p), weights.GetValueOrDefault((p.Item2, p.Item1)));
                return (p.Item1, p.Item2, there + back - (there * back));
            }),
        ];
    }

    /// <summary>The width at which the weights of a neighbourhood add up to the binary logarithm of its size.</summary>
    private static double Width(double[] far)
    {
        var wanted = Math.Log2(far.Length);
        var (low, high) = (1e-12, Math.Max(1e-9, far.Max() * 1e3));
        for (var attempt = 0; attempt < 64; attempt++)
        {
            var middle = Math.Sqrt(low * high);
            (low, high) = far.Sum(d => Math.Exp(-d / middle)) > wanted ? (low, middle) : (middle, high);
        }

        return Math.Sqrt(low * high);
    }
}
