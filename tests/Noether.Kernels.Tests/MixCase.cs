namespace Noether.Kernels.Tests;

/// <summary>A product of random paths, two or three side by side in each block of results, with random coefficients, matrices and numbers.</summary>
internal sealed class MixCase
{
    private readonly ProductMix _mix;
    private readonly int _rows;
    private readonly float[] _features;
    private readonly float[] _attributes;
    private readonly float[] _weights;
    private readonly float[] _slopes;
    private readonly string _text;

    /// <param name="channels">Most channels of a path.</param>
    /// <param name="blocks">Blocks of results; behind them stands one that nothing is mixed to.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="seed">Of the random numbers.</param>
    public MixCase(int channels, int blocks, int rows, int seed)
    {
        _text = $"{channels} channels, {blocks} blocks, {rows} rows, seed {seed}";
        var random = new Random(seed);
        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        List<ProductPath> paths = [];
        List<MixBlock> mixed = [];
        var (inputs, attributes, products) = (0, 0, 0);
        for (var block = 0; block < blocks; block++)
        {
            var components = random.Next(1, 6);
            int[] widths = [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => random.Next(1, channels + 1))];
            var (first, columns) = (0, widths.Sum());
            foreach (var width in widths)
            {
                var (d1, d2) = (random.Next(1, 6), random.Next(1, 5));
                List<ProductEntry> entries = [.. Enumerable.Range(0, random.Next(0, 12)).Select(_ => new ProductEntry(random.Next(d1), random.Next(d2), random.Next(components), Draw(1)[0]))];
                paths.Add(new ProductPath(new(inputs, width + 1, d1), new(attributes, 2, d2), new(products + first, columns, components), null, width, entries));
                (inputs, attributes, first) = (inputs + (d1 * (width + 1)), attributes + (2 * d2), first + width);
            }

            mixed.Add(new MixBlock(products, components, columns, random.Next(1, 25)));
            products += components * columns;
        }

        mixed.Add(new MixBlock(products, 3, 0, 2));
        (_mix, _rows) = (new ProductMix(new ProductPaths(paths, inputs, attributes, products, 0), mixed), rows);
        (_features, _attributes, _weights, _slopes) = (Draw(rows * inputs), Draw(rows * attributes), Draw(_mix.WeightLength), Draw(rows * _mix.OutputLength));
    }

    public override string ToString() => _text;

    public delegate void ForwardPass(ProductMix mix, int rows, in ProductInputs inputs, Span<float> results, int threads);

    public delegate void BackwardPass(ProductMix mix, int rows, in ProductInputs inputs, ReadOnlySpan<float> slopes, in ProductGradients gradients, int threads);

    /// <summary>Results, and gradients of features, attributes and matrices.</summary>
    public float[][] Run(ForwardPass forward, BackwardPass backward, int threads = 1, int? only = null)
    {
        ProductInputs inputs = new() { Features = _features, Attributes = _attributes, Weights = _weights, SharedWeights = true };
        float[][] results = [Junk(_slopes.Length), Junk(_features.Length), Junk(_attributes.Length), Junk(_weights.Length)];
        forward(_mix, _rows, inputs, results[0], threads);
        Span<float> Asked(int which) => only is null || only == which ? results[1 + which] : [];
        backward(_mix, _rows, inputs, _slopes, new ProductGradients { Features = Asked(0), Attributes = Asked(1), Weights = Asked(2) }, threads);
        return results;

        static float[] Junk(int count) => [.. Enumerable.Repeat(float.NaN, count)];
    }

    /// <summary>The same by the formula, in float64.</summary>
    public double[][] Define()
    {
        double[][] results = [new double[_slopes.Length], new double[_features.Length], new double[_attributes.Length], new double[_weights.Length]];
        var (weight, result) = (0, 0);
        foreach (var block in _mix.Blocks)
        {
            foreach (var path in _mix.Paths.All.Where(p => p.Output.Offset >= block.Start && p.Output.Offset < block.Start + (block.Components * block.Inputs)))
            {
                foreach (var entry in path.Entries)
                {
                    Terms(results, block, path, entry, weight, result);
                }
            }

            (weight, result) = (weight + (block.Inputs * block.Outputs), result + (block.Components * block.Outputs));
        }

        return results;
    }

    private void Terms(double[][] results, MixBlock block, ProductPath path, ProductEntry entry, int weight, int result)
    {
        for (var row = 0; row < _rows; row++)
        {
            for (var c = 0; c < path.Channels; c++)
            {
                for (var o = 0; o < block.Outputs; o++)
                {
                    var x = (row * _mix.Paths.InputLength) + path.Input.At(entry.Input) + c;
                    var y = (row * _mix.Paths.AttributeLength) + path.Attribute.At(entry.Attribute);
                    var w = weight + ((path.Output.Offset - block.Start + c) * block.Outputs) + o;
                    var g = (row * _mix.OutputLength) + result + (entry.Output * block.Outputs) + o;
                    results[0][g] += entry.Value * _features[x] * _attributes[y] * _weights[w];
                    results[1][x] += entry.Value * _slopes[g] * _attributes[y] * _weights[w];
                    results[2][y] += entry.Value * _features[x] * _slopes[g] * _weights[w];
                    results[3][w] += entry.Value * _features[x] * _attributes[y] * _slopes[g];
                }
            }
        }
    }
}
