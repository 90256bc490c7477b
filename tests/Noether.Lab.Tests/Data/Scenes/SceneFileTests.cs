using System.Text;
using Noether.Lab.Data.Scenes;
using Noether.Runtime;

namespace Noether.Lab.Tests.Data.Scenes;

public sealed class SceneFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_reads_back()
    {
        using var generator = new Generator(1);
        var scenes = new SceneImages { Size = 64, ObjectSize = (20, 30) }.Draw(3, generator);
        var back = SceneFile.Read(SceneFile.Write(_folder.Path, scenes));
        Assert.Equal(scenes.Classes, back.Classes);
        Assert.Equal(scenes.Objects, back.Objects);
        Assert.Equal(scenes.Pixels.Bytes.ToArray(), back.Pixels.Bytes.ToArray());
        Assert.Equal(2, SceneFile.Read(Path.Combine(_folder.Path, "scenes.jsonl"), most: 2).Count);
    }

    [Fact]
    public void Without_a_first_line_the_classes_are_in_ordinal_order()
    {
        var list = List("""{"image": "images/00000.png", "objects": [{"class": "b", "box": [1, 2, 3, 4]}, {"class": "a", "box": [0, 0, 1.5, 2]}]}""");
        var scenes = SceneFile.Read(list);
        Assert.Equal(["a", "b"], scenes.Classes);
        Assert.Equal([new SceneObject(1, 1, 2, 3, 4), new SceneObject(0, 0, 0, 1.5, 2)], scenes.Objects[0]);
        using var scope = torch.NewDisposeScope();
        var batch = scenes.ToBatch();
        Assert.Equal([1, 2, 4], batch["boxes"].Value.shape);
        Assert.Equal([1L, 0], batch["labels"].Value.data<long>().ToArray());
    }

    [Theory]
    [InlineData("{\"image\": \"images/00000.png\"}", "line 1")]
    [InlineData("not json", "line 1")]
    [InlineData("{\"image\": \"a\", \"image\": \"b\", \"objects\": []}", "line 1")]
    [InlineData("{\"image\": \"images/00000.png\", \"objects\": [{\"class\": \"a\", \"box\": [3, 2, 1, 4]}]}", "right and bottom")]
    [InlineData("{\"image\": \"images/00000.png\", \"objects\": [{\"class\": \"a\", \"box\": [1, 2, 3]}]}", "left, top")]
    [InlineData("{\"classes\": [\"cup\"]}\n{\"image\": \"images/00000.png\", \"objects\": [{\"class\": \"cap\", \"box\": [1, 2, 3, 4]}]}", "did you mean 'cup'")]
    [InlineData("{\"classes\": [1]}", "no list of classes")]
    [InlineData("{\"image\": \"nowhere.png\", \"objects\": []}", "nowhere.png")]
    [InlineData("", "holds no pictures")]
    public void What_is_no_list_of_pictures_is_refused_with_its_place(string text, string why) =>
        Assert.Contains(why, Assert.Throws<InputException>(() => SceneFile.Read(List(text))).Message, StringComparison.Ordinal);

    private string List(string text)
    {
        using var generator = new Generator(1);
        SceneFile.Write(_folder.Path, new SceneImages { Size = 32, ObjectSize = (10, 20) }.Draw(1, generator));
        _folder.Write("scenes.jsonl", Encoding.UTF8.GetBytes(text));
        return _folder.File("scenes.jsonl");
    }
}
