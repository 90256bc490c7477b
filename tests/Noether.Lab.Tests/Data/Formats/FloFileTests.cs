using CsCheck;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class FloFileTests
{
    // Width 2, height 1, (u, v) of the left pixel (1, 2), of the right one (3, -4).
    private static readonly byte[] Two =
        [.. "PIEH"u8, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0xc0];

    [Fact]
    public void A_file_is_read_and_written_byte_by_byte()
    {
        var flow = Read(Two);
        Assert.Equal([2, 1, 2], flow.Shape);
        Assert.Equal([1, 3, 2, -4], flow.Values<float>().ToArray());
        Assert.Equal(Two, Written(flow));
    }

    [Fact]
    public void What_is_written_is_read() =>
        (from height in Gen.Int[1, 12]
         from width in Gen.Int[1, 12]
         from values in Gen.Float.Array[2 * height * width]
         select NumberArray.Of<float>([2, height, width], values)).Sample(flow =>
         {
             var read = Read(Written(flow));
             Assert.Equal(flow.Shape, read.Shape);
             Assert.Equal(flow.Bytes.ToArray(), read.Bytes.ToArray());
         });

    [Fact]
    public void A_file_on_disk_is_read()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("noether-flo-").FullName, "a.flo");
        FloFile.Write(path, Read(Two));
        Assert.Equal(Two, File.ReadAllBytes(path));
        Assert.Equal(Two, Written(FloFile.Read(path)));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        Assert.Contains("There is no file", Assert.Throws<InputException>(() => FloFile.Read(path)).Message);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3, 4 }, 0, "starts with 01020304")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, 4, "0 x 1 pixels")]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff }, 8, "2 x -1 pixels")]
    [InlineData(new byte[] { 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00 }, 4, "65536 x 65536 pixels")]
    [InlineData(new byte[] { 3 }, 4, "ends too early")]
    [InlineData(new byte[] { 1 }, 4, "goes on after its 1 x 1 pixels")]
    public void What_does_not_fit_is_refused_in_words(byte[] change, int at, string expected)
    {
        byte[] damaged = [.. Two];
        change.CopyTo(damaged, at);
        Assert.Contains(expected, Assert.Throws<InputException>(() => Read(damaged)).Message);
    }

    [Fact]
    public void Other_arrays_are_no_flows()
    {
        Assert.Throws<ArgumentException>(() => Written(NumberArray.Of<float>([3, 1, 1], [1, 2, 3])));
        Assert.Throws<ArgumentException>(() => Written(NumberArray.Of<double>([2, 1, 1], [1, 2])));
    }

    private static NumberArray Read(byte[] bytes) => FloFile.Read(new MemoryStream(bytes), "some/file.flo");

    private static byte[] Written(NumberArray flow)
    {
        using var stream = new MemoryStream();
        FloFile.Write(stream, flow);
        return stream.ToArray();
    }
}
