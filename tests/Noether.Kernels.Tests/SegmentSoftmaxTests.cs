using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class SegmentSoftmaxTests
{
    [Fact]
    public void Vector_and_scalar_loops_agree_within_the_stated_error() => SegmentCases.Of(Gen.Int[1, 37]).Sample(c =>
    {
        Close(SegmentCases.Rows<float>(c), c, 1.2e-7);
        Close(SegmentCases.Rows<double>(c), c, 2.3e-16);
    });

    [Fact]
    public void Runs_are_positive_sum_to_one_and_do_not_change_when_shifted() => SegmentCases.Of(Gen.Int[1, 20]).Sample(c =>
    {
        var rows = SegmentCases.Rows<double>(c);
        var (result, shifted) = (new double[rows.Length], new double[rows.Length]);
        SegmentSoftmax.Softmax<double>(rows, c.Channels, c.Offsets, result);
        SegmentSoftmax.Softmax<double>([.. rows.Select(x => x + 500)], c.Channels, c.Offsets, shifted);
        Assert.All(result, x => Assert.InRange(x, double.Epsilon, 1));
        Assert.All(result.Zip(shifted), p => Assert.Equal(p.First, p.Second, 1e-12));
        var sums = new double[(c.Offsets.Length - 1) * c.Channels];
        SegmentSum.Sum<double>(result, c.Channels, c.Offsets, sums);
        for (var i = 0; i < sums.Length; i++)
        {
            Assert.Equal(c.Offsets[i / c.Channels] == c.Offsets[(i / c.Channels) + 1] ? 0 : 1, sums[i], 1e-12);
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    public void Minus_infinity_weighs_nothing_and_alone_gives_NaN(int channels)
    {
        float[] column = [0, float.NegativeInfinity, 0, float.NegativeInfinity];
        var rows = column.SelectMany(x => Enumerable.Repeat(x, channels)).ToArray();
        var result = new float[rows.Length];
        SegmentSoftmax.Softmax<float>(rows, channels, [0, 3, 4], result);
        Assert.Equal([0.5f, 0, 0.5f, float.NaN], Enumerable.Range(0, 4).Select(row => result[row * channels]));
    }

    [Fact]
    public void Results_that_do_not_fit_are_refused() =>
        Assert.Throws<ArgumentException>(() => SegmentSoftmax.Softmax<float>([1, 2], 1, [0, 2], new float[3]));

    private static void Close<T>(T[] rows, (int Channels, long[] Offsets, int Seed) c, double unit)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var (vector, scalar) = (new T[rows.Length], new T[rows.Length]);
        SegmentSoftmax.Softmax<T>(rows, c.Channels, c.Offsets, vector);
        SegmentSoftmax.SoftmaxScalar<T>(rows, c.Channels, c.Offsets, scalar);
        for (var i = 0; i < rows.Length; i++)
        {
            var (a, b) = (double.CreateChecked(vector[i]), double.CreateChecked(scalar[i]));
            Assert.True(Math.Abs(a - b) <= (rows.Length + 8) * unit * b, $"{a} and {b}");
        }
    }
}
