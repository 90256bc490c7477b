using System.Text;
using Noether.Lab.Data;

namespace Noether.Lab.Tests.Data;

public sealed class DataRegistryTests : IDisposable
{
    private static readonly byte[] Content = "one file"u8.ToArray();

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_embedded_set_is_here_and_opens_without_touching_the_disk()
    {
        var data = Registries.BuiltIn(_folder);

        Assert.True(data.Has(Digits.Extract));
        using var stream = data.Open(Digits.Extract, "t10k-labels-idx1-ubyte.gz");
        Assert.True(stream.Length > 100);
        Assert.False(Directory.Exists(_folder.File("cache")));
    }

    [Fact]
    public void An_embedded_set_is_unpacked_whole_into_the_cache_when_its_folder_is_asked_for()
    {
        var data = Registries.BuiltIn(_folder);

        var path = data.Folder(Digits.Extract);

        Assert.All(data.Info(Digits.Extract).Files, f => Assert.True(File.Exists(Path.Combine(path, f.Name))));
        Assert.Equal(path, Assert.Single(Directory.GetDirectories(_folder.File("cache"))));
        Assert.Equal(path, data.Folder(Digits.Extract));
    }

    [Fact]
    public void The_embedded_bytes_are_the_recorded_ones() =>
        Assert.All(Registries.BuiltIn(_folder).Verify(Digits.Extract), c => Assert.Equal(FileState.Good, c.State));

    [Fact]
    public void Places_are_searched_in_order_override_local_cache()
    {
        var set = Registries.Set("stones", new LocalOrigin("Ask a geologist."), new DataFile("a.txt"));
        var options = Registries.Options(_folder) with { LocalRoot = _folder.File("local") };
        string Read(DataRegistryOptions o)
        {
            using var reader = new StreamReader(new DataRegistry([set], o).Open("stones", "a.txt"));
            return reader.ReadToEnd();
        }

        Assert.False(new DataRegistry([set], options).Has("stones"));
        _folder.Write("cache/stones/a.txt", "cache"u8.ToArray());
        Assert.Equal("cache", Read(options));
        _folder.Write("local/stones/a.txt", "local"u8.ToArray());
        Assert.Equal("local", Read(options));
        _folder.Write("mine/a.txt", "override"u8.ToArray());
        Assert.Equal("override", Read(options with { Override = _folder.File("mine") }));
        Assert.Equal("override", Read(options with { Override = _folder.File("mine/a.txt") }));
        _folder.Write("mine/stones/a.txt", "named folder"u8.ToArray());
        Assert.Equal("named folder", Read(options with { Override = _folder.File("mine") }));
    }

    [Fact]
    public void An_override_without_the_sets_files_is_refused_and_never_passed_over()
    {
        var data = Registries.BuiltIn(_folder, o => o with { Override = _folder.Path });
        var message = Assert.Throws<InputException>(() => data.Open(Digits.Extract, "t10k-labels-idx1-ubyte.gz")).Message;

        Assert.Contains(_folder.Path, message);
        Assert.Contains("t10k-labels-idx1-ubyte.gz", message);
        var missing = Registries.BuiltIn(_folder, o => o with { Override = _folder.File("nowhere") });
        Assert.Contains("There is no file or folder", Assert.Throws<InputException>(() => missing.Folder(Digits.Extract)).Message);
        _folder.Write("other.bin", Content);
        var other = Registries.BuiltIn(_folder, o => o with { Override = _folder.File("other.bin") });
        Assert.Contains("other.bin", Assert.Throws<InputException>(() => other.Folder(Digits.Extract)).Message);
        Assert.False(other.Has(Digits.Extract));
        Assert.All(other.List(), s => Assert.Equal(DataAvailability.NotHere, s.Availability));
    }

    [Fact]
    public void A_packed_file_may_lie_there_unpacked()
    {
        var unpacked = Encoding.ASCII.GetBytes("plain");
        var set = Registries.Set("stones", new LocalOrigin("Ask."), Registries.Describe("a.txt.gz", unpacked));
        _folder.Write("local/stones/a.txt", unpacked);
        var data = new DataRegistry([set], Registries.Options(_folder) with { LocalRoot = _folder.File("local") });

        Assert.True(data.Has("stones"));
        Assert.Equal(FileState.Good, Assert.Single(data.Verify("stones")).State);
    }

    [Fact]
    public void A_set_is_generated_once_and_appears_whole()
    {
        var calls = 0;
        var set = Registries.Set("noise", new GeneratedOrigin(7, 1, Write), new DataFile("a.txt"), new DataFile("sub/b.txt"));
        void Write(string folder, long seed)
        {
            calls++;
            File.WriteAllText(Path.Combine(folder, "a.txt"), $"{seed}");
            Directory.CreateDirectory(Path.Combine(folder, "sub"));
            File.WriteAllText(Path.Combine(folder, "sub", "b.txt"), "b");
        }

        var data = new DataRegistry([set], Registries.Options(_folder));
        Assert.True(data.Has("noise"));
        Assert.Equal(DataAvailability.CanBeGenerated, Assert.Single(data.List()).Availability);
        Assert.Equal("7", File.ReadAllText(Path.Combine(data.Folder("noise"), "a.txt")));
        Assert.Equal(data.Folder("noise"), data.Get("noise", TestContext.Current.CancellationToken));
        Assert.Equal(1, calls);
        Assert.Equal(DataAvailability.Here, Assert.Single(data.List()).Availability);
        Assert.Single(Directory.GetFileSystemEntries(_folder.File("cache")));
    }

    [Fact]
    public void Two_programs_that_generate_one_set_at_once_agree_on_one_copy()
    {
        using var both = new Barrier(2);
        DataRegistry Program(string mark) => new(
            [Registries.Set("noise", new GeneratedOrigin(7, 1, (folder, _) => Write(folder, mark)), new DataFile("a.txt"))],
            Registries.Options(_folder));
        void Write(string folder, string mark)
        {
            File.WriteAllText(Path.Combine(folder, "a.txt"), mark);
            both.SignalAndWait();
        }

        var folders = new string[2];
        Thread[] threads = [new(() => folders[0] = Program("first").Folder("noise")), new(() => folders[1] = Program("second").Folder("noise"))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());

        Assert.Equal(folders[0], folders[1]);
        Assert.Equal(folders[0], Assert.Single(Directory.GetFileSystemEntries(_folder.File("cache"))));
    }

    [Fact]
    public void What_a_killed_program_left_half_done_is_cleared_after_a_day()
    {
        _folder.Write("cache/stones/a.txt", Content);
        var set = Registries.Set("noise", new GeneratedOrigin(7, 1, (folder, _) => File.WriteAllText(Path.Combine(folder, "a.txt"), "a")), new DataFile("a.txt"));
        var data = new DataRegistry([set], Registries.Options(_folder));
        var path = data.Folder("noise");
        _folder.Write($"cache/{Path.GetFileName(path)}.old.part/a.txt", Content);
        _folder.Write($"cache/{Path.GetFileName(path)}.new.part/a.txt", Content);
        Directory.SetLastWriteTimeUtc(path + ".old.part", DateTime.UtcNow.AddDays(-2));
        Directory.Delete(path, recursive: true);

        Assert.Equal(path, data.Folder("noise"));

        Assert.Equal(
            new[] { path, path + ".new.part", _folder.File("cache/stones") }.Order(StringComparer.Ordinal),
            Directory.GetDirectories(_folder.File("cache")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_new_version_of_a_generator_does_not_take_the_old_versions_files()
    {
        DataRegistry Version(int version) => new(
            [Registries.Set("noise", new GeneratedOrigin(7, version, (f, _) => File.WriteAllText(Path.Combine(f, "a.txt"), $"{version}")), new DataFile("a.txt"))],
            Registries.Options(_folder));

        Assert.Equal("1", File.ReadAllText(Path.Combine(Version(1).Folder("noise"), "a.txt")));
        Assert.Equal("2", File.ReadAllText(Path.Combine(Version(2).Folder("noise"), "a.txt")));
    }

    [Fact]
    public void A_generator_that_fails_leaves_nothing_behind()
    {
        var set = Registries.Set("noise", new GeneratedOrigin(7, 1, Fail), new DataFile("a.txt"));
        static void Fail(string folder, long seed)
        {
            File.WriteAllText(Path.Combine(folder, "a.txt"), "half");
            throw new InvalidOperationException("stopped");
        }

        Assert.Throws<InvalidOperationException>(() => new DataRegistry([set], Registries.Options(_folder)).Folder("noise"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("cache")));
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_named_with_the_remedy()
    {
        _folder.Write("file", Content);
        var data = Registries.BuiltIn(_folder, o => o with { CacheRoot = _folder.File("file/cache") });
        var message = Assert.Throws<InputException>(() => data.Folder(Digits.Extract)).Message;
        Assert.Contains(_folder.File("file/cache"), message);
        Assert.Contains("XDG_CACHE_HOME", message);
    }

    [Fact]
    public void What_is_not_here_says_where_to_put_it()
    {
        var set = Registries.Set("stones", new LocalOrigin("Ask a geologist."), new DataFile("a.txt"));
        var data = new DataRegistry([set], Registries.Options(_folder) with { LocalRoot = _folder.File("local") });

        var message = Assert.Throws<InputException>(() => data.Folder("stones")).Message;

        Assert.Contains("Ask a geologist.", message);
        Assert.Contains(_folder.File("local/stones"), message);
        Assert.Equal(DataAvailability.NotHere, Assert.Single(data.List()).Availability);
        Assert.Contains("stones", Assert.Throws<InputException>(() => data.Has("stnes")).Message);
        Assert.Contains("a.txt", Assert.Throws<InputException>(() => data.Open("stones", "b.txt")).Message);
    }

    [Fact]
    public void Offline_mode_says_so()
    {
        var data = Registries.BuiltIn(_folder);
        var message = Assert.Throws<InputException>(() => data.Get(Digits.Mnist, TestContext.Current.CancellationToken)).Message;
        Assert.Contains("NOETHER_OFFLINE", message);
        Assert.Contains("train-images-idx3-ubyte.gz", message);
        Assert.False(data.Has(Digits.Mnist));
    }

    [Fact]
    public void Verify_tells_good_missing_different_and_unchecked_files_apart()
    {
        var set = Registries.Set(
            "stones",
            new LocalOrigin("Ask."),
            Registries.Describe("good", Content),
            Registries.Describe("different", Content),
            Registries.Describe("longer", Content),
            Registries.Describe("packed.gz", Content),
            new DataFile("unchecked"),
            Registries.Describe("missing", Content));
        foreach (var file in new[] { "good", "unchecked" })
        {
            _folder.Write($"local/stones/{file}", Content);
        }

        _folder.Write("local/stones/different", "two file"u8.ToArray());
        _folder.Write("local/stones/longer", [.. Content, 0]);
        _folder.Write("local/stones/packed.gz", [0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

        var found = new DataRegistry([set], Registries.Options(_folder) with { LocalRoot = _folder.File("local") }).Verify("stones");

        Assert.Equal(
            [FileState.Good, FileState.Different, FileState.Different, FileState.Different, FileState.Unchecked, FileState.Missing],
            found.Select(f => f.State));
    }

    [Fact]
    public void Two_sets_of_one_name_are_refused()
    {
        var set = Registries.Set("stones", new LocalOrigin("Ask."), new DataFile("a.txt"));
        Assert.Contains("stones", Assert.Throws<InputException>(() => new DataRegistry([set, set], Registries.Options(_folder))).Message);
    }

    [Theory]
    [InlineData("../a")]
    [InlineData("/a")]
    [InlineData("b/../../a")]
    [InlineData("")]
    public void A_file_outside_its_folder_is_refused(string name) => Assert.Throws<ArgumentException>(() => new DataFile(name));

    [Fact]
    public void Assemblies_contribute_their_providers() =>
        Assert.Contains(
            DataRegistry.FromAssemblies([typeof(DataRegistryTests).Assembly], Registries.Options(_folder)).List(),
            s => s.Info.Name == "contributed-by-tests");

    private sealed class Provider : IDataSetProvider
    {
        public IEnumerable<DataSetInfo> DataSets => [Registries.Set("contributed-by-tests", new LocalOrigin("Ask."), new DataFile("a.txt"))];
    }
}
