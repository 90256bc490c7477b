using Noether.Lab.Evaluation.Discovery;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Discovery;

public sealed class BrokenSharesTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.2)]
    public void The_share_is_the_excess_error_over_the_predictable_squares_where_moved_samples_occur(double moved)
    {
        // f is 2 everywhere, f_sym 1: |f - f_sym|² / |f|² = 1/4; noise of variance 1 is in both errors.
        double[] All(double value) => [.. Enumerable.Repeat(value, 40)];
        var losses = new HeldOutLosses([All(1 + (moved * moved))], [All(1)], [All(moved)], All(5));
        using var generator = new Generator(0);
        var share = new BrokenShares(losses, [.. Enumerable.Range(0, 40)], 100, generator).Of(0);
        Assert.Equal(0.25, share.Value, 12);
        Assert.Equal(0.8, share.Predictable, 12);
        Assert.Equal(2 * moved, share.Overlap, 12);
    }

    [Fact]
    public void Intervals_widen_when_samples_share_their_origin()
    {
        using var generator = new Generator(2);
        var noise = torch.randn(400, torch.float64, generator: generator.Torch).data<double>().ToArray();
        double[] blind = [.. noise.Select((_, i) => 1 + noise[i / 20 * 20])];
        var losses = new HeldOutLosses([blind], [[.. noise.Select(_ => 1.0)]], [[.. noise.Select(_ => 0.5)]], [.. noise.Select(_ => 5.0)]);
        double Width(int perOrigin)
        {
            var share = new BrokenShares(losses, [.. Enumerable.Range(0, 400).Select(i => i / perOrigin)], 500, generator).Of(0);
            return share.High - share.Low;
        }

        Assert.True(Width(20) > 2 * Width(1));
    }
}
