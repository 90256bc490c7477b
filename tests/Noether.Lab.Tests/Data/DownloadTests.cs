using System.Diagnostics;
using System.IO.Compression;
using Noether.Lab.Data;

namespace Noether.Lab.Tests.Data;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 % 251))];

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _messages = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_fetched_once_and_its_licence_shown()
    {
        using var server = new LoopbackServer(new LoopbackServer.Reply(Content));
        var data = Registry(server.Address);
        Assert.False(data.Has("remote"));
        Assert.Equal(DataAvailability.CanBeDownloaded, Assert.Single(data.List()).Availability);

        Assert.Equal(Content, Read(data));
        Assert.Equal(Content, Read(data));

        Assert.Equal([""], server.Ranges);
        Assert.Contains("CC0", Assert.Single(_messages));
        Assert.Equal([_folder.File("cache/remote/file.bin")], Directory.GetFiles(_folder.File("cache/remote")));
    }

    [Fact]
    public void A_broken_connection_is_continued_where_it_broke()
    {
        using var server = new LoopbackServer(
            new LoopbackServer.Reply(Content, CutAfter: 100_000),
            new LoopbackServer.Reply([], Status: 503),
            new LoopbackServer.Reply(Content, CutAfter: 50_000),
            new LoopbackServer.Reply(Content));

        Assert.Equal(Content, Read(Registry(server.Address)));
        Assert.Equal(["", "bytes=100000-", "bytes=100000-", "bytes=150000-"], server.Ranges);
    }

    [Fact]
    public void A_part_of_an_earlier_program_is_continued()
    {
        _folder.Write("cache/remote/file.bin.part", Content[..200_000]);
        using var server = new LoopbackServer(new LoopbackServer.Reply(Content));

        Assert.Equal(Content, Read(Registry(server.Address)));
        Assert.Equal(["bytes=200000-"], server.Ranges);
    }

    [Fact]
    public void A_part_that_is_whole_is_taken_without_a_request()
    {
        _folder.Write("cache/remote/file.bin.part", Content);
        using var server = new LoopbackServer(new LoopbackServer.Reply([], Status: 500));

        Assert.Equal(Content, Read(Registry(server.Address)));
        Assert.Empty(server.Ranges);
    }

    [Fact]
    public void A_part_of_another_version_is_dropped_and_fetched_anew()
    {
        _folder.Write("cache/remote/file.bin.part", new byte[200_000]);
        using var server = new LoopbackServer(new LoopbackServer.Reply(Content));

        Assert.Equal(Content, Read(Registry(server.Address)));
        Assert.Equal(["bytes=200000-", ""], server.Ranges);
    }

    [Fact]
    public void A_part_that_is_too_long_is_dropped()
    {
        _folder.Write("cache/remote/file.bin.part", new byte[400_000]);
        using var server = new LoopbackServer(new LoopbackServer.Reply(Content));

        Assert.Equal(Content, Read(Registry(server.Address)));
        Assert.Equal(["bytes=400000-", ""], server.Ranges);
    }

    [Fact]
    public void A_server_without_ranges_starts_over()
    {
        using var server = new LoopbackServer(new LoopbackServer.Reply(Content, CutAfter: 100_000), new LoopbackServer.Reply(Content, Status: 200));

        Assert.Equal(Content, Read(Registry(server.Address)));
        Assert.Equal(["", "bytes=100000-"], server.Ranges);
    }

    [Fact]
    public void Wrong_bytes_are_never_taken_and_leave_no_file()
    {
        byte[] wrong = [.. Content];
        wrong[77] ^= 1;
        using var server = new LoopbackServer(new LoopbackServer.Reply(wrong));

        var message = Assert.Throws<InputException>(() => Read(Registry(server.Address))).Message;

        Assert.Contains("file.bin", message);
        Assert.Contains("SHA-256", message);
        Assert.False(File.Exists(_folder.File("cache/remote/file.bin")));
        Assert.Equal(0, new FileInfo(_folder.File("cache/remote/file.bin.part")).Length);
    }

    [Fact]
    public void A_file_longer_than_recorded_is_cut_off()
    {
        using var server = new LoopbackServer(new LoopbackServer.Reply([.. Content, .. Content]));
        Assert.Contains("served more than", Assert.Throws<InputException>(() => Read(Registry(server.Address))).Message);
    }

    [Fact]
    public void The_next_mirror_is_tried()
    {
        using var bad = new LoopbackServer(new LoopbackServer.Reply([], Status: 404));
        using var good = new LoopbackServer(new LoopbackServer.Reply(Content));

        Assert.Equal(Content, Read(Registry(bad.Address, good.Address)));
        Assert.Single(bad.Ranges);
    }

    [Fact]
    public void A_silent_server_is_given_up_and_the_message_says_what_to_do()
    {
        using var server = new LoopbackServer(new LoopbackServer.Reply(Content, CutAfter: 10, Silent: true));
        var data = Registry(o => o with { Patience = new DownloadPatience { Attempts = 1, Stall = TimeSpan.FromSeconds(0.2) } }, server.Address);

        var watch = Stopwatch.StartNew();
        var message = Assert.Throws<InputException>(() => Read(data)).Message;

        Assert.InRange(watch.Elapsed.TotalSeconds, 0.1, 5);
        Assert.Contains("silent", message);
        Assert.Contains("NOETHER_DATA", message);
    }

    [Fact]
    public void A_closed_port_is_one_clear_message()
    {
        var server = new LoopbackServer(new LoopbackServer.Reply(Content));
        server.Dispose();

        var message = Assert.Throws<InputException>(() => Read(Registry(server.Address))).Message;

        Assert.Contains("could not be reached", message);
        Assert.DoesNotContain("\n", message);
    }

    [Fact]
    public void A_packed_file_is_recognised_by_its_content_however_it_was_packed()
    {
        var set = Registries.Set("remote", new LocalOrigin(""), Registries.Describe("file.bin.gz", Content));
        foreach (var level in new[] { CompressionLevel.Fastest, CompressionLevel.SmallestSize, CompressionLevel.NoCompression })
        {
            using var packed = new MemoryStream();
            using (var zip = new GZipStream(packed, level))
            {
                zip.Write(Content);
            }

            using var cache = new TemporaryFolder();
            using var server = new LoopbackServer(new LoopbackServer.Reply(packed.ToArray()));
            var data = new DataRegistry([set with { Origin = new RemoteOrigin(server.Address) }], Options(cache));

            using var stream = data.Open("remote", "file.bin.gz");
            Assert.Equal(packed.ToArray().Length, stream.Length);
        }
    }

    [Fact]
    public void Cancelling_keeps_the_part()
    {
        using var cancellation = new CancellationTokenSource();
        using var server = new LoopbackServer(new LoopbackServer.Reply(Content, CutAfter: 100_000, Silent: true));
        var data = Registry(o => o with { Progress = p => cancellation.Cancel() }, server.Address);

        Assert.ThrowsAny<OperationCanceledException>(() => data.Get("remote", cancellation.Token));
        Assert.InRange(new FileInfo(_folder.File("cache/remote/file.bin.part")).Length, 1, 100_000);
    }

    [Fact]
    public void Two_programs_do_not_write_one_part()
    {
        using var other = new FileStream(_folder.Write("cache/remote/file.bin.part", []), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var server = new LoopbackServer(new LoopbackServer.Reply(Content));

        Assert.Contains("another program", Assert.Throws<InputException>(() => Read(Registry(server.Address))).Message);
    }

    [Fact]
    public void A_set_to_download_must_state_its_checksums() =>
        Assert.Contains("SHA-256", Assert.Throws<InputException>(() => new DataRegistry(
            [Registries.Set("remote", new RemoteOrigin(new Uri("http://127.0.0.1/")), new DataFile("a"))], Options(_folder))).Message);

    private static byte[] Read(DataRegistry data)
    {
        using var stream = data.Open("remote", "file.bin");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private DataRegistry Registry(params Uri[] mirrors) => Registry(o => o, mirrors);

    private DataRegistry Registry(Func<DataRegistryOptions, DataRegistryOptions> change, params Uri[] mirrors) =>
        new([Registries.Set("remote", new RemoteOrigin(mirrors), Registries.Describe("file.bin", Content))], change(Options(_folder)));

    private DataRegistryOptions Options(TemporaryFolder cache) => Registries.Options(cache) with
    {
        Offline = false,
        Message = _messages.Add,
        Patience = new DownloadPatience { Attempts = 3, RetryDelay = TimeSpan.FromMilliseconds(1), Stall = TimeSpan.FromSeconds(10) },
    };
}
