using Noether.Lab.Data;

namespace Noether.Lab.Tests.Data;

public sealed class DigitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Split.Train, 500)]
    [InlineData(Split.Test, 100)]
    public void Each_class_occurs_equally_often(Split split, int perClass)
    {
        var digits = Digits.Read(Registries.BuiltIn(_folder), split);

        Assert.Equal([perClass * 10, 1, 28, 28], digits.Pixels.Shape);
        Assert.Equal(Enumerable.Range(0, 10).Select(c => ((long)c, perClass)), digits.Labels.CountBy(l => l).Select(p => (p.Key, p.Value)).Order());
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], digits.Classes);
    }

    [Fact]
    public void The_embedded_files_stay_below_a_million_bytes()
    {
        var data = Registries.BuiltIn(_folder);
        long size = 0;
        foreach (var file in data.Info(Digits.Extract).Files)
        {
            using var stream = data.Open(Digits.Extract, file.Name);
            size += stream.Length;
        }

        Assert.InRange(size, 1, 1_000_000);
    }

    [Fact]
    public void Nothing_of_the_test_split_is_in_the_training_split()
    {
        var data = Registries.BuiltIn(_folder);
        HashSet<string> Images(Split split)
        {
            var digits = Digits.Read(data, split);
            return [.. Enumerable.Range(0, digits.Count).Select(i => Convert.ToBase64String(digits.Pixels.Bytes.Slice(i * 784, 784)))];
        }

        Assert.Empty(Images(Split.Train).Intersect(Images(Split.Test)));
    }

    [Fact]
    public void Extracting_again_from_MNIST_gives_the_embedded_pixels()
    {
        var mnist = DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment() with { Offline = true });
        Assert.SkipUnless(mnist.Has(Digits.Mnist), "MNIST is not here: set NOETHER_DATA to a folder that has mnist/, or run 'noether data get mnist'.");

        DigitExtract.Build(mnist, _folder.File("digits"));

        var again = Registries.BuiltIn(_folder, o => o with { Override = _folder.File("digits") });
        Assert.All(again.Verify(Digits.Extract), c => Assert.Equal(FileState.Good, c.State));
    }

    [Fact]
    public void The_batch_has_images_in_the_unit_interval_and_labels()
    {
        var digits = Digits.Read(Registries.BuiltIn(_folder), Split.Test);
        using var scope = torch.NewDisposeScope();

        var batch = digits.ToBatch();

        Assert.Equal("image: image [1000, 1, 28, 28], label: label [1000]", batch.ToString());
        Assert.Equal(torch.ScalarType.Float32, batch["image"].Value.dtype);
        Assert.Equal(torch.ScalarType.Int64, batch["label"].Value.dtype);
        Assert.Equal(0, batch["image"].Value.min().ToSingle());
        Assert.Equal(1, batch["image"].Value.max().ToSingle());
        Assert.Equal(digits.Pixels.Bytes[12345] / 255f, batch["image"].Value.flatten()[12345].ToSingle());
        Assert.Equal(digits.Labels[17], batch["label"].Value[17].ToInt64());
    }
}
