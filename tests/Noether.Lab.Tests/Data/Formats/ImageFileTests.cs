using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using SkiaSharp;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class ImageFileTests
{
    // Red and green above blue and white, one plane a channel.
    private static readonly NumberArray Colors = NumberArray.Of<byte>([3, 2, 2], [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255]);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_PNG_keeps_every_value(int channels)
    {
        var image = NumberArray.Of<byte>([channels, 5, 7], [.. Enumerable.Range(0, channels * 35).Select(i => (byte)(i * 7))]);
        var read = ImageFile.Read(new MemoryStream(Png(image)), "x");
        Assert.Equal(image.Shape, read.Shape);
        Assert.Equal(image.Bytes, read.Bytes);
    }

    [Fact]
    public void Colours_become_grey_by_their_luma_and_grey_becomes_three_equal_channels()
    {
        Assert.Equal([76, 150, 29, 255], ImageFile.Read(new MemoryStream(Png(Colors)), "x", ImageChannels.Gray).Bytes.ToArray());
        var gray = NumberArray.Of<byte>([1, 1, 2], [3, 200]);
        Assert.Equal([3, 200, 3, 200, 3, 200], ImageFile.Read(new MemoryStream(Png(gray)), "x", ImageChannels.Rgb).Bytes.ToArray());
    }

    [Fact]
    public void A_JPEG_is_read_close_to_its_values()
    {
        byte[] ramp = [.. Enumerable.Range(0, 16 * 16).Select(i => (byte)(i % 16 * 16))];
        using var picture = SKImage.FromPixels(new SKImageInfo(16, 16, SKColorType.Gray8), SKData.CreateCopy(ramp));
        var read = ImageFile.Read(new MemoryStream(picture.Encode(SKEncodedImageFormat.Jpeg, 100).ToArray()), "x", ImageChannels.Gray);
        Assert.Equal([1, 16, 16], read.Shape);
        Assert.All(read.Bytes.ToArray().Zip(ramp), p => Assert.InRange(p.First - p.Second, -3, 3));
    }

    [Fact]
    public void Depths_and_colour_types_become_eight_bits_a_channel()
    {
        Assert.Equal([0x12, 0xff], Read(RawPng.Make(2, 1, 16, 0, [0, 0x12, 0x34, 0xff, 0xff])));
        Assert.Equal([0, 255, 255, 0], Read(RawPng.Make(4, 1, 1, 0, [0, 0b01100000])));
        Assert.Equal([1, 4, 2, 5, 3, 6], Read(RawPng.Make(2, 1, 8, 3, [0, 0, 1], [1, 2, 3, 4, 5, 6])));
        Assert.Equal([10, 20, 30], Read(RawPng.Make(1, 1, 8, 6, [0, 10, 20, 30, 128])));

        static byte[] Read(byte[] file) => ImageFile.Read(new MemoryStream(file), "x").Bytes.ToArray();
    }

    [Fact]
    public void A_header_that_promises_more_pixels_than_the_file_can_hold_takes_no_memory()
    {
        var file = RawPng.Make(9000, 9000, 8, 2, [0, 1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("9000 x 9000 pixels, more than its", Assert.Throws<InputException>(() => ImageFile.Read(new MemoryStream(file), "x")).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
    }

    [Fact]
    public void An_image_above_the_limit_is_refused_before_it_is_decoded()
    {
        var bytes = Png(NumberArray.Of<byte>([1, 1000, 1000], new byte[1_000_000]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var message = Assert.Throws<InputException>(() => ImageFile.Read(new MemoryStream(bytes), "big.png", maxPixels: 999_999)).Message;
        Assert.Contains("big.png has 1000 x 1000 pixels", message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
    }

    [Fact]
    public void A_cut_image_is_refused()
    {
        var bytes = Png(NumberArray.Of<byte>([1, 64, 64], [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * i))]));
        Assert.Contains("cut.png", Assert.Throws<InputException>(() => ImageFile.Read(new MemoryStream(bytes[..(bytes.Length / 2)]), "cut.png")).Message);
    }

    [Fact]
    public void Other_formats_are_refused()
    {
        Assert.Contains("not a PNG or JPEG", Assert.Throws<InputException>(() => ImageFile.Read(new MemoryStream("GIF89a"u8.ToArray()), "x")).Message);
        Assert.Contains("not a PNG or JPEG", Assert.Throws<InputException>(() => ImageFile.Read(new MemoryStream(), "x")).Message);
    }

    internal static byte[] Png(NumberArray image)
    {
        using var stream = new MemoryStream();
        ImageFile.WritePng(stream, image);
        return stream.ToArray();
    }
}
