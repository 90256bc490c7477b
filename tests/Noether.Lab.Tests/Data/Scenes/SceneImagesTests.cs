using Noether.Lab.Data.Scenes;
using Noether.Runtime;

namespace Noether.Lab.Tests.Data.Scenes;

public sealed class SceneImagesTests
{
    [Fact]
    public void A_picture_depends_on_the_seed_and_its_number_alone()
    {
        var (few, many, other) = (Draw(2, 1), Draw(5, 1), Draw(2, 2));
        Assert.Equal(few.Pixels.Bytes.ToArray(), many.Pixels.Bytes[..few.Pixels.Bytes.Length].ToArray());
        Assert.Equal(few.Objects[1], many.Objects[1]);
        Assert.NotEqual(few.Pixels.Bytes.ToArray(), other.Pixels.Bytes.ToArray());
    }

    [Fact]
    public void Each_picture_has_one_object_of_the_size_asked_for_in_its_middle()
    {
        var scenes = new SceneImages { ObjectSize = (30, 70) }.Draw(10, new Generator(3));
        Assert.Equal(["car", "bottle", "cup", "chair", "book"], scenes.Classes);
        foreach (var (i, objects) in scenes.Objects.Index())
        {
            var o = Assert.Single(objects);
            Assert.Equal(i % 5, o.Class);
            Assert.InRange(o.Left + o.Right, 255, 256);
            Assert.InRange(o.Top + o.Bottom, 255, 256);

            // A tilted drawing is a little longer than an upright one.
            Assert.InRange(Math.Max(o.Right - o.Left, o.Bottom - o.Top), 26, 82);
        }
    }

    [Fact]
    public void On_bare_ground_all_that_differs_from_it_lies_in_the_box()
    {
        var scenes = new SceneImages { Size = 96, ObjectSize = (30, 40), Bare = true }.Draw(5, new Generator(4));
        foreach (var (i, objects) in scenes.Objects.Index())
        {
            var red = scenes.Pixels.Bytes.Slice(i * 3 * 96 * 96, 96 * 96).ToArray();
            var drawn = Enumerable.Range(0, red.Length).Where(p => Math.Abs(red[p] - 128) > 60).ToList();
            Assert.NotEmpty(drawn);

            // Soft edges reach a pixel further.
            Assert.All(drawn, p => Assert.True(p % 96 >= objects[0].Left - 1 && p % 96 < objects[0].Right + 1 && p / 96 >= objects[0].Top - 1 && p / 96 < objects[0].Bottom + 1));
        }
    }

    [Fact]
    public void Objects_that_do_not_fit_are_refused() =>
        Assert.Contains("two thirds", Assert.Throws<InputException>(() => new SceneImages { Size = 64 }.Draw(1, new Generator(1))).Message, StringComparison.Ordinal);

    private static LabelledScenes Draw(int count, int seed)
    {
        using var generator = new Generator(seed);
        return new SceneImages { Size = 96, ObjectSize = (20, 40) }.Draw(count, generator);
    }
}
