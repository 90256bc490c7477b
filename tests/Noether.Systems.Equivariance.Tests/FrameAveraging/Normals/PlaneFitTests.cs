using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.FrameAveraging.Normals;
using Noether.Testing;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Normals;

public sealed class PlaneFitTests
{
    [Fact]
    public void A_plane_gives_its_normal_away_from_the_mean_and_a_sphere_gives_its_radii()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var flat = torch.randn([30, 3], torch.float64, generator: generator.Torch) * torch.tensor([1.0, 0, 1]);
        var cloud = torch.cat([flat + torch.tensor([0.0, 2, 0]), torch.tensor([0.0, -100, 0]).unsqueeze(0)]);
        var normals = Normals(cloud, 6).narrow(0, 0, 30);
        Assert.True(normals.allclose(torch.tensor([0.0, 1, 0]).expand(30, 3), 1e-9, 1e-9));

        var sphere = new Noether.Geometry.Sphere(1).Sample(2000, generator);
        var along = (Normals(sphere.Points, 8) * sphere.Points).sum(1);
        Assert.True(along.mean().item<double>() > 0.99);
    }

    [Fact]
    public void Planes_move_with_the_cloud_and_masked_points_change_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var mask = torch.ones([2, 12], torch.@bool);
        mask[1].copy_(torch.arange(12).lt(5));
        var values = torch.randn([2, 12, 3], torch.float64, generator: generator.Torch);
        var batch = new Batch(("positions", new Field(values, FieldType.Position, mask)));
        var isometries = SemidirectProduct.Euclidean(3, halfWidth: 2);
        EquivarianceCheck.Run(new PlaneFit(6), Symmetry.Natural(isometries), batch, isometries.Sample(5, generator));
        var alone = Normals(values[1].narrow(0, 0, 5), 6);
        Assert.True(alone.allclose(new PlaneFit(6).call(batch)["normals"].Value[1].narrow(0, 0, 5), 1e-12, 1e-12));
    }

    private static Tensor Normals(Tensor cloud, int neighbours) =>
        new PlaneFit(neighbours).call(new Batch(("positions", new Field(cloud.unsqueeze(0), FieldType.Position))))["normals"].Value[0];
}
