using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class RowGatherTests
{
    [Fact]
    public void Vector_and_scalar_sums_agree_bit_for_bit() => SegmentCases.Of(Gen.Int[1, 70]).Sample(c =>
    {
        var order = Order(c);
        var n = (c.Offsets.Length - 1) * c.Channels;
        var (vector, scalar) = (new float[n], new float[n]);
        RowGather.Sum<float>(SegmentCases.Rows<float>(c), c.Channels, c.Offsets, order, vector);
        RowGather.SumScalar<float>(SegmentCases.Rows<float>(c), c.Channels, c.Offsets, order, scalar);
        Assert.Equal(scalar, vector);
    });

    [Fact]
    public void A_sum_in_an_order_is_the_sum_of_the_rows_gathered_in_it() => SegmentCases.Of(Gen.Int[2, 70]).Sample(c =>
    {
        var (rows, order) = (SegmentCases.Rows<double>(c), Order(c));
        var (sorted, expected, actual) = (new double[rows.Length], new double[(c.Offsets.Length - 1) * c.Channels], new double[(c.Offsets.Length - 1) * c.Channels]);
        RowGather.Gather<double>(rows, c.Channels, order, sorted);
        SegmentSum.Sum<double>(sorted, c.Channels, c.Offsets, expected);
        RowGather.Sum<double>(rows, c.Channels, c.Offsets, order, actual);
        Assert.Equal(expected, actual);
    });

    [Fact]
    public void Rows_are_gathered_by_index()
    {
        var result = new float[6];
        RowGather.Gather<float>([1, 2, 3, 4], 2, [1, 0, 1], result);
        Assert.Equal([3f, 4, 1, 2, 3, 4], result);
        RowGather.Gather<float>([1, 2, 3, 4], 1, [3, 0], result.AsSpan(0, 2));
        Assert.Equal([4f, 1], result[..2]);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => RowGather.Gather<float>([1, 2], 1, [2], new float[1]));
        Assert.Throws<ArgumentException>(() => RowGather.Gather<float>([1, 2], 1, [-1], new float[1]));
        Assert.Throws<ArgumentException>(() => RowGather.Gather<float>([1, 2], 1, [0], new float[2]));
        Assert.Throws<ArgumentException>(() => RowGather.Sum<float>([1, 2], 1, [0, 2], [0, 2], new float[1]));
        Assert.Throws<ArgumentException>(() => RowGather.Sum<float>([1, 2], 1, [0, 2], [0], new float[1]));
    }

    private static int[] Order((int Channels, long[] Offsets, int Seed) c)
    {
        var order = Enumerable.Range(0, (int)c.Offsets[^1]).ToArray();
        new Random(c.Seed).Shuffle(order);
        return order;
    }
}
