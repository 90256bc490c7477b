using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Normals;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Normals;

public sealed class ShapeCloudsTests
{
    private static readonly NormalsOptions Few = new() { TrainShapes = 30, ValidationShapes = 10, TestShapes = 20, Points = 40 };

    [Fact]
    public void Clouds_are_centred_of_size_one_and_their_normals_too()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var clouds = ShapeClouds.Draw(Few, new NoData(), generator);
        var (train, test) = (clouds.Train, clouds.Test);
        Assert.Null(clouds.Models);
        Assert.Equal(10, clouds.Validation.Size);
        Assert.Equal([30L, 40, 3], train["positions"].Value.shape);
        Assert.Equal(20, test.Size);
        foreach (var batch in new[] { train, clouds.Validation, test })
        {
            var points = batch["positions"].Value;
            Assert.True(points.mean([1]).abs().max().item<float>() < 1e-5);
            var sizes = points.square().sum(-1).mean([1]);
            Assert.True(sizes.allclose(torch.ones_like(sizes), 1e-4, 1e-4));
            var lengths = torch.linalg.vector_norm(batch["normals"].Value, dims: [-1]);
            Assert.True(lengths.allclose(torch.ones_like(lengths), 1e-5, 1e-5));
        }
    }

    [Fact]
    public void Equal_seeds_give_equal_clouds_and_no_cloud_is_in_two_parts()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var (first, second) = (ShapeClouds.Draw(Few, new NoData(), generator), ShapeClouds.Draw(Few, new NoData(), generator));
        Assert.True(first.Train["positions"].Value.equal(second.Train["positions"].Value).all().item<bool>());
        Assert.All(new[] { (first.Train, first.Test), (first.Train, first.Validation), (first.Validation, first.Test) }, p =>
        {
            var gaps = (p.Item1["positions"].Value.unsqueeze(1) - p.Item2["positions"].Value.unsqueeze(0)).abs().amax([2, 3]);
            Assert.True(gaps.min().item<float>() > 0.01);
        });
    }

    [Fact]
    public void Solids_stand_upright()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var normals = ShapeClouds.Draw(Few, new NoData(), generator).Train["normals"].Value.flatten(0, 1);
        var upright = normals.select(1, 1).abs().gt(0.999).to(torch.float32).mean().item<float>();

        // Of evenly spread directions 0.1 % would be that close to the y axis.
        Assert.InRange(upright, 0.1, 0.6);
    }

    [Fact]
    public void A_sphere_and_a_single_point_are_normalized_to_numbers()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var sphere = ShapeClouds.Normalized(new Noether.Geometry.Sphere(0.2).Sample(50, generator).Points);
        Assert.Equal(1, sphere.square().sum(1).mean().item<double>(), 1e-12);
        Assert.Equal(0, ShapeClouds.Normalized(torch.ones([1, 3], torch.float64)).abs().max().item<double>());
    }

    [Fact]
    public void The_norms_deviation_is_a_scale_but_for_a_ball()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(8);
        var box = ShapeClouds.Normalized(new Noether.Geometry.Box(0.2, 1, 0.4).Sample(200, generator).Points, CloudScale.Deviation);
        var norms = torch.linalg.vector_norm(box, dims: [1]);
        Assert.Equal(1, (norms - norms.mean()).square().mean().sqrt().item<double>(), 1e-12);
        var octahedron = torch.cat([torch.eye(3, dtype: torch.float64), -torch.eye(3, dtype: torch.float64)]);
        Assert.Equal(1, ShapeClouds.Normalized(octahedron * 7, CloudScale.Deviation).square().sum(1).mean().item<double>(), 1e-12);
    }

    [Fact]
    public void Meshes_are_split_by_model()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var clouds = ShapeClouds.Draw(Few with { Source = ShapeSource.Meshes }, new TwentyTriangles(), generator);
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i % 10 < 8), Tilts(clouds.Train));
        Assert.Equal([8, 18], Tilts(clouds.Validation));
        Assert.Equal([9, 19], Tilts(clouds.Test));
        Assert.Null(clouds.Models);
        var solids = ShapeClouds.Draw(Few, new TwentyTriangles(), generator);
        Assert.Equal(Enumerable.Range(0, 20), Tilts(solids.Models!));

        // Triangle i leans by i degrees.
        static IEnumerable<int> Tilts(Batch batch) => batch["normals"].Value.select(1, 0).select(1, 1).to(torch.float64).data<double>()
            .Select(y => (int)Math.Round(Math.Acos(Math.Clamp(Math.Abs(y), 0, 1)) * 180 / Math.PI)).Distinct().Order().ToArray();
    }

    [Fact]
    public void Both_sources_alternate()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var mixed = ShapeClouds.Draw(Few with { Source = ShapeSource.Both }, new TwentyTriangles(), generator).Train;
        var flat = mixed["normals"].Value.std(1).sum(1).lt(1e-4).data<bool>().ToArray();
        Assert.Equal(Enumerable.Range(0, 30).Select(i => i % 2 == 1), flat);
    }

    [Fact]
    public void Meshes_that_are_not_here_are_named()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        Assert.Throws<InputException>(() => ShapeClouds.Draw(Few with { Source = ShapeSource.Meshes }, new NoData(), generator));
    }

    private sealed class NoData : IDataSets
    {
        public bool Has(string name) => false;

        public Stream Open(string name, string file) => throw new InputException($"The data set {name} is not here.");

        public string Folder(string name) => throw new InputException($"The data set {name} is not here.");
    }

    private sealed class TwentyTriangles : IDataSets
    {
        public bool Has(string name) => name == CadObjects.Name;

        public Stream Open(string name, string file)
        {
            var corners = Enumerable.Range(0, 20).SelectMany(i =>
            {
                var (sin, cos) = Math.SinCos(i * Math.PI / 180);
                return new[] { 0f, 0, 0, 0, 0, 1, (float)cos, (float)sin, 0 };
            });
            var stream = new MemoryStream();
            NpzFile.Write(stream,
            [
                new("vertices", NumberArray.Of<float>([60, 3], corners.ToArray())),
                new("faces", NumberArray.Of<ushort>([20, 3], Enumerable.Range(0, 60).Select(i => (ushort)(i % 3)).ToArray())),
                new("vertex_offset", NumberArray.Of<int>([21], Enumerable.Range(0, 21).Select(i => 3 * i).ToArray())),
                new("face_offset", NumberArray.Of<int>([21], Enumerable.Range(0, 21).ToArray())),
            ]);
            stream.Position = 0;
            return stream;
        }

        public string Folder(string name) => throw new NotSupportedException();
    }
}
