using Noether.Geometry;
using Noether.Runtime;

namespace Noether.Tests.Geometry;

public sealed class SuperPixelsTests
{
    [Fact]
    public void An_even_picture_falls_into_a_grid()
    {
        using var scope = torch.NewDisposeScope();
        var cut = SuperPixels.Of(torch.full([1, 12, 16], 0.5f), pieces: 12);
        Assert.Equal([0, 12], cut.Offsets);
        Assert.True(cut.Intensities.eq(0.5f).all().item<bool>());
        Assert.Equal([-6f, 4f, -2f, 4f, 2f, 4f], cut.Positions.narrow(0, 0, 3).flatten().data<float>().ToArray());
    }

    [Fact]
    public void Pieces_follow_edges_and_keep_the_mean()
    {
        using var scope = torch.NewDisposeScope();
        var picture = torch.zeros([1, 28, 28]);
        picture[0].narrow(0, 3, 11).fill_(1);
        var cut = SuperPixels.Of(picture);
        Assert.Equal(72, cut.Offsets[1], 6.0);
        Assert.True(cut.Intensities.eq(0).logical_or(cut.Intensities.eq(1)).all().item<bool>());
        Assert.True(cut.Positions.masked_select(cut.Intensities.eq(1)).view(-1, 2).select(1, 1).ge(0).all().item<bool>());
    }

    [Fact]
    public void Each_picture_is_cut_as_if_alone()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var pictures = torch.rand([3, 28, 28], generator: generator.Torch);
        var all = SuperPixels.Of(pictures);
        var second = SuperPixels.Of(pictures.narrow(0, 1, 1));
        Assert.True(all.Positions.narrow(0, all.Offsets[1], all.Offsets[2] - all.Offsets[1]).equal(second.Positions).all().item<bool>());
        var (positions, intensities) = all.ToFields();
        Assert.Equal(positions.Mask!.sum().item<long>(), all.Offsets[3]);
        Assert.Equal(3, intensities.BatchSize);
    }
}
