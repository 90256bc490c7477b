using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class RowPerceptronTests
{
    private static readonly Gen<Case> Cases =
        from rows in Gen.Int[1, 130]
        from left in Gen.Int[1, 40]
        from right in Gen.Int[0, 40]
        from hidden in Gen.Int[1, 70]
        from outputs in Gen.Int[1, 40]
        from residual in Gen.Bool
        from seed in Gen.Int
        select new Case(rows, left, right, hidden, residual ? left : outputs, residual, seed);

    [Fact]
    public void Vector_and_scalar_loops_agree_up_to_rounding() => Cases.Sample(
        c =>
        {
            var (vector, scalar) = (Run(c, RowPerceptron.Forward, RowPerceptron.Backward), Run(c, RowPerceptron.ForwardScalar, RowPerceptron.BackwardScalar));
            foreach (var (expected, actual) in scalar.Zip(vector))
            {
                var size = expected.Select(Math.Abs).Append(1e-3f).Max();
                Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 2e-5 * size, $"{pair.First} and {pair.Second}, of {size}"));
            }
        },
        iter: 40);

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        var c = new Case(5000, 8, 3, 9, 8, true, 1);
        var (one, three) = (Run(c, RowPerceptron.Forward, RowPerceptron.Backward), Run(c, RowPerceptron.Forward, RowPerceptron.Backward, threads: 3));
        Assert.All(one.Zip(three), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        static void Try(int left, bool residual, int result) => RowPerceptron.Forward(
            new RowInputs { Rows = 2, Left = new float[left], Residual = residual },
            new RowWeights<ReadOnlySpan<float>> { First = new float[3], FirstBias = new float[1], Second = new float[2], SecondBias = new float[2] },
            new float[result],
            [],
            1);
        Try(6, false, 4);
        Assert.Throws<ArgumentException>(() => Try(4, false, 4));
        Assert.Throws<ArgumentException>(() => Try(7, false, 4));
        Assert.Throws<ArgumentException>(() => Try(6, false, 5));
        Assert.Throws<ArgumentException>(() => Try(6, true, 4));
    }

    /// <summary>Outputs and all gradients, for random inputs and a random gradient of the outputs.</summary>
    private static float[][] Run(Case c, ForwardPass forward, BackwardPass backward, int threads = 1)
    {
        var random = new Random(c.Seed);
        float[] Draw(int count, double scale = 1) => [.. Enumerable.Range(0, count).Select(_ => (float)(scale * ((2 * random.NextDouble()) - 1)))];
        int[] lengths = [c.Hidden * (c.Left + c.Right), c.Hidden, c.Outputs * c.Hidden, c.Outputs];
        float[][] w = [.. lengths.Select(length => Draw(length, 1 / Math.Sqrt(c.Hidden)))];
        float[][] g = [.. lengths.Select(length => new float[length])];
        var (left, right, result) = (Draw(c.Rows * c.Left), Draw(c.Rows * c.Right), new float[c.Rows * c.Outputs]);
        var inputs = new RowInputs { Rows = c.Rows, Left = left, Right = right, Residual = c.Residual };
        var weights = new RowWeights<ReadOnlySpan<float>> { First = w[0], FirstBias = w[1], Second = w[2], SecondBias = w[3] };
        var kept = new float[RowPerceptron.KeptLength(c.Rows, c.Hidden)];
        forward(inputs, weights, result, kept, threads);
        var (leftGradient, rightGradient) = (new float[left.Length], new float[right.Length]);
        var gradients = new RowGradients
        {
            Left = leftGradient,
            Right = rightGradient,
            Weights = new RowWeights<Span<float>> { First = g[0], FirstBias = g[1], Second = g[2], SecondBias = g[3] },
        };
        backward(inputs, weights, kept, Draw(result.Length), gradients, threads);
        return [result, leftGradient, rightGradient, .. g];
    }

    private delegate void ForwardPass(in RowInputs inputs, in RowWeights<ReadOnlySpan<float>> weights, Span<float> result, Span<float> kept, int threads);

    private delegate void BackwardPass(
        in RowInputs inputs, in RowWeights<ReadOnlySpan<float>> weights, ReadOnlySpan<float> kept, ReadOnlySpan<float> result, in RowGradients gradients, int threads);

    private sealed record Case(int Rows, int Left, int Right, int Hidden, int Outputs, bool Residual, int Seed);
}
