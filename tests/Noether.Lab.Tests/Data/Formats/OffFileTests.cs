using System.Text;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class OffFileTests
{
    private const string Square = "OFF\n# a unit square\n4 1 0\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n4 0 1 2 3\n";

    [Theory]
    [InlineData(Square)]
    [InlineData("OFF4 1 0\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n4 0 1 2 3\n")]
    public void Faces_are_cut_into_triangles(string text)
    {
        using var mesh = Read(text);
        Assert.Equal(2, mesh.Triangles);
        Assert.Equal(1, mesh.Area, 9);
    }

    [Theory]
    [InlineData("PLY\n", "'PLY'")]
    [InlineData("OFF\n3 1 0\n0 0 0\n", "too early")]
    [InlineData("OFF\nthree 1 0\n", "'three'")]
    [InlineData("OFF\n1 0 0\n0 x 0\n", "'x'")]
    [InlineData("OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 7\n", "vertex 7")]
    public void What_is_wrong_is_named(string text, string told) =>
        Assert.Contains(told, Assert.Throws<InputException>(() => Read(text)).Message.Replace('"', '\''), StringComparison.Ordinal);

    [Fact]
    public void A_folder_of_classes_gives_clouds_of_each_part()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var folder = Directory.CreateTempSubdirectory("noether-off-").FullName;
        try
        {
            Assert.Contains("train and test", Assert.Throws<InputException>(() => ModelFolder.Classes(folder)).Message, StringComparison.Ordinal);
            foreach (var (name, part, count) in new[] { ("table", "train", 2), ("table", "test", 1), ("chair", "train", 1), ("chair", "test", 1) })
            {
                Directory.CreateDirectory(Path.Combine(folder, name, part));
                for (var i = 0; i < count; i++)
                {
                    File.WriteAllText(Path.Combine(folder, name, part, $"{i}.off"), Square);
                }
            }

            var clouds = ModelFolder.Read(folder, Split.Train, 50, generator);
            Assert.Equal(["chair", "table"], clouds.Classes);
            Assert.Equal([0, 1, 1], clouds.Labels);
            Assert.Equal([3, 50, 3], clouds.Points.Shape);
            Assert.Equal(2, ModelFolder.Read(folder, Split.Test, 50, generator).Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Noether.Geometry.Mesh Read(string text)
    {
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(text));
        return OffFile.Read(stream, "some/file.off");
    }
}
