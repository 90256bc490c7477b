using Noether.Lab.Data;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data;

public sealed class LabelledImagesTests
{
    private static readonly NumberArray Images = NumberArray.Of<byte>([2, 1, 3], [0, 51, 255, 1, 2, 3]);

    [Fact]
    public void Images_and_labels_meet_in_a_batch()
    {
        var images = Read(Images, NumberArray.Of<byte>([2], [1, 0]));
        using var scope = torch.NewDisposeScope();

        var batch = images.ToBatch();

        Assert.Equal([2, 1, 1, 3], batch["image"].Value.shape);
        Assert.Equal([0, 0.2f, 1, 1 / 255f, 2 / 255f, 3 / 255f], batch["image"].Value.data<float>().ToArray());
        Assert.Equal([1, 0], batch["label"].Value.data<long>().ToArray());
        Assert.Equal(["0", "1"], images.Classes);
    }

    [Fact]
    public void A_batch_takes_only_its_own_tensors()
    {
        var images = Read(Images, NumberArray.Of<byte>([2], [1, 0]));
        using var scope = torch.NewDisposeScope();

        images.ToBatch();

        Assert.Equal(2, scope.DisposablesCount);
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_named()
    {
        var labels = NumberArray.Of<byte>([3], [0, 1, 2]);
        Assert.Contains("the labels holds UInt8 [3]; expected one label an image, UInt8 [2]", Assert.Throws<InputException>(() => Read(Images, labels)).Message);
        Assert.Contains("the images holds UInt8 [3]", Assert.Throws<InputException>(() => Read(labels, labels)).Message);
        Assert.Contains("Int32", Assert.Throws<InputException>(() => Read(Images, NumberArray.Of<int>([2], [0, 1]))).Message);
    }

    [Fact]
    public void Labels_without_a_class_are_refused()
    {
        var pixels = Images.Reshape(2, 1, 1, 3);
        Assert.Throws<ArgumentException>(() => new LabelledImages(pixels, [0, 2], ["a", "b"]));
        Assert.Throws<ArgumentException>(() => new LabelledImages(pixels, [0, -1], ["a", "b"]));
        Assert.Throws<ArgumentException>(() => new LabelledImages(pixels, [0], ["a"]));
    }

    private static LabelledImages Read(NumberArray images, NumberArray labels)
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        IdxFile.Write(first, images);
        IdxFile.Write(second, labels);
        (first.Position, second.Position) = (0, 0);
        return LabelledImages.ReadIdx(first, second, "the images", "the labels");
    }
}
