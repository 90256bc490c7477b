namespace Noether.Kernels.Tests;

/// <summary>A product of random blocks and coefficients along random edges, or row by row with channels on both sides, and random numbers.</summary>
internal sealed class ProductCase
{
    private readonly ProductPaths _paths;
    private readonly ProductEdges _edges;
    private readonly int[] _senders;
    private readonly int[] _receivers;
    private readonly float[] _features;
    private readonly float[] _attributes;
    private readonly float[] _weights;
    private readonly float[] _slopes;
    private readonly bool _shared;
    private readonly string _text;

    /// <param name="channels">About as many channels a path.</param>
    /// <param name="paths">Number of paths.</param>
    /// <param name="nodes">Receivers; there are two senders more.</param>
    /// <param name="edges">Number of edges, or of rows.</param>
    /// <param name="shared">Whether all share one row of weights.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="parts">Parts of the graph without an edge between two.</param>
    /// <param name="byChannel">Row by row, attributes with channels.</param>
    public ProductCase(int channels, int paths, int nodes, int edges, bool shared, int seed, int parts = 1, bool byChannel = false)
    {
        _text = $"{channels} channels, {paths} paths, {nodes} nodes, {edges} edges, shared {shared}, seed {seed}";
        var random = new Random(seed);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        List<ProductPath> all = [];
        var (inputs, attributes, outputs, weights) = (0, 0, 0, 0);
        for (var p = 0; p < paths; p++)
        {
            var (d1, d2, d3, width) = (random.Next(1, 6), random.Next(1, 5), random.Next(1, 6), Math.Max(1, channels - random.Next(0, 3)));
            // Every second path shares the result of the one before it where that fits.
            var output = p % 2 == 1 && all[^1].Output.Components == d3 && all[^1].Channels >= width ? all[^1].Output : new ProductBlock(outputs, width + (p % 3), d3);
            List<ProductEntry> entries = [.. Enumerable.Range(0, random.Next(0, 12)).Select(_ => new ProductEntry(random.Next(d1), random.Next(d2), random.Next(d3), Draw(1)[0]))];
            var weighted = p % 3 != 2;
            all.Add(new ProductPath(new(inputs, width, d1), new(attributes, byChannel ? width : 1 + (p % 2), d2), output, weighted ? weights : null, width, entries));
            (inputs, attributes, outputs) = (inputs + (d1 * width), attributes + (d2 * (width + 1)), Math.Max(outputs, output.End(width)));
            weights += weighted ? width : 0;
        }

        _paths = new ProductPaths(all, inputs, attributes, outputs, weights, byChannel);
        if (byChannel)
        {
            (_receivers, _senders) = ([.. Enumerable.Range(0, edges)], [.. Enumerable.Range(0, edges)]);
            (_edges, nodes) = (ProductEdges.Rows(edges), edges);
        }
        else
        {
            _receivers = [.. Enumerable.Range(0, edges).Select(_ => random.Next(nodes)).Order()];
            _senders = [.. _receivers.Select(r => parts == 1 ? random.Next(nodes + 2) : (r / (nodes / parts) * (nodes / parts)) + random.Next(nodes / parts))];
            _edges = new ProductEdges([.. Enumerable.Range(0, nodes + 1).Select(n => (long)_receivers.Count(r => r < n))], _senders, nodes + 2);
        }

        (_features, _attributes, _slopes) = (Draw(_edges.SenderCount * inputs), Draw(edges * attributes), Draw(nodes * outputs));
        (_weights, _shared) = (Draw(shared ? weights : edges * weights), shared);
    }

    public override string ToString() => _text;

    public delegate void ForwardPass(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, Span<float> sums, int threads);

    public delegate void BackwardPass(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads);

    public static void Close(double[] expected, float[] actual)
    {
        var size = expected.Select(Math.Abs).Append(1e-3).Max();
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 2e-5 * size, $"{expected[i]} and {actual[i]} at {i}, of {size}");
        }
    }

    /// <summary>Sums, and gradients of features, attributes and weights.</summary>
    public float[][] Run(ForwardPass forward, BackwardPass backward, int threads = 1, int? only = null)
    {
        ProductInputs inputs = new() { Features = _features, Attributes = _attributes, Weights = _weights, SharedWeights = _shared };
        float[][] results = [Junk(_slopes.Length), Junk(_features.Length), Junk(_attributes.Length), Junk(_weights.Length)];
        forward(_paths, _edges, inputs, results[0], threads);
        Span<float> Asked(int which) => only is null || only == which ? results[1 + which] : [];
        backward(_paths, _edges, inputs, _slopes, new ProductGradients { Features = Asked(0), Attributes = Asked(1), Weights = Asked(2) }, threads);
        return results;

        static float[] Junk(int count) => [.. Enumerable.Repeat(float.NaN, count)];
    }

    /// <summary>The same by the formula, in float64.</summary>
    public double[][] Define()
    {
        double[][] results = [new double[_slopes.Length], new double[_features.Length], new double[_attributes.Length], new double[_weights.Length]];
        for (var edge = 0; edge < _edges.Edges; edge++)
        {
            foreach (var path in _paths.All)
            {
                foreach (var entry in path.Entries)
                {
                    for (var c = 0; c < path.Channels; c++)
                    {
                        Term(results, edge, path, entry, c);
                    }
                }
            }
        }

        return results;
    }

    private void Term(double[][] results, int edge, ProductPath path, ProductEntry entry, int c)
    {
        var x = (_senders[edge] * _paths.InputLength) + path.Input.Offset + (entry.Input * path.Input.Stride) + c;
        var y = (edge * _paths.AttributeLength) + path.Attribute.Offset + (entry.Attribute * path.Attribute.Stride) + (_paths.ByChannel ? c : 0);
        var g = (_receivers[edge] * _paths.OutputLength) + path.Output.Offset + (entry.Output * path.Output.Stride) + c;
        var w = (_shared ? 0 : edge * _paths.WeightLength) + (path.Weight ?? 0) + c;
        var (weight, value) = (path.Weight is null ? 1 : (double)_weights[w], entry.Value);
        results[0][g] += weight * value * _features[x] * _attributes[y];
        results[1][x] += weight * value * _slopes[g] * _attributes[y];
        results[2][y] += weight * value * _features[x] * _slopes[g];
        if (path.Weight is not null)
        {
            results[3][w] += value * _features[x] * _attributes[y] * _slopes[g];
        }
    }
}
