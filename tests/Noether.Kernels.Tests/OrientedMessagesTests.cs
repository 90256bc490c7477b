using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class OrientedMessagesTests
{
    private static readonly Gen<Case> Cases =
        from nodes in Gen.Int[1, 12]
        from degree in Gen.Int[0, 4]
        from directions in Gen.Int[1, 60]
        from channels in Gen.Int[1, 40]
        from functions in Gen.Int[1, 40]
        from seed in Gen.Int
        select new Case(nodes, degree, directions, channels, functions, seed);

    private delegate void ForwardPass(EdgeTiles tiles, in OrientedInputs inputs, Span<float> result, int threads);

    private delegate void BackwardPass(EdgeTiles tiles, in OrientedInputs inputs, ReadOnlySpan<float> slope, in OrientedGradients gradients, int threads);

    [Fact]
    public void Vector_and_scalar_loops_agree_up_to_rounding() => Cases.Sample(
        c =>
        {
            var (vector, scalar) = (Run(c, OrientedMessages.Forward, OrientedMessages.Backward), Run(c, OrientedMessages.ForwardScalar, OrientedMessages.BackwardScalar));
            foreach (var (expected, actual) in scalar.Zip(vector))
            {
                var size = expected.Select(Math.Abs).Append(1e-3f).Max();
                Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 2e-5 * size, $"{pair.First} and {pair.Second}, of {size}"));
            }
        },
        iter: 30);

    [Fact]
    public void The_scalar_loops_give_the_sums_that_are_asked_for()
    {
        var c = new Case(3, 2, 2, 3, 2, 5);
        var (tiles, basis, kernel, features) = Draw(c);
        var found = Run(c, OrientedMessages.ForwardScalar, OrientedMessages.BackwardScalar)[0];
        var expected = new double[found.Length];
        for (var edge = 0; edge < tiles.Edges; edge++)
        {
            for (var o = 0; o < c.Directions; o++)
            {
                for (var channel = 0; channel < c.Channels; channel++)
                {
                    var k = Enumerable.Range(0, c.Functions).Sum(f => (double)kernel[(channel * c.Functions) + f] * basis[(((edge * c.Directions) + o) * c.Functions) + f]);
                    expected[(((tiles.Receivers[edge] * c.Directions) + o) * c.Channels) + channel] += k * features[(((tiles.Senders[edge] * c.Directions) + o) * c.Channels) + channel];
                }
            }
        }

        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        var c = new Case(5000, 2, 3, 9, 8, 1);
        var (one, three) = (Run(c, OrientedMessages.Forward, OrientedMessages.Backward), Run(c, OrientedMessages.Forward, OrientedMessages.Backward, threads: 3));
        Assert.All(one.Zip(three), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var (tiles, basis, kernel, features) = Draw(new Case(3, 2, 2, 3, 2, 5));
        OrientedInputs Given(float[] k, float[] w, float[] x) => new() { Directions = 2, Channels = 3, Basis = k, Kernel = w, Features = x };
        Assert.Throws<ArgumentException>(() => OrientedMessages.Forward(tiles, Given(basis[1..], kernel, features), new float[features.Length], 1));
        Assert.Throws<ArgumentException>(() => OrientedMessages.Forward(tiles, Given(basis, kernel, features[1..]), new float[features.Length], 1));
        Assert.Throws<ArgumentException>(() => OrientedMessages.Forward(tiles, Given(basis, kernel[1..], features), new float[features.Length], 1));
        Assert.Throws<ArgumentException>(() => OrientedMessages.Forward(tiles, Given(basis, kernel, features), new float[1], 1));
    }

    /// <summary>Sums and all gradients, for random inputs and a random gradient of the sums.</summary>
    private static float[][] Run(Case c, ForwardPass forward, BackwardPass backward, int threads = 1)
    {
        var (tiles, basis, kernel, features) = Draw(c);
        var inputs = new OrientedInputs { Directions = c.Directions, Channels = c.Channels, Basis = basis, Kernel = kernel, Features = features };
        float[] sums = new float[features.Length], byBasis = new float[basis.Length], byKernel = new float[kernel.Length], byFeatures = new float[features.Length];
        forward(tiles, inputs, sums, threads);
        backward(tiles, inputs, [.. features.Select(x => x - 0.3f)], new OrientedGradients { Basis = byBasis, Kernel = byKernel, Features = byFeatures }, threads);
        return [sums, byBasis, byKernel, byFeatures];
    }

    /// <summary>Rings of nodes, each with edges from the next ones, three rings of which are graphs of their own.</summary>
    private static (EdgeTiles Tiles, float[] Basis, float[] Kernel, float[] Features) Draw(Case c)
    {
        var random = new Random(c.Seed);
        var degree = Math.Min(c.Degree, c.Nodes);
        int[] senders = [.. Enumerable.Range(0, 3 * c.Nodes).SelectMany(i => Enumerable.Range(0, degree).Select(k => (i / c.Nodes * c.Nodes) + ((i + k) % c.Nodes)).Order())];
        long[] offsets = [.. Enumerable.Range(0, (3 * c.Nodes) + 1).Select(i => (long)i * degree)];
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        return (
            new EdgeTiles(offsets, senders, [0, c.Nodes, 2L * c.Nodes, 3L * c.Nodes]),
            Numbers(senders.Length * c.Directions * c.Functions), Numbers(c.Channels * c.Functions), Numbers(3 * c.Nodes * c.Directions * c.Channels));
    }

    private sealed record Case(int Nodes, int Degree, int Directions, int Channels, int Functions, int Seed);
}
