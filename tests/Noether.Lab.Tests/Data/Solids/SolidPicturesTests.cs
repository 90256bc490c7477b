using Noether.Fields;
using Noether.Geometry.Rendering;
using Noether.Groups;
using Noether.Lab.Data.Solids;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Tests.Data.Solids;

public sealed class SolidPicturesTests
{
    [Theory]
    [InlineData("tet", 12)]
    [InlineData("cube", 24)]
    [InlineData("ico", 60)]
    [InlineData("cone", 360)]
    [InlineData("cyl", 720)]
    [InlineData("tetX", 3)]
    [InlineData("cylO", 1)]
    [InlineData("sphX", 1)]
    public void Every_solid_has_as_many_poses_that_look_alike_as_it_should(string name, int count)
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(count, SolidPictures.Bodies[SolidPictures.IndexOf(name)].Symmetries(SolidPictures.Turns).shape[0]);
    }

    [Fact]
    public void Pictures_show_their_poses_and_repeat_from_a_seed()
    {
        using var scope = torch.NewDisposeScope();
        Batch Drawn(int seed)
        {
            using var generator = new Generator(seed);
            return SolidPictures.Draw(["cube", "cylO"], 3, new Camera(21), generator);
        }

        var (first, again, other) = (Drawn(1), Drawn(1), Drawn(2));
        Assert.Equal([6, 1, 21, 21], first["image"].Value.shape);
        Assert.True(first["image"].Value.allclose(again["image"].Value, 0, 0));
        Assert.False(first["image"].Value.allclose(other["image"].Value, 0, 0));
        var redrawn = new Renderer(new Camera(21)).Draw(SolidPictures.Bodies, first["shape"].Value, RenderedPoses.PosesOf(first));
        Assert.True((redrawn - first["image"].Value).abs().mean().item<float>() < 1e-3);
        Assert.Contains("'tett'", Assert.Throws<InputException>(() => SolidPictures.IndexOf("tett")).Message);
    }

    [Fact]
    public void The_error_of_a_pose_does_not_tell_poses_apart_that_look_alike()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var (group, cube, marked) = (new SO3(), SolidPictures.IndexOf("cube"), SolidPictures.IndexOf("cylO"));
        var truth = group.Sample(1, generator);
        var turned = truth.matmul(Rotations.FromEuler(torch.tensor(new[,] { { 0.0, Math.PI / 2, 0 } }))).matmul(Rotations.FromEuler(torch.tensor(new[,] { { 0.1, 0.0, 0 } })));
        Assert.Equal(0.1, SolidPictures.Error(turned, truth, torch.tensor([(long)cube])).item<double>(), 1e-6);
        Assert.True(SolidPictures.Error(turned, truth, torch.tensor([(long)marked])).item<double>() > 1.4);
        Assert.Equal(0, SolidPictures.Error(truth, truth, torch.tensor([(long)marked])).item<double>(), 1e-6);
        var error = new PoseError().Values(
            new Batch(("axes", RenderedPoses.AxesOf(turned))), new Batch(("axes", RenderedPoses.AxesOf(truth)), ("shape", new Field(torch.tensor([(long)cube]), FieldType.Label))));
        Assert.Equal(0.1 * 180 / Math.PI, error.item<double>(), 1e-4);
    }

    [Fact]
    public void Data_without_poses_cannot_be_drawn_anew()
    {
        using var scope = torch.NewDisposeScope();
        var pictures = new Batch(("image", new Field(torch.zeros(1, 1, 9, 9), FieldType.Image)));
        Assert.Contains("'axes'", Assert.Throws<InputException>(() => ViewGrids.Turns(90, pictures)).Message);
    }
}
