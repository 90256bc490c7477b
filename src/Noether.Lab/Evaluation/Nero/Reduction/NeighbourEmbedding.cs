namespace Noether.Lab.Evaluation.Nero.Reduction;

/// <summary>
/// t-SNE (L. van der Maaten, G. Hinton, Journal of Machine Learning Research 9, 2008), exact. It starts from the principal components, so that nothing is drawn.
/// </summary>
internal static class NeighbourEmbedding
{
    private const double Perplexity = 30;
    private const double Exaggeration = 12;
    private const int EarlySteps = 200;
    private const int Steps = 600;

    public static Tensor Plane(Tensor table)
    {
        var n = table.shape[0];
        var likely = Affinities(table);
        var places = PrincipalComponents.Plane(table);
        places = places / places.select(1, 0).std().item<double>() * 1e-4;
        var (speed, gains) = (torch.zeros_like(places), torch.ones_like(places));
        var rate = Math.Max(50, n / Exaggeration / 4);
        var others = 1 - torch.eye(n, dtype: torch.float64);
        for (var step = 0; step < Steps; step++)
        {
            using var scope = torch.NewDisposeScope();
            var early = step < EarlySteps;
            var near = others / (1 + Squares(places));
            var pull = ((early ? likely * Exaggeration : likely) - (near / near.sum())) * near;
            var slope = 4 * ((pull.sum([1], keepdim: true) * places) - pull.matmul(places));
            var turned = slope.sign().ne(speed.sign());
            gains = torch.where(turned, gains + 0.2, gains * 0.8).clamp_min(0.01);
            speed = ((early ? 0.5 : 0.8) * speed) - (rate * gains * slope);
            places = places + speed;
            places = places - places.mean([0], keepdim: true);
            (places, speed, gains) = (scope.MoveToOuter(places), scope.MoveToOuter(speed), scope.MoveToOuter(gains));
        }

        return places;
    }

    private static Tensor Squares(Tensor places)
    {
        var (x, y) = (places.select(1, 0), places.select(1, 1));
        return (x.unsqueeze(1) - x.unsqueeze(0)).square() + (y.unsqueeze(1) - y.unsqueeze(0)).square();
    }

    /// <summary>Joint probabilities whose rows have the wanted perplexity before they are made symmetric.</summary>
    private static Tensor Affinities(Tensor table)
    {
        var distances = NeighbourGraph.Distances(table);
        var n = distances.Length;
        var wanted = Math.Log(Math.Min(Perplexity, (n - 1) / 3.0));
        var rows = distances.SelectMany((row, i) => Row([.. row.Select(d => d * d)], i, wanted)).ToArray();
        var given = torch.tensor(rows).view(n, n);
        return ((given + given.t()) / (2 * n)).clamp_min(1e-12);
    }

    private static double[] Row(double[] squares, int self, double entropy)
    {
        var nearest = squares.Where((_, j) => j != self).Min();
        var (low, high, precision) = (0.0, double.PositiveInfinity, 1 / Math.Max(1e-12, squares.Sum() / squares.Length));
        var row = new double[squares.Length];
        for (var attempt = 0; attempt < 60; attempt++)
        {
            for (var j = 0; j < row.Length; j++)
            {
                row[j] = j == self ? 0 : Math.Exp(-precision * (squares[j] - nearest));
            }

            var sum = row.Sum();
            var found = Math.Log(sum) + (precision * row.Zip(squares, (p, d) => p * (d - nearest)).Sum() / sum);
            row = [.. row.Select(p => p / sum)];
            if (Math.Abs(found - entropy) < 1e-7)
            {
                break;
            }

            (low, high) = found > entropy ? (precision, high) : (low, precision);
            precision = double.IsPositiveInfinity(high) ? precision * 2 : (low + high) / 2;
        }

        return row;
    }
}
