using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class RowMapTests
{
    private static readonly Gen<Case> Cases =
        from rows in Gen.Int[1, 130]
        from columns in Gen.Int[1, 70]
        from outputs in Gen.Int[1, 70]
        from seed in Gen.Int
        select new Case(rows, columns, outputs, seed);

    [Fact]
    public void Vector_and_scalar_loops_are_the_sums_they_stand_for() => Cases.Sample(
        c =>
        {
            var exact = Exact(c);
            Assert.All(exact.Zip(Run(c, RowMap.Forward, RowMap.Backward)), pair => Close(pair.First, pair.Second));
            Assert.All(exact.Zip(Run(c, RowMap.ForwardScalar, RowMap.BackwardScalar)), pair => Close(pair.First, pair.Second));
        },
        iter: 40);

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        var c = new Case(5000, 8, 9, 1);
        var (one, three) = (Run(c, RowMap.Forward, RowMap.Backward), Run(c, RowMap.Forward, RowMap.Backward, threads: 3));
        Assert.All(one.Zip(three), pair => Assert.Equal(pair.First, pair.Second));
    }

    [Fact]
    public void Rows_that_need_no_gradient_change_nothing()
    {
        var c = new Case(50, 8, 9, 2);
        var (rows, weights, slopes) = Draw(c);
        var found = new float[weights.Length];
        RowMap.Backward(rows, c.Columns, weights, slopes, [], found, 1);
        Assert.Equal(Run(c, RowMap.Forward, RowMap.Backward)[2], found);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        static void Try(int rows, int weights, int result) => RowMap.Forward(new float[rows], 3, new float[weights], new float[result], 1);
        Try(6, 12, 8);
        Assert.Throws<ArgumentException>(() => Try(7, 12, 8));
        Assert.Throws<ArgumentException>(() => Try(6, 13, 8));
        Assert.Throws<ArgumentException>(() => Try(6, 12, 9));
        Assert.Throws<ArgumentException>(() => RowMap.Backward(new float[6], 3, new float[12], new float[8], new float[5], new float[12], 1));
        Assert.Throws<ArgumentException>(() => RowMap.Backward(new float[6], 3, new float[12], new float[8], new float[6], new float[11], 1));
    }

    private static void Close(float[] expected, float[] actual)
    {
        var size = expected.Select(Math.Abs).Append(1e-3f).Max();
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= 1e-5 * size, $"{pair.First} and {pair.Second}, of {size}"));
    }

    private static (float[] Rows, float[] Weights, float[] Slopes) Draw(Case c)
    {
        var random = new Random(c.Seed);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        return (Numbers(c.Rows * c.Columns), Numbers(c.Outputs * c.Columns), Numbers(c.Rows * c.Outputs));
    }

    /// <summary>Results, gradient of the rows and gradient of the weights.</summary>
    private static float[][] Run(Case c, ForwardPass forward, BackwardPass backward, int threads = 1)
    {
        var (rows, weights, slopes) = Draw(c);
        float[][] found = [new float[slopes.Length], new float[rows.Length], new float[weights.Length]];
        forward(rows, c.Columns, weights, found[0], threads);
        backward(rows, c.Columns, weights, slopes, found[1], found[2], threads);
        return found;
    }

    /// <summary>The same in double precision, by the definition.</summary>
    private static float[][] Exact(Case c)
    {
        var (x, w, g) = Draw(c);
        float Sum(int count, Func<int, double> term) => (float)Enumerable.Range(0, count).Sum(term);
        return
        [
            [.. g.Select((_, i) => Sum(c.Columns, k => (double)x[(i / c.Outputs * c.Columns) + k] * w[(i % c.Outputs * c.Columns) + k]))],
            [.. x.Select((_, i) => Sum(c.Outputs, o => (double)g[(i / c.Columns * c.Outputs) + o] * w[(o * c.Columns) + (i % c.Columns)]))],
            [.. w.Select((_, i) => Sum(c.Rows, r => (double)g[(r * c.Outputs) + (i / c.Columns)] * x[(r * c.Columns) + (i % c.Columns)]))],
        ];
    }

    private delegate void ForwardPass(ReadOnlySpan<float> rows, int columns, ReadOnlySpan<float> weights, Span<float> result, int threads);

    private delegate void BackwardPass(
        ReadOnlySpan<float> rows, int columns, ReadOnlySpan<float> weights, ReadOnlySpan<float> result, Span<float> rowGradients, Span<float> weightGradients, int threads);

    private sealed record Case(int Rows, int Columns, int Outputs, int Seed);
}
