using System.IO.Compression;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class IdxFileTests
{
    public static TheoryData<NumberArray> Arrays =>
    [
        NumberArray.Of<byte>([2, 3], [1, 2, 3, 253, 254, 255]),
        NumberArray.Of<sbyte>([3], [-128, 0, 127]),
        NumberArray.Of<short>([1, 2, 2], [-2, 258, 3, short.MinValue]),
        NumberArray.Of<int>([2], [1 << 20, -1]),
        NumberArray.Of<float>([2, 1], [1.5f, -float.Epsilon]),
        NumberArray.Of<double>([], [Math.PI]),
        NumberArray.Of<double>([0, 5], []),
    ];

    [Theory]
    [MemberData(nameof(Arrays))]
    public void What_is_written_is_read(NumberArray array)
    {
        foreach (var packed in new[] { false, true })
        {
            var read = IdxFile.Read(new MemoryStream(Write(array, packed)), "x");

            Assert.Equal(array.Type, read.Type);
            Assert.Equal(array.Shape, read.Shape);
            Assert.Equal(array.Bytes, read.Bytes);
        }
    }

    [Fact]
    public void The_layout_is_that_of_MNIST()
    {
        byte[] expected = [0, 0, 0x0b, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0x01, 0x02, 0xff, 0xfe];
        Assert.Equal(expected, Write(NumberArray.Of<short>([1, 2], [0x0102, -2]), packed: false));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8 }, "ends too early")]
    [InlineData(new byte[] { 0, 0, 7, 1, 0, 0, 0, 1, 9 }, "00000701")]
    [InlineData(new byte[] { 80, 75, 3, 4 }, "504b0304")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 2, 9 }, "ends too early")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 9, 9 }, "goes on after")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0xff, 0, 0, 1, 9 }, "at most 2 GB")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff }, "at most 2 GB")]
    public void Broken_files_are_refused_by_name(byte[] bytes, string expected)
    {
        var message = Assert.Throws<InputException>(() => IdxFile.Read(new MemoryStream(bytes), "some/file.idx")).Message;
        Assert.Contains("some/file.idx", message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void A_small_packed_file_that_promises_much_takes_little_memory()
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zip.Write([0, 0, 8, 1, 0x7f, 0, 0, 0]);
            zip.Write(new byte[100_000]);
        }

        packed.Position = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InputException>(() => IdxFile.Read(packed, "x"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(folder.File("no.idx"), Assert.Throws<InputException>(() => IdxFile.Read(folder.File("no.idx"))).Message);
        Assert.Contains(folder.Path, Assert.Throws<InputException>(() => IdxFile.Read(folder.Path)).Message);
    }

    private static byte[] Write(NumberArray array, bool packed)
    {
        using var stream = new MemoryStream();
        using (Stream target = packed ? new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true) : stream)
        {
            IdxFile.Write(target, array);
        }

        return stream.ToArray();
    }
}
