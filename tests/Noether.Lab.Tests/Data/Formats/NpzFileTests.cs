using System.IO.Compression;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class NpzFileTests
{
    private static readonly Dictionary<string, NumberArray> Arrays = new()
    {
        ["points"] = NumberArray.Of<float>([2, 3], [1, 2, 3, 4, 5, 6]),
        ["labels"] = NumberArray.Of<long>([2], [7, -8]),
    };

    [Fact]
    public void What_is_written_is_read()
    {
        using var folder = new TemporaryFolder();
        NpzFile.Write(folder.File("a.npz"), Arrays);

        using var file = NpzFile.Open(folder.File("a.npz"));

        Assert.Equal(["points", "labels"], file.Names);
        Assert.Equal([1f, 2, 3, 4, 5, 6], file["points"].Values<float>().ToArray());
        Assert.Equal([7L, -8], file["labels"].Values<long>().ToArray());
    }

    [Fact]
    public void Equal_arrays_give_equal_files()
    {
        using var first = new MemoryStream();
        using var second = new MemoryStream();
        NpzFile.Write(first, Arrays);
        NpzFile.Write(second, Arrays);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void A_missing_array_is_named_with_those_there_are()
    {
        using var stream = new MemoryStream();
        NpzFile.Write(stream, Arrays);
        using var file = NpzFile.Open(stream, "some/file.npz");
        var message = Assert.Throws<InputException>(() => file["weights"]).Message;
        Assert.Contains("some/file.npz", message);
        Assert.Contains("'points', 'labels'", message);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused() =>
        Assert.Contains("x.npz", Assert.Throws<InputException>(() => NpzFile.Open(new MemoryStream("no archive"u8.ToArray()), "x.npz")).Message);

    [Fact]
    public void A_small_archive_that_unpacks_to_much_takes_little_memory()
    {
        // The array declares 8 bytes; thirty megabytes of zeros follow it in a packed entry.
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("bomb.npy", CompressionLevel.SmallestSize).Open())
        {
            NpyFile.Write(entry, NumberArray.Of<double>([1], [0]));
            entry.Write(new byte[30_000_000]);
        }

        using var file = NpzFile.Open(stream, "bomb.npz");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("goes on after", Assert.Throws<InputException>(() => file["bomb"]).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }
}
