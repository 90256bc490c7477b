using Noether.Lab.Data;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data;

public sealed class CadObjectsTests
{
    private static readonly DataRegistry Data = DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment());

    internal static byte[] OneMesh()
    {
        using var stream = new MemoryStream();
        NpzFile.Write(stream,
        [
            new("vertices", NumberArray.Of<float>([3, 3], [0, 0, 0, 1, 0, 0, 0, 2, 0])),
            new("faces", NumberArray.Of<ushort>([1, 3], [0, 1, 2])),
            new("vertex_offset", NumberArray.Of<int>([2], [0, 3])),
            new("face_offset", NumberArray.Of<int>([2], [0, 1])),
        ]);
        return stream.ToArray();
    }

    [Fact]
    public void Meshes_are_read_whole()
    {
        using var mesh = Assert.Single(CadObjects.ReadMeshes(new MemoryStream(OneMesh()), "x"));
        Assert.Equal((1, 1.0), (mesh.Triangles, mesh.Area));
    }

    [Fact]
    public void The_set_holds_what_its_summary_says()
    {
        Assert.SkipUnless(Data.Has(CadObjects.Name), "The data set cad-objects is not here.");
        Assert.All(Data.Verify(CadObjects.Name), check => Assert.Equal(FileState.Good, check.State));
        var meshes = CadObjects.ReadMeshes(Data);
        Assert.Equal(138, meshes.Count);
        Assert.Equal(188_190, meshes.Sum(m => m.Triangles));
        Assert.All(meshes, m => Assert.True(m.Area > 0 && m.Triangles <= 1500));
        foreach (var mesh in meshes)
        {
            mesh.Dispose();
        }
    }

    internal static byte[] TwoClouds()
    {
        using var stream = new MemoryStream();
        NpzFile.Write(stream,
        [
            new("points_q", NumberArray.Of<short>([2, 1, 3], [32767, 0, -32767, 0, 32767, 0])),
            new("scale", NumberArray.Of<float>([2], [2, 0.5f])),
            new("label", NumberArray.Of<byte>([2], [3, 13])),
            new("is_test", NumberArray.Of<byte>([2], [0, 0])),
        ]);
        return stream.ToArray();
    }

    [Fact]
    public void Clouds_are_read_in_metres_with_their_classes()
    {
        var clouds = CadObjects.ReadClouds(new MemoryStream(TwoClouds()), "x", Split.Train, classes: 15);
        Assert.Equal([2f, 0, -2, 0, 0.5f, 0], clouds.Points.Values<float>().ToArray());
        Assert.Equal(["storage", "truck-bus"], clouds.Labels.Select(l => clouds.Classes[(int)l]));
        var batch = clouds.ToBatch();
        Assert.Equal("positions: position [2, 1, 3], label: label [2]", batch.ToString());
    }

    [Fact]
    public void Clouds_can_be_had_of_the_first_classes_and_of_one_part_alone()
    {
        var clouds = CadObjects.ReadClouds(new MemoryStream(TwoClouds()), "x", Split.Train, CadObjects.ClassificationClasses);
        Assert.Equal((1, 3L, 12), (clouds.Count, Assert.Single(clouds.Labels), clouds.Classes.Count));
        Assert.Equal(0, CadObjects.ReadClouds(new MemoryStream(TwoClouds()), "x", Split.Test, classes: 15).Count);
    }

    [Fact]
    public void Arrays_of_clouds_that_do_not_belong_together_are_refused()
    {
        using var stream = new MemoryStream();
        NpzFile.Write(stream,
        [
            new("points_q", NumberArray.Of<short>([2, 1, 3], [1, 2, 3, 4, 5, 6])),
            new("scale", NumberArray.Of<float>([1], [2])),
            new("label", NumberArray.Of<byte>([2], [3, 13])),
            new("is_test", NumberArray.Of<byte>([2], [0, 0])),
        ]);
        var error = Assert.Throws<InputException>(() => CadObjects.ReadClouds(new MemoryStream(stream.ToArray()), "x", Split.Train, classes: 15));
        Assert.Contains("scale Float32 [1]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_set_holds_as_many_clouds_as_its_summary_says()
    {
        Assert.SkipUnless(Data.Has(CadObjects.Name), "The data set cad-objects is not here.");
        var (train, test) = (CadObjects.ReadClouds(Data, Split.Train), CadObjects.ReadClouds(Data, Split.Test));
        Assert.Equal((278, 117), (train.Count, test.Count));
        Assert.Equal(12, train.Labels.Concat(test.Labels).Distinct().Count());
        Assert.Equal(418, new[] { Split.Train, Split.Test }.Sum(s => CadObjects.ReadClouds(Data, s, 15).Count));
        Assert.All(test.Points.Values<float>().ToArray(), x => Assert.InRange(x, -20, 20));
    }
}
