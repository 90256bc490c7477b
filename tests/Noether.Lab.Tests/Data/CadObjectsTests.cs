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
}
