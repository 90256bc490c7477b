using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Tests.Data.Formats;

namespace Noether.Lab.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_a_class()
    {
        Put("dogs/1.png", 2, 2, 30);
        Put("cats/2.png", 2, 2, 20);
        Put("cats/1.PNG", 2, 2, 10);
        _folder.Write("cats/notes.txt", []);

        var images = ImageFolder.Read(_folder.Path, ImageChannels.Gray);

        Assert.Equal(["cats", "dogs"], images.Classes);
        Assert.Equal([0, 0, 1], images.Labels);
        Assert.Equal([3, 1, 2, 2], images.Pixels.Shape);
        Assert.Equal([10, 10, 10, 10, 20, 20, 20, 20, 30, 30, 30, 30], images.Pixels.Bytes.ToArray());
    }

    [Fact]
    public void An_image_of_another_size_is_named()
    {
        Put("a/1.png", 2, 2, 1);
        Put("a/2.png", 3, 2, 1);
        Assert.Contains(_folder.File("a/2.png"), Assert.Throws<InputException>(() => ImageFolder.Read(_folder.Path)).Message);
    }

    [Fact]
    public void Nothing_to_read_is_said()
    {
        Assert.Contains("holds no images", Assert.Throws<InputException>(() => ImageFolder.Read(_folder.Path)).Message);
        Assert.Contains("no folder", Assert.Throws<InputException>(() => ImageFolder.Read(_folder.File("nowhere"))).Message);
    }

    private void Put(string name, int height, int width, byte value)
    {
        var pixels = new byte[height * width];
        Array.Fill(pixels, value);
        _folder.Write(name, ImageFileTests.Png(NumberArray.Of<byte>([1, height, width], pixels)));
    }
}
