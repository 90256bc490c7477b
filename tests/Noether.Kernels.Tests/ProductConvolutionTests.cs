using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class ProductConvolutionTests
{
    private static readonly Gen<Case> Cases =
        from channels in Gen.Int[1, 70]
        from paths in Gen.Int[1, 4]
        from nodes in Gen.Int[1, 9]
        from edges in Gen.Int[0, 60]
        from shared in Gen.Bool
        from seed in Gen.Int
        select new Case(channels, paths, nodes, edges, shared, seed);

    [Fact]
    public void The_product_is_the_sum_of_its_definition() => Cases.Sample(
        c =>
        {
            var (found, expected) = (c.Run(ProductConvolution.Forward, ProductConvolution.Backward), c.Define());
            Assert.All(expected.Zip(found), pair => Close(pair.First, pair.Second));
        },
        iter: 40);

    [Fact]
    public void Vector_and_scalar_loops_agree_up_to_rounding() => Cases.Sample(
        c =>
        {
            var vector = c.Run(ProductConvolution.Forward, ProductConvolution.Backward);
            var scalar = c.Run(ProductConvolution.ForwardScalar, ProductConvolution.BackwardScalar);
            Assert.All(scalar.Zip(vector), pair => Close([.. pair.First.Select(x => (double)x)], pair.Second));
        },
        iter: 40);

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        foreach (var (shared, parts) in new[] { (false, 1), (true, 1), (false, 5), (true, 5) })
        {
            var c = new Case(24, 3, 90, 9000, shared, 5, parts);
            var (one, three) = (c.Run(ProductConvolution.Forward, ProductConvolution.Backward), c.Run(ProductConvolution.Forward, ProductConvolution.Backward, threads: 3));
            Assert.All(one.Zip(three), pair => Assert.Equal(pair.First, pair.Second));
        }
    }

    [Fact]
    public void A_gradient_that_nobody_asks_for_changes_no_other()
    {
        var c = new Case(21, 3, 6, 50, false, 7);
        var all = c.Run(ProductConvolution.Forward, ProductConvolution.Backward);
        for (var only = 0; only < 3; only++)
        {
            var one = c.Run(ProductConvolution.Forward, ProductConvolution.Backward, only: only);
            Assert.Equal(all[1 + only], one[1 + only]);
        }
    }

    [Fact]
    public void Row_by_row_each_row_meets_its_own_attributes()
    {
        ProductPaths paths = new([new ProductPath(new(0, 2, 1), new(0, 1, 1), new(0, 2, 1), null, 2, [new(0, 0, 0, 3)])], 2, 1, 2, 0);
        var sums = new float[4];
        ProductConvolution.Forward(paths, ProductEdges.Rows(2), new ProductInputs { Features = new float[] { 1, 2, 3, 4 }, Attributes = new float[] { 10, 100 } }, sums, 1);
        Assert.Equal([30, 60, 900, 1200], sums);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        ProductBlock one = new(0, 1, 1);
        ProductPath path = new(one, one, one, 0, 1, [new(0, 0, 0, 1)]);
        Assert.Throws<ArgumentException>(() => new ProductPaths([path with { Output = new(1, 1, 1) }], 1, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => new ProductPaths([path], 1, 1, 1, 0));
        Assert.Throws<ArgumentException>(() => new ProductPaths([path with { Entries = [new(0, 1, 0, 1)] }], 1, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => new ProductPaths([path with { Channels = 2, Input = new(0, 1, 2) }], 9, 1, 2, 2));
        Assert.Throws<ArgumentException>(() => new ProductEdges([0, 1], [3], 2));
        ProductPaths paths = new([path], 1, 1, 1, 1);
        var edges = ProductEdges.Rows(2);
        Assert.Throws<ArgumentException>(() => ProductConvolution.Forward(
            paths, edges, new ProductInputs { Features = new float[2], Attributes = new float[2], Weights = new float[1] }, new float[2], 1));
        Assert.Throws<ArgumentException>(() => ProductConvolution.Forward(
            paths, edges, new ProductInputs { Features = new float[3], Attributes = new float[2], Weights = new float[2] }, new float[2], 1));
    }

    private static void Close(double[] expected, float[] actual)
    {
        var size = expected.Select(Math.Abs).Append(1e-3).Max();
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 2e-5 * size, $"{pair.First} and {pair.Second}, of {size}"));
    }

    private delegate void ForwardPass(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, Span<float> sums, int threads);

    private delegate void BackwardPass(ProductPaths paths, ProductEdges edges, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads);

    /// <summary>Random blocks, coefficients, edges and numbers.</summary>
    private sealed class Case
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

        public Case(int channels, int paths, int nodes, int edges, bool shared, int seed, int parts = 1)
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
                all.Add(new ProductPath(new(inputs, width, d1), new(attributes, 1 + (p % 2), d2), output, weighted ? weights : null, width, entries));
                (inputs, attributes, outputs) = (inputs + (d1 * width), attributes + (d2 * 2), Math.Max(outputs, output.End(width)));
                weights += weighted ? width : 0;
            }

            _paths = new ProductPaths(all, inputs, attributes, outputs, weights);
            _receivers = [.. Enumerable.Range(0, edges).Select(_ => random.Next(nodes)).Order()];
            _senders = [.. _receivers.Select(r => parts == 1 ? random.Next(nodes + 2) : (r / (nodes / parts) * (nodes / parts)) + random.Next(nodes / parts))];
            _edges = new ProductEdges([.. Enumerable.Range(0, nodes + 1).Select(n => (long)_receivers.Count(r => r < n))], _senders, nodes + 2);
            (_features, _attributes, _slopes) = (Draw((nodes + 2) * inputs), Draw(edges * attributes), Draw(nodes * outputs));
            (_weights, _shared) = (Draw(shared ? weights : edges * weights), shared);
        }

        public override string ToString() => _text;

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
            var y = (edge * _paths.AttributeLength) + path.Attribute.Offset + (entry.Attribute * path.Attribute.Stride);
            var g = (_receivers[edge] * _paths.OutputLength) + path.Output.Offset + (entry.Output * path.Output.Stride) + c;
            var w = (_shared ? 0 : edge * _paths.WeightLength) + (path.Weight ?? 0) + c;
            var (weight, value) = (path.Weight is null ? 1 : (double)_weights[w], (double)entry.Value);
            results[0][g] += weight * value * _features[x] * _attributes[y];
            results[1][x] += weight * value * _slopes[g] * _attributes[y];
            results[2][y] += weight * value * _features[x] * _slopes[g];
            if (path.Weight is not null)
            {
                results[3][w] += value * _features[x] * _attributes[y] * _slopes[g];
            }
        }
    }
}
