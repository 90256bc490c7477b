using Noether.Geometry;
using Noether.Groups;
using Noether.Runtime;

namespace Noether.Tests.Geometry;

public sealed class SolidTests
{
    private const int Count = 20_000;
    private const double Step = 1e-6;

    private static readonly Dictionary<string, (Solid Solid, double Area, double Volume)> Solids = new()
    {
        ["box"] = (new Box(1, 2, 3), 22, 6),
        ["sphere"] = (new Sphere(0.7), 4 * Math.PI * 0.49, 4 * Math.PI * 0.343 / 3),
        ["torus"] = (new Torus(1, 0.4), 4 * Math.PI * Math.PI * 0.4, 2 * Math.PI * Math.PI * 0.16),
        ["cylinder"] = (Frustum.Cylinder(0.5, 2), Math.PI * 2.5, Math.PI / 2),
        ["cone"] = (Frustum.Cone(0.6, 0.8), Math.PI * 0.6 * 1.6, Math.PI * 0.36 * 0.8 / 3),
    };

    public static TheoryData<string> Names => [.. Solids.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Points_lie_on_the_surface_and_normals_point_outwards(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var (solid, area, _) = Solids[name];
        var (points, normals) = solid.Sample(Count, generator);
        Assert.Equal(area, solid.Area, 1e-12);
        Assert.True(normals.square().sum(1).sub(1).abs().max().item<double>() < 1e-12);
        Assert.False(solid.Contains(points + (Step * normals)).any().item<bool>());

        // Within a step of an edge, or of a cone's tip, a step inwards may leave by the other side.
        Assert.InRange(solid.Contains(points - (Step * normals)).to(torch.float64).mean().item<double>(), 0.999, 1);
    }

    [Fact]
    public void A_part_on_which_no_point_falls_does_no_harm()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var union = Solid.Union(Frustum.Cylinder(1, 1), Frustum.Cone(1e-6, 1e-6).Moved(torch.eye(3), torch.tensor([5.0, 0, 0])));
        Assert.Equal([4L, 3], union.Sample(4, generator).Points.shape);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evenly_drawn_points_give_the_volume_by_the_divergence_theorem(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var (solid, area, volume) = Solids[name];

        // The flux of x/3 through the surface is the volume, that of a constant is zero: draws that favour a part would tell.
        var (points, normals) = solid.Sample(Count, generator);
        var flux = (points * normals).sum(1) / 3 * area;
        Near(volume, flux);
        for (var axis = 0; axis < 3; axis++)
        {
            Near(0, normals.select(1, axis) * area);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_inside_has_the_volume(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var (solid, _, volume) = Solids[name];
        var points = (torch.rand([Count, 3], torch.float64, generator: generator.Torch) * 4) - 2;
        Near(volume, solid.Contains(points).to(torch.float64) * 64);
    }

    [Fact]
    public void Moved_solids_carry_points_normals_and_insides_with_them()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var rotation = Rotations.FromAxisAngle(torch.tensor([1.0, 2, 3]), torch.tensor(0.7));
        var moved = new Box(1, 2, 3).Moved(rotation, torch.tensor([5.0, 0, -1]));
        var (points, normals) = moved.Sample(1000, generator);
        Assert.True(points.mean([0]).allclose(torch.tensor([5.0, 0, -1]), 0, 0.2));
        Assert.False(moved.Contains(points + (Step * normals)).any().item<bool>());
        Assert.True(moved.Contains(points - (Step * normals)).all().item<bool>());
        Assert.Equal(22, moved.Area, 1e-12);
    }

    [Fact]
    public void Unions_show_no_point_inside_another_part_and_have_the_outer_surface_alone()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var eye = torch.eye(3, dtype: torch.float64);
        var union = Solid.Union(new Sphere(1), new Sphere(1).Moved(eye, torch.tensor([1.0, 0, 0])), new Sphere(0.2));
        var (points, normals) = union.Sample(Count, generator);
        Assert.Equal([Count, 3], points.shape);
        Assert.InRange(union.Contains(points + (Step * normals)).to(torch.float64).mean().item<double>(), 0, 0.001);
        Assert.True(union.Contains(points - (Step * normals)).all().item<bool>());

        // Of each unit sphere the cap beyond x = 1/2 is hidden, a quarter; the small one altogether.
        Near(0.5, points.select(1, 0));
        Assert.True(points.select(1, 0).sub(0.5).abs().max().item<double>() <= 1.5 + 1e-9);
        Assert.True(points.square().sum(1).sqrt().min().item<double>() > 1 - 1e-9);
    }

    [Fact]
    public void Lengths_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Box(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sphere(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Torus(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Frustum.Cylinder(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Frustum.Cone(1, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => Solid.Union());
    }

    /// <summary>The mean of independent draws is within five of its standard deviations.</summary>
    private static void Near(double expected, Tensor draws)
    {
        var error = draws.std().item<double>() / Math.Sqrt(draws.NumberOfElements);
        Assert.InRange(draws.mean().item<double>(), expected - (5 * error) - 1e-12, expected + (5 * error) + 1e-12);
    }
}
