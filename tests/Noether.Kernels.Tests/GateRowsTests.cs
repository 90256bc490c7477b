using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class GateRowsTests
{
    private static readonly Gen<(int Scalars, int Copies, int Rows, int Seed)> Cases =
        Gen.Select(Gen.Int[0, 40], Gen.Int[1, 40], Gen.Int[0, 5], Gen.Int);

    [Fact]
    public void Scalars_become_their_SiLU_and_copies_their_product_with_the_logistic_function_of_their_gates() => Cases.Sample(
        c =>
        {
            var (rows, slopes) = Draw(c);
            var (shape, (expected, gradients)) = (Shape(c.Scalars, c.Copies), Define(c.Scalars, c.Copies, rows, slopes));
            var (results, found) = Run(shape, rows, slopes, GateRows.Forward, GateRows.Backward);
            ProductCase.Close(expected, results);
            ProductCase.Close(gradients, found);
            (results, found) = Run(shape, rows, slopes, GateRows.ForwardScalar, GateRows.BackwardScalar);
            ProductCase.Close(expected, results);
            ProductCase.Close(gradients, found);
        },
        iter: 40);

    [Fact]
    public void What_is_not_a_number_stays_none_and_far_gates_are_open_or_shut()
    {
        var shape = Shape(1, 1);
        var (results, _) = Run(shape, [float.NaN, float.NaN, 1, 2, 3, 4], new float[5], GateRows.Forward, GateRows.Backward);
        Assert.All(results, x => Assert.True(float.IsNaN(x)));
        (results, _) = Run(shape, [50, float.PositiveInfinity, 1, 2, 3, 4], new float[5], GateRows.Forward, GateRows.Backward);
        Assert.Equal([100f, 3, 6, 9, 12], results);
        (results, _) = Run(shape, [-200, float.NegativeInfinity, 1, 2, 3, 4], new float[5], GateRows.Forward, GateRows.Backward);
        Assert.All(results, x => Assert.Equal(0, x, 1e-30));
    }

    [Fact]
    public void Numbers_that_are_read_twice_or_not_at_all_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new GateShape(3, [new GateScalars(0, 2, 0)], [], 1, 1));
        Assert.Throws<ArgumentException>(() => new GateShape(2, [new GateScalars(0, 2, 0), new GateScalars(1, 1, 2)], [], 1, 1));
    }

    private delegate void ForwardPass(GateShape shape, ReadOnlySpan<float> rows, Span<float> results, int threads);

    private delegate void BackwardPass(GateShape shape, ReadOnlySpan<float> rows, ReadOnlySpan<float> slopes, Span<float> gradients, int threads);

    /// <summary>Scalars, gates, and copies of four components; the factors are 2 and 3.</summary>
    private static GateShape Shape(int scalars, int copies) =>
        new(scalars + (5 * copies), [new GateScalars(0, scalars, 0)], [new GateCopies(scalars + copies, copies, 4, copies, scalars, scalars)], 2, 3);

    private static (float[] Rows, float[] Slopes) Draw((int Scalars, int Copies, int Rows, int Seed) c)
    {
        var random = new Random(c.Seed);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((8 * random.NextDouble()) - 4))];
        return (Numbers(c.Rows * (c.Scalars + (5 * c.Copies))), Numbers(c.Rows * (c.Scalars + (4 * c.Copies))));
    }

    private static (float[] Results, float[] Gradients) Run(GateShape shape, float[] rows, float[] slopes, ForwardPass forward, BackwardPass backward)
    {
        var (results, gradients) = (new float[slopes.Length], new float[rows.Length]);
        results.AsSpan().Fill(float.NaN);
        gradients.AsSpan().Fill(float.NaN);
        forward(shape, rows, results, 1);
        backward(shape, rows, slopes, gradients, 1);
        return (results, gradients);
    }

    private static (double[] Results, double[] Gradients) Define(int scalars, int copies, float[] rows, float[] slopes)
    {
        var (inputs, outputs) = (scalars + (5 * copies), scalars + (4 * copies));
        var (results, gradients) = (new double[slopes.Length], new double[rows.Length]);
        for (var row = 0; row < rows.Length / inputs; row++)
        {
            var (x, y) = (row * inputs, row * outputs);
            for (var c = 0; c < scalars; c++)
            {
                var s = 1 / (1 + Math.Exp(-rows[x + c]));
                results[y + c] = 2 * s * rows[x + c];
                gradients[x + c] = 2 * slopes[y + c] * s * (1 + (rows[x + c] * (1 - s)));
            }

            for (var c = 0; c < copies; c++)
            {
                var s = 1 / (1 + Math.Exp(-rows[x + scalars + c]));
                for (var k = 0; k < 4; k++)
                {
                    var (from, to) = (x + scalars + copies + (k * copies) + c, y + scalars + (k * copies) + c);
                    results[to] = 3 * s * rows[from];
                    gradients[from] = 3 * s * slopes[to];
                    gradients[x + scalars + c] += 3 * s * (1 - s) * rows[from] * slopes[to];
                }
            }
        }

        return (results, gradients);
    }
}
