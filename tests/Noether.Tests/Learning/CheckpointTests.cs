using Noether.Learning;
using Noether.Runtime;

namespace Noether.Tests.Learning;

public sealed class CheckpointTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.0)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_come_back_exactly(double value)
    {
        var read = RoundTrip(w => w.Write("x", value), r => r.Double("x"));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read));
    }

    [Fact]
    public void Texts_whole_numbers_and_nested_names_come_back()
    {
        Assert.Equal(long.MinValue, RoundTrip(w => w.Under("a").Under("b").Write("n", long.MinValue), r => r.Under("a").Under("b").Int64("n")));
        Assert.Equal("ü\n\"", RoundTrip(w => w.Write("t", "ü\n\""), r => r.Text("t")));
        Assert.Equal(["b/n", "c"], RoundTrip(
            w =>
            {
                w.Write("a/b/n", 1L);
                w.Under("a").Write("c", "d");
                w.Write("e", 2.0);
            },
            r => r.Under("a").Names.ToArray()));
    }

    [Fact]
    public void A_generator_continues_where_it_was_saved()
    {
        using var generator = new Generator(3);
        using var skipped = torch.rand(100, generator: generator.Torch);
        using var other = new Generator(4);
        using var folder = new TemporaryFolder();
        StateFile.Write(folder.File("s"), w => w.Write("g", generator));
        StateFile.Read(folder.File("s"), r => r.Restore("g", other));
        using var expected = torch.rand(5, generator: generator.Torch);
        using var actual = torch.rand(5, generator: other.Torch);
        Assert.Equal(expected.data<float>().ToArray(), actual.data<float>().ToArray());
    }

    [Fact]
    public void A_tensor_is_copied_when_it_is_written()
    {
        var value = RoundTrip(
            w =>
            {
                using var t = torch.ones(2);
                w.Write("t", t);
                t.zero_();
            },
            r => r.Tensor("t"));
        Assert.Equal(2, value.sum().ToDouble());
        value.Dispose();
    }

    [Fact]
    public void What_is_missing_or_of_another_kind_is_named()
    {
        var error = Assert.Throws<InputException>(() => RoundTrip(w => w.Under("a").Write("x", 1L), r => r.Under("a").Double("x")));
        Assert.Contains("'a/x'", error.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => RoundTrip(_ => { }, r => r.Tensor("t")));
    }

    [Fact]
    public void A_name_written_twice_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => RoundTrip(
            w =>
            {
                w.Write("x", 1L);
                w.Under("a").Write("b", 1L);
                w.Write("a/b", 2.0);
            },
            r => r.Int64("x")));
    }

    [Fact]
    public void A_flipped_bit_among_the_numbers_is_noticed()
    {
        using var folder = new TemporaryFolder();
        using var t = torch.rand(64);
        StateFile.Write(folder.File("s"), w => w.Write("t", t));
        var bytes = File.ReadAllBytes(folder.File("s"));
        bytes[^9] ^= 4;
        File.WriteAllBytes(folder.File("s"), bytes);
        var error = Assert.Throws<InputException>(() => StateFile.Read(folder.File("s"), _ => { }));
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_bit_anywhere_in_the_header_is_noticed()
    {
        using var folder = new TemporaryFolder();
        using var t = torch.rand(2, 3);
        StateFile.Write(folder.File("s"), w =>
        {
            w.Write("position", 1200L);
            w.Write("best", 0.25);
            w.Under("model").Write("t", t);
        }, new Dictionary<string, string>(StringComparer.Ordinal) { ["noether.phase"] = "train" });
        var bytes = File.ReadAllBytes(folder.File("s"));
        var header = 8 + BitConverter.ToInt32(bytes);
        Assert.Contains("int64 1200", System.Text.Encoding.UTF8.GetString(bytes, 0, header), StringComparison.Ordinal);
        for (var bit = 0; bit < 8 * header; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(folder.File("s"), bytes);
            var loaded = false;
            Assert.True(Record.Exception(() => StateFile.Read(folder.File("s"), _ => loaded = true)) is InputException, $"bit {bit % 8} of byte {bit / 8}, '{(char)bytes[bit / 8]}' now, was not noticed");
            Assert.False(loaded);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_tensor_under_another_name_type_or_shape_of_equal_size_is_noticed()
    {
        using var folder = new TemporaryFolder();
        using var t = torch.rand(2, 3);
        StateFile.Write(folder.File("s"), w => w.Write("tensor", t));
        var bytes = File.ReadAllBytes(folder.File("s"));
        foreach (var (from, to) in new[] { ("\"tensor\"", "\"tenser\""), ("F32", "I32"), ("[2,3]", "[3,2]") })
        {
            var changed = System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(bytes).Replace(from, to, StringComparison.Ordinal));
            Assert.NotEqual(bytes, changed);
            File.WriteAllBytes(folder.File("s"), changed);
            var error = Assert.Throws<InputException>(() => StateFile.Read(folder.File("s"), _ => { }));
            Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_safetensors_file_from_elsewhere_is_no_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var t = torch.rand(4);
        SafetensorsWriter.Write(folder.File("s"), new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["t"] = t });
        var error = Assert.Throws<InputException>(() => StateFile.Read(folder.File("s"), _ => { }));
        Assert.Contains("not a checkpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_fails_leaves_the_former_checkpoint_and_no_litter()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = new CheckpointFolder(folder.Path);
        var path = checkpoints.WriteLast(w => w.Write("n", 1L), Nothing);
        var before = File.ReadAllBytes(path);
        Assert.Throws<InvalidOperationException>(() => checkpoints.WriteLast(_ => throw new InvalidOperationException("no state"), Nothing));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_full_disk_is_named_with_its_remedy_and_the_former_checkpoint_survives()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        using var folder = new TemporaryFolder();
        var checkpoints = new CheckpointFolder(folder.Path);
        var path = checkpoints.WriteLast(w => w.Write("n", 1L), Nothing);
        File.CreateSymbolicLink(path + AtomicFile.TemporaryEnding, "/dev/full");
        var error = Assert.Throws<InputException>(() => checkpoints.WriteLast(w => w.Write("n", 2L), Nothing));
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains("Free space", error.Message, StringComparison.Ordinal);
        Assert.Contains("unharmed", error.Message, StringComparison.Ordinal);
        var n = 0L;
        Assert.True(checkpoints.ReadLast(r => n = r.Int64("n")));
        Assert.Equal(1, n);
    }

    [Fact]
    public void A_read_only_folder_is_named()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "the administrator may write everywhere");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such mode");
            return;
        }

        using var folder = new TemporaryFolder();
        var checkpoints = new CheckpointFolder(folder.Path);
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var error = Assert.Throws<InputException>(() => checkpoints.WriteLast(w => w.Write("n", 2L), Nothing));
            Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_file_in_the_folders_place_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("f"), "");
        Assert.Contains(folder.File("f"), Assert.Throws<InputException>(() => new CheckpointFolder(folder.File("f"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Opening_a_folder_clears_what_a_killed_process_left_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in new[] { "plain.last.safetensors.tmp", "other.last.safetensors.tmp", "plain.last.safetensors", "notes.txt" })
        {
            File.WriteAllText(folder.File(name), "");
        }

        _ = new CheckpointFolder(folder.Path, "plain");
        Assert.Equal(["notes.txt", "other.last.safetensors.tmp", "plain.last.safetensors"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_best_file_goes_only_after_a_last_one_that_does_without_it()
    {
        using var folder = new TemporaryFolder();
        var checkpoints = new CheckpointFolder(folder.Path);
        checkpoints.WriteBest(1, w => w.Write("n", 1L), Nothing, keep: [1]);
        checkpoints.WriteBest(2, w => w.Write("n", 2L), Nothing, keep: [2]);
        Assert.Equal(2, checkpoints.Best.Count);
        checkpoints.WriteLast(w => w.Write("n", 3L), Nothing);
        Assert.EndsWith("best-000000002.safetensors", Assert.Single(checkpoints.Best), StringComparison.Ordinal);
    }

    [Fact]
    public void A_best_file_that_a_kill_left_over_goes_when_the_last_one_is_read()
    {
        using var folder = new TemporaryFolder();
        var killed = new CheckpointFolder(folder.Path);
        var left = killed.WriteBest(1, w => w.Write("n", 1L), Nothing, keep: [1]);
        var bytes = File.ReadAllBytes(left);
        var kept = killed.WriteBest(2, w => w.Write("n", 2L), Nothing, keep: [2]);
        killed.WriteLast(w => w.Write("n", 3L), Nothing);
        File.WriteAllBytes(left, bytes);

        var resumed = new CheckpointFolder(folder.Path);
        Assert.True(resumed.ReadLast(_ => { }));
        Assert.Equal([kept], resumed.Best);
        resumed.WriteLast(w => w.Write("n", 4L), Nothing);
        Assert.Equal([kept], resumed.Best);
    }

    private static T RoundTrip<T>(Action<StateWriter> save, Func<StateReader, T> load)
    {
        using var folder = new TemporaryFolder();
        StateFile.Write(folder.File("state.safetensors"), save);
        T? result = default;
        StateFile.Read(folder.File("state.safetensors"), r => result = load(r));
        return result!;
    }
}
