using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class SegmentMaxTests
{
    [Fact]
    public void Vector_and_scalar_loops_agree_bit_for_bit() => SegmentCases.Of(Gen.Int[1, 37]).Sample(c =>
    {
        // Few distinct values, so that maxima tie.
        var single = SegmentCases.Rows<float>(c).Select(x => MathF.Round(x * 3)).ToArray();
        var twice = single.Select(x => (double)x).ToArray();
        var n = (c.Offsets.Length - 1) * c.Channels;
        var (maxima, scalarMaxima, winners, scalarWinners) = (new float[n], new float[n], new int[n], new int[n]);
        SegmentMax.Max(single, c.Channels, c.Offsets, maxima, winners);
        SegmentMax.MaxScalar(single, c.Channels, c.Offsets, scalarMaxima, scalarWinners);
        Assert.Equal(scalarMaxima, maxima);
        Assert.Equal(scalarWinners, winners);
        var (wide, wideWinners) = (new double[n], new long[n]);
        SegmentMax.Max(twice, c.Channels, c.Offsets, wide, wideWinners);
        Assert.Equal(maxima.Select(x => (double)x), wide);
        Assert.Equal(winners.Select(x => (long)x), wideWinners);
        SegmentMax.MaxScalar(twice, c.Channels, c.Offsets, wide, wideWinners);
        Assert.Equal(winners.Select(x => (long)x), wideWinners);
    });

    [Fact]
    public void The_winner_is_the_first_row_that_holds_the_maximum() => SegmentCases.Of(Gen.Int[1, 20]).Sample(c =>
    {
        var rows = SegmentCases.Rows<float>(c).Select(x => MathF.Round(x * 2)).ToArray();
        var n = (c.Offsets.Length - 1) * c.Channels;
        var (maxima, winners) = (new float[n], new int[n]);
        SegmentMax.Max(rows, c.Channels, c.Offsets, maxima, winners);
        for (var s = 0; s + 1 < c.Offsets.Length; s++)
        {
            var run = Enumerable.Range((int)c.Offsets[s], (int)(c.Offsets[s + 1] - c.Offsets[s])).ToArray();
            for (var channel = 0; channel < c.Channels; channel++)
            {
                var expected = run.Length == 0 ? 0 : run.Max(row => rows[(row * c.Channels) + channel]);
                Assert.Equal(expected, maxima[(s * c.Channels) + channel]);
                Assert.Equal(run.Length == 0 ? (int)c.Offsets[^1] : run.First(row => rows[(row * c.Channels) + channel] == expected), winners[(s * c.Channels) + channel]);
            }
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void The_first_NaN_wins(int channels)
    {
        float[] column = [1, float.NaN, 7, float.NaN];
        var rows = column.SelectMany(x => Enumerable.Repeat(x, channels)).ToArray();
        var (maxima, winners) = (new float[channels], new int[channels]);
        SegmentMax.Max(rows, channels, [0, 4], maxima, winners);
        Assert.All(maxima, x => Assert.True(float.IsNaN(x)));
        Assert.All(winners, row => Assert.Equal(1, row));
    }

    [Fact]
    public void Results_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SegmentMax.Max([1f, 2], 1, [0, 3], new float[1], new int[1]));
        Assert.Throws<ArgumentException>(() => SegmentMax.Max([1f, 2], 1, [0, 2], new float[1], new int[2]));
    }
}
