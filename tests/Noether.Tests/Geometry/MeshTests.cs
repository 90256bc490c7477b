using Noether.Geometry;
using Noether.Runtime;

namespace Noether.Tests.Geometry;

public sealed class MeshTests
{
    /// <summary>Two triangles in the plane z = 1, the second three times as large, and one without area.</summary>
    private static Mesh Two()
    {
        using var vertices = torch.tensor([0f, 0, 1, 1, 0, 1, 0, 2, 1, -3, 0, 1]).view(4, 3);
        using var triangles = torch.tensor([0L, 1, 2, 0, 2, 3, 1, 1, 2]).view(3, 3);
        return new Mesh(vertices, triangles);
    }

    [Fact]
    public void Areas_are_those_of_the_triangles()
    {
        using var scope = torch.NewDisposeScope();
        using var mesh = Two();
        Assert.Equal([1.0, 3, 0], mesh.Areas().data<double>().ToArray());
        Assert.Equal(4, mesh.Area);
        Assert.Equal(3, mesh.Triangles);
    }

    [Fact]
    public void Points_fall_on_triangles_in_proportion_to_their_area_evenly_and_with_their_normals()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var mesh = Two();
        var (points, normals) = mesh.Sample(20_000, generator);
        Assert.True(normals.equal(torch.tensor([0.0, 0, 1])).all().item<bool>());
        Assert.True(points.select(1, 2).sub(1).abs().max().item<double>() < 1e-12);
        var right = points.select(1, 0).gt(0);
        Assert.InRange(right.to(torch.float64).mean().item<double>(), 0.235, 0.265);

        // The centre of a triangle is the mean of its corners.
        var centre = points[right].mean([0]);
        Assert.True(centre.allclose(torch.tensor([1.0 / 3, 2.0 / 3, 1]), 0, 0.02));
    }

    [Fact]
    public void Equal_generators_draw_equal_points()
    {
        using var scope = torch.NewDisposeScope();
        using var mesh = Two();
        Tensor Drawn(long seed)
        {
            using var generator = new Generator(seed);
            return mesh.Sample(9, generator).Points;
        }

        Assert.True(Drawn(3).equal(Drawn(3)).all().item<bool>());
        Assert.False(Drawn(3).equal(Drawn(4)).all().item<bool>());
    }

    [Fact]
    public void What_is_no_surface_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        Assert.Contains("vertex 3", Assert.Throws<InputException>(() => new Mesh(torch.zeros(3, 3), torch.tensor([0L, 1, 3]).view(1, 3))).Message);
        Assert.Contains("vertex -1", Assert.Throws<InputException>(() => new Mesh(torch.zeros(3, 3), torch.tensor([0L, 1, -1]).view(1, 3))).Message);
        Assert.Throws<InputException>(() => new Mesh(torch.full([3, 3], double.NaN), torch.tensor([0L, 1, 2]).view(1, 3)));
        Assert.Throws<ArgumentException>(() => new Mesh(torch.zeros(3, 2), torch.tensor([0L, 1, 2]).view(1, 3)));
        using var flat = new Mesh(torch.zeros(3, 3), torch.tensor([0L, 1, 2]).view(1, 3));
        Assert.Throws<InputException>(() => flat.Sample(1, generator));
        using var empty = new Mesh(torch.zeros(0, 3), torch.zeros([0, 3], torch.int64));
        Assert.Throws<InputException>(() => empty.Sample(1, generator));
    }
}
