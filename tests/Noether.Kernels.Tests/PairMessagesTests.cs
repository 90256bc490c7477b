using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class PairMessagesTests
{
    private static readonly Gen<Case> Cases =
        from hidden in Gen.Int[1, 70]
        from scalars in Gen.Int[0, 3]
        from dimension in Gen.Int[0, 3]
        from mean in Gen.Bool
        from sizes in Gen.Int[0, 9].Array[1, 5]
        from seed in Gen.Int
        select new Case(hidden, scalars, dimension, mean, [.. sizes, 2], seed);

    [Fact]
    public void Vector_and_scalar_loops_agree_up_to_rounding() => Cases.Sample(
        c =>
        {
            var (vector, scalar) = (Run(c, PairMessages.Forward, PairMessages.Backward), Run(c, PairMessages.ForwardScalar, PairMessages.BackwardScalar));
            Assert.All(scalar.Zip(vector), pair => Close(pair.First, pair.Second));
        },
        iter: 40);

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        var c = new Case(24, 1, 3, true, [.. Enumerable.Repeat(12, 60)], 5);
        Assert.True(c.Tiles().Edges > 3 * 2048);
        var (one, three) = (Run(c, PairMessages.Forward, PairMessages.Backward), Run(c, PairMessages.Forward, PairMessages.Backward, threads: 3));
        Assert.All(one.Zip(three), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void Large_and_small_numbers_give_what_the_formula_gives()
    {
        var tiles = new EdgeTiles([0, 1], [0], [0, 1]);
        foreach (var x in (float[])[-1000, -90, -20, -1, -1e-6f, 0, 1e-6f, 1, 20, 90, 1000])
        {
            var sums = new float[1];
            var weights = new PairWeights<ReadOnlySpan<float>> { Scalars = [], Bias = new float[1], Second = new float[1], SecondBias = new[] { x } };
            PairMessages.Forward(tiles, new PairInputs { Ends = new float[2] }, weights, sums, [], [], 1);
            var expected = x / (1 + Math.Exp(-x));
            Assert.True(Math.Abs(sums[0] - expected) <= (3e-7 * Math.Abs(expected)) + 1e-30, $"SiLU({x}) is {expected}, found {sums[0]}");
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new EdgeTiles([0, 1, 2], [1, 0], [0, 1, 2]));
        Assert.Throws<ArgumentException>(() => new EdgeTiles([0, 1], [0, 0], [0, 1]));
        Assert.Throws<ArgumentException>(() => new EdgeTiles([0, 1], [0], [0, 2]));
        var tiles = new EdgeTiles([0, 1], [0], [0, 1]);
        Assert.Throws<ArgumentException>(() => PairMessages.Forward(tiles, new PairInputs { Ends = new float[3] }, Weights(1), new float[1], [], [], 1));
        Assert.Throws<ArgumentException>(() => PairMessages.Forward(tiles, new PairInputs { Ends = new float[2] }, Weights(2), new float[1], [], [], 1));
        Assert.Throws<ArgumentException>(() => PairMessages.Forward(tiles, new PairInputs { Ends = new float[2] }, Weights(1), new float[2], [], [], 1));

        static PairWeights<ReadOnlySpan<float>> Weights(int square) => new() { Scalars = [], Bias = new float[1], Second = new float[square], SecondBias = new float[1] };
    }

    private static void Close(float[] expected, float[] actual)
    {
        var size = expected.Select(Math.Abs).Append(1e-3f).Max();
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 2e-5 * size, $"{pair.First} and {pair.Second}, of {size}"));
    }

    /// <summary>Sums, moves and all gradients, for random inputs and random gradients of the results.</summary>
    private static float[][] Run(Case c, ForwardPass forward, BackwardPass backward, int threads = 1)
    {
        var (tiles, random, moves) = (c.Tiles(), new Random(c.Seed), c.Dimension > 0);
        var (n, e, h, k) = (tiles.Nodes, tiles.Edges, c.Hidden, c.Scalars + (moves ? 1 : 0));
        float[] Draw(int count, double scale = 1) => [.. Enumerable.Range(0, count).Select(_ => (float)(scale * ((2 * random.NextDouble()) - 1)))];
        int[] lengths = [h * k, h, h * h, h, moves ? h * h : 0, moves ? h : 0, moves ? h : 0];
        float[][] w = [.. lengths.Select(length => Draw(length, 1 / Math.Sqrt(h)))];
        float[][] g = [.. lengths.Select(length => new float[length])];
        var (ends, edges, positions) = (Draw(2 * n * h), Draw(e * c.Scalars), Draw(n * c.Dimension));
        var inputs = new PairInputs { Ends = ends, Edges = edges, Positions = positions, MeanOfMoves = c.Mean };
        var weights = new PairWeights<ReadOnlySpan<float>>
        {
            Scalars = w[0],
            Bias = w[1],
            Second = w[2],
            SecondBias = w[3],
            Move = w[4],
            MoveBias = w[5],
            MoveHead = w[6],
        };
        var (sums, moved) = (new float[n * h], new float[n * c.Dimension]);
        var kept = new float[PairMessages.KeptLength(tiles, h, moves)];
        forward(tiles, inputs, weights, sums, moved, kept, threads);
        float[][] inputGradients = [new float[ends.Length], new float[edges.Length], new float[positions.Length]];
        var gradients = new PairGradients
        {
            Ends = inputGradients[0],
            Edges = inputGradients[1],
            Positions = inputGradients[2],
            Weights = new PairWeights<Span<float>>
            {
                Scalars = g[0],
                Bias = g[1],
                Second = g[2],
                SecondBias = g[3],
                Move = g[4],
                MoveBias = g[5],
                MoveHead = g[6],
            },
        };
        backward(tiles, inputs, weights, kept, Draw(n * h), Draw(n * c.Dimension), gradients, threads);
        return [sums, moved, .. inputGradients, .. g];
    }

    private delegate void ForwardPass(
        EdgeTiles tiles, in PairInputs inputs, in PairWeights<ReadOnlySpan<float>> weights, Span<float> sums, Span<float> moves, Span<float> kept, int threads);

    private delegate void BackwardPass(
        EdgeTiles tiles,
        in PairInputs inputs,
        in PairWeights<ReadOnlySpan<float>> weights,
        ReadOnlySpan<float> kept,
        ReadOnlySpan<float> sums,
        ReadOnlySpan<float> moves,
        in PairGradients gradients,
        int threads);

    /// <summary>Complete graphs of these sizes.</summary>
    private sealed record Case(int Hidden, int Scalars, int Dimension, bool Mean, int[] Sizes, int Seed)
    {
        public EdgeTiles Tiles()
        {
            List<long> offsets = [0], graphs = [0];
            List<int> senders = [];
            foreach (var size in Sizes)
            {
                var first = (int)graphs[^1];
                for (var receiver = first; receiver < first + size; receiver++)
                {
                    senders.AddRange(Enumerable.Range(first, size).Where(sender => sender != receiver));
                    offsets.Add(senders.Count);
                }

                graphs.Add(first + size);
            }

            return new EdgeTiles([.. offsets], [.. senders], [.. graphs]);
        }
    }
}
