using System.Numerics;
using Noether.Geometry.Shapes;
using Noether.Runtime;

namespace Noether.Tests.Geometry.Shapes;

public sealed class ParametricShapesTests
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, ParametricShapes.Kinds.Count)];

    [Fact]
    public void There_are_twenty_kinds_of_different_names()
    {
        Assert.Equal(20, ParametricShapes.Kinds.Distinct().Count());
        Assert.Equal(20, ParametricShapes.Parts.Count);
    }

    [Fact]
    public void A_prism_has_the_area_of_its_outline_twice_and_of_its_sides()
    {
        // An L of three unit squares: area 3, perimeter 8.
        Vector2[] outline = [new(0, 0), new(2, 0), new(2, 1), new(1, 1), new(1, 2), new(0, 2)];
        using var mesh = new SurfaceBuilder().Prism(outline, 0.5).Build();
        Assert.Equal((2 * 3) + (8 * 0.5), mesh.Area, 5);
    }

    [Fact]
    public void A_turned_line_and_a_tube_have_the_areas_of_cylinders()
    {
        using var turned = new SurfaceBuilder().Turned([new(0, 0), new(0.5f, 0), new(0.5f, 2), new(0, 2)], segments: 400).Build();
        Assert.Equal((Math.PI * 2) + (2 * Math.PI * 0.25), turned.Area, 3);
        using var tube = new SurfaceBuilder().Tube([new(0, 0, 0), new(0, 1, 0), new(0, 2, 0)], 0.5, sides: 400).Build();
        Assert.Equal((Math.PI * 2) + (2 * Math.PI * 0.25), tube.Area, 3);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Triangles_of_closed_parts_face_outwards(int kind)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(kind);
        foreach (var (mesh, part) in ParametricShapes.Draw(kind, generator).Zip(ParametricShapes.Parts[kind]).Where(p => p.Second != "shade"))
        {
            using (mesh)
            {
                // Of a closed surface that faces outwards, the mean of x . n over it is three times the volume over the area.
                var sample = mesh.Sample(4000, generator);
                var volume = (sample.Points * sample.Normals).sum(1).mean().item<double>() * mesh.Area / 3;
                Assert.True(volume > 0, $"{ParametricShapes.Kinds[kind]}, {part}: {volume}");
            }
        }
    }

    [Fact]
    public void Clouds_are_functions_of_the_seed_with_points_of_all_parts()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var how = new CloudSampling(256);
        var clouds = ParametricShapes.Clouds(40, [], how, generator);
        Assert.Equal([40, 256, 3], clouds.Points.shape);
        Assert.Equal(Enumerable.Range(0, 20).Concat(Enumerable.Range(0, 20)), clouds.Kinds);
        Assert.True(clouds.Points.isfinite().all().item<bool>());
        Assert.Equal(0, (clouds.Points - ParametricShapes.Clouds(40, [], how, generator).Points).abs().max().ToDouble());
        Assert.NotEqual(0, (clouds.Points[0] - clouds.Points[20]).abs().max().ToDouble());
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(ParametricShapes.Parts[i].Count, (int)clouds.Parts[i].max().item<long>() + 1);
        }
    }

    [Fact]
    public void What_is_hidden_lies_beyond_a_plane()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var (whole, part) = (ParametricShapes.Clouds(20, [0], new CloudSampling(300, 0, 0), generator), ParametricShapes.Clouds(20, [0], new CloudSampling(300, 0, 0.2), generator));
        double OffCentre(ShapeClouds clouds) => torch.linalg.vector_norm(clouds.Points.mean([1]), dims: [-1]).mean().ToDouble();
        Assert.True(OffCentre(part) > 1.5 * OffCentre(whole));
    }

    [Fact]
    public void Crossed_or_clockwise_outlines_are_refused() =>
        Assert.Throws<ArgumentException>(() => new SurfaceBuilder().Prism([new(0, 0), new(0, 1), new(1, 1), new(1, 0)], 1));
}
