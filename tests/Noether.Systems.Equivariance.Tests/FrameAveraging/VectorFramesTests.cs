using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries.Frames;
using Noether.Systems.Equivariance.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging;

public sealed class VectorFramesTests
{
    [Fact]
    public void What_every_element_sees_turned_back_is_what_there_was()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var vectors = torch.randn([3, 7, 3], torch.float64, generator: generator.Torch);
        var axes = Frames(generator).Of(vectors, training: false);
        Assert.Equal(3 * 8, axes.Rows);
        Assert.True(axes.Mean(axes.Into(vectors)).allclose(vectors, 1e-12, 1e-12));
    }

    [Fact]
    public void Turned_vectors_look_the_same_in_their_frame_but_for_the_order_of_its_elements()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var vectors = torch.randn([1, 7, 3], torch.float64, generator: generator.Torch);
        var turned = vectors.matmul(new O3().Sample(1, generator).transpose(1, 2));
        var frames = Frames(generator);
        var (still, seen) = (frames.Of(vectors, false).Into(vectors).flatten(1), frames.Of(turned, false).Into(turned).flatten(1));
        var apart = (still.unsqueeze(0) - seen.unsqueeze(1)).abs().amax([2]);
        Assert.True(apart.amin([0]).max().item<double>() < 1e-9);
        Assert.True(apart.amin([1]).max().item<double>() < 1e-9);
    }

    [Fact]
    public void The_mean_over_a_frame_moves_with_the_vectors_whatever_is_made_of_them()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var vectors = torch.randn([2, 7, 3], torch.float64, generator: generator.Torch);
        var g = new O3().Sample(2, generator).transpose(1, 2);
        var frames = Frames(generator);
        Tensor Made(Tensor z)
        {
            var axes = frames.Of(z, training: false);
            return axes.Mean(axes.Into(z).pow(3) + axes.Into(z).exp());
        }

        Assert.True(Made(vectors.matmul(g)).allclose(Made(vectors).matmul(g), 1e-9, 1e-9));
    }

    [Fact]
    public void Vectors_without_axes_of_their_own_are_warned_of()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var frames = Frames(generator);
        frames.Of(torch.randn([2, 7, 3], torch.float64, generator: generator.Torch), training: false);
        Assert.Null(frames.Warning);
        frames.Of(torch.eye(3, dtype: torch.float64).unsqueeze(0), training: false);
        Assert.StartsWith("1 of 3 frames of vectors", frames.Warning, StringComparison.Ordinal);
    }

    private static VectorFrames Frames(Generator generator) => new(null, generator, new PcaOptions());
}
