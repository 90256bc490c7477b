using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class SegmentSumTests
{
    private static readonly Gen<(int Channels, long[] Offsets, int Seed)> Cases = SegmentCases.Of(Gen.Int[1, 37]);

    [Fact]
    public void Vector_and_scalar_loops_agree_bit_for_bit_with_two_or_more_channels() => SegmentCases.Of(Gen.Int[2, 37]).Sample(c =>
    {
        Assert.Equal(Sum<float>(c, vector: false), Sum<float>(c, vector: true));
        Assert.Equal(Sum<double>(c, vector: false), Sum<double>(c, vector: true));
    });

    [Fact]
    public void A_single_channel_agrees_within_the_stated_error() => SegmentCases.Of(Gen.Const(1)).Sample(c =>
    {
        var (rows, scalar, vector) = (SegmentCases.Rows<float>(c), Sum<float>(c, vector: false), Sum<float>(c, vector: true));
        for (var s = 0; s < scalar.Length; s++)
        {
            var run = rows[(int)c.Offsets[s]..(int)c.Offsets[s + 1]];
            Assert.True(Math.Abs(scalar[s] - vector[s]) <= run.Length * 1.2e-7 * run.Sum(MathF.Abs));
        }
    });

    [Fact]
    public void Sums_equal_those_of_plain_loops() => Cases.Sample(c =>
    {
        var (rows, sums) = (SegmentCases.Rows<double>(c), Sum<double>(c, vector: true));
        for (var s = 0; s + 1 < c.Offsets.Length; s++)
        {
            for (var channel = 0; channel < c.Channels; channel++)
            {
                var expected = Enumerable.Range((int)c.Offsets[s], (int)(c.Offsets[s + 1] - c.Offsets[s])).Sum(row => rows[(row * c.Channels) + channel]);
                Assert.Equal(expected, sums[(s * c.Channels) + channel], 1e-12);
            }
        }
    });

    [Fact]
    public void Spread_is_the_transpose_of_sum() => Cases.Sample(c =>
    {
        var (rows, sums) = (SegmentCases.Rows<double>(c), Sum<double>(c, vector: true));
        var weights = SegmentCases.Rows<double>((c.Channels, [0, c.Offsets.Length - 1], c.Seed + 1));
        var spread = new double[rows.Length];
        SegmentSum.Spread<double>(weights, c.Channels, c.Offsets, spread);
        Assert.Equal(Dot(weights, sums), Dot(spread, rows), 1e-10);
    });

    [Fact]
    public void Empty_runs_sum_to_zero_even_over_old_values()
    {
        float[] sums = [9, 9, 9];
        SegmentSum.Sum<float>([1, 2], 1, [0, 0, 2, 2], sums);
        Assert.Equal([0f, 3, 0], sums);
        SegmentSum.Sum<float>([], 4, [0], []);
    }

    [Theory]
    [InlineData(new long[] { 0, 3 })]
    [InlineData(new long[] { 1, 2 })]
    [InlineData(new long[] { 0, 2, 1, 2 })]
    [InlineData(new long[0])]
    public void Offsets_that_do_not_fit_are_refused(long[] offsets)
    {
        var sums = new float[Math.Max(0, offsets.Length - 1)];
        Assert.Throws<ArgumentException>(() => SegmentSum.Sum<float>([1, 2], 1, offsets, sums));
        Assert.Throws<ArgumentException>(() => SegmentSum.SumScalar<float>([1, 2], 1, offsets, sums));
        Assert.Throws<ArgumentException>(() => SegmentSum.Spread<float>(sums, 1, offsets, new float[2]));
    }

    private static T[] Sum<T>((int Channels, long[] Offsets, int Seed) c, bool vector)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var sums = new T[(c.Offsets.Length - 1) * c.Channels];
        if (vector)
        {
            SegmentSum.Sum<T>(SegmentCases.Rows<T>(c), c.Channels, c.Offsets, sums);
        }
        else
        {
            SegmentSum.SumScalar<T>(SegmentCases.Rows<T>(c), c.Channels, c.Offsets, sums);
        }

        return sums;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
