using Noether.Nn;

namespace Noether.Tests.Nn;

public sealed class LocalCorrelationTests
{
    [Fact]
    public void Each_channel_is_the_mean_product_at_its_displacement()
    {
        using var scope = torch.NewDisposeScope();
        using var layer = new LocalCorrelation(1);
        var (a, b) = (torch.arange(24, torch.float32).view(1, 2, 3, 4), torch.arange(24, torch.float32).view(1, 2, 3, 4).square());
        var scores = layer.call(a, b);
        Assert.Equal([1, 9, 3, 4], scores.shape);

        // Row 1, column 2; displacement one up and one to the right is channel 2.
        var expected = ((a[0, 0, 1, 2] * b[0, 0, 0, 3]) + (a[0, 1, 1, 2] * b[0, 1, 0, 3])) / 2;
        Assert.Equal(expected.item<float>(), scores[0, 2, 1, 2].item<float>());
        Assert.Equal(0, scores[0, 0, 0, 0].item<float>());
    }

    [Fact]
    public void A_moved_map_is_most_like_the_first_at_its_displacement()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Noether.Runtime.Generator(1);
        using var layer = new LocalCorrelation(3);
        var a = torch.randn([1, 64, 12, 12], generator: generator.Torch);
        var b = a.roll([2, -3], [2, 3]);
        var best = layer.call(a, b).narrow(2, 3, 6).narrow(3, 3, 6).argmax(1);
        Assert.True(best.eq((5 * 7) + 0).all().item<bool>());
    }

    [Fact]
    public void Maps_of_other_shapes_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var layer = new LocalCorrelation(1);
        Assert.Contains("[1, 2, 4, 4]", Assert.Throws<ArgumentException>(() => layer.call(torch.zeros(1, 1, 4, 4), torch.zeros(1, 2, 4, 4))).Message);
    }
}
