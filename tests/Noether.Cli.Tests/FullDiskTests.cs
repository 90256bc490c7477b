using System.Diagnostics;
using System.Text.Json.Nodes;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests;

/// <summary>A disk that refuses a write ends the run with one line that names folder and remedy; the checkpoint before is unharmed and the run can be continued.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("status.json")]
    [InlineData("checkpoints/without/last.safetensors")]
    [InlineData("checkpoints/without/best-000000002.safetensors")]
    [InlineData("arms/without.json")]
    [InlineData("plots/without.errors.csv")]
    [InlineData("plots/errors.png")]
    [InlineData("report.html")]
    [InlineData("result.json")]
    public void A_file_that_cannot_be_replaced_is_named_and_the_run_goes_on_once_it_can(string file)
    {
        var whole = Whole();
        Assert.Equal(0, Tiny(_folder.Path, "--name", "a", "--quiet").Code);
        ForgetSecondArm();
        var checkpoint = File.ReadAllBytes(Checkpoint(_folder.Path));

        // What is written first when a file is replaced; a folder in its place refuses.
        var obstacle = Directory.CreateDirectory(_folder.File(["a", .. $"{file}.tmp".Split('/')])).FullName;
        Refused(Path.GetDirectoryName(obstacle)!, Ask("resume", "a", "--out", _folder.Path, "--quiet"));

        Assert.Equal(checkpoint, File.ReadAllBytes(Checkpoint(_folder.Path)));
        Directory.Delete(obstacle);
        Assert.Equal(whole, Resumed(_folder.Path));
    }

    [Fact]
    public void A_group_that_cannot_be_kept_is_refused_before_its_first_run()
    {
        var obstacle = Directory.CreateDirectory(_folder.File("g.group.json.tmp")).FullName;
        Refused(_folder.Path, Tiny(_folder.Path, "--name", "g", "--quiet", "--seeds", "0..1"));
        Assert.Equal([obstacle], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("log.txt")]
    [InlineData("metrics.jsonl")]
    public void A_log_on_a_full_disk_is_named(string file)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Needs /dev/full.");
        Assert.Equal(0, Tiny(_folder.Path, "--name", "a", "--quiet").Code);
        ForgetSecondArm();
        var checkpoint = File.ReadAllBytes(Checkpoint(_folder.Path));
        File.Delete(_folder.File("a", file));
        File.CreateSymbolicLink(_folder.File("a", file), "/dev/full");

        Refused(_folder.File("a"), Ask("resume", "a", "--out", _folder.Path, "--quiet"));

        Assert.Equal(checkpoint, File.ReadAllBytes(Checkpoint(_folder.Path)));
    }

    [Fact]
    public void A_disk_that_is_full_at_any_point_of_a_run_is_named_and_the_run_goes_on_once_there_is_space()
    {
        OnSmallDisk("1m", small =>
        {
            var whole = Whole();
            Assert.Equal(0, Tiny(_folder.Path, "--name", "b", "--quiet").Code);
            var used = Kilobytes(_folder.File("b")) + 64;
            var refused = 0;
            for (var free = 0; free < used; free += 16)
            {
                Fill(small, free);
                var answer = Directory.Exists(Path.Combine(small, "a")) && File.Exists(Path.Combine(small, "a", "config.json"))
                    ? Ask("resume", "a", "--out", small, "--quiet")
                    : Tiny(small, "--name", "a", "--quiet");
                if (answer.Code == 0)
                {
                    break;
                }

                Refused(small, answer);
                refused++;
            }

            Assert.True(refused > 1, "The disk was never too small.");
            File.Delete(Path.Combine(small, "filler"));
            Assert.Equal(whole, Resumed(small));
        });
    }

    [Fact]
    public void A_disk_without_any_space_is_said_on_one_line() =>
        OnSmallDisk("32k", small => Refused(small, Tiny(small, "--set", "steps=500", "--quiet")));

    private static string Checkpoint(string root) => Path.Combine(root, "a", "checkpoints", "with", "last.safetensors");

    /// <summary>As a kill at the start of the second arm leaves it.</summary>
    private void ForgetSecondArm()
    {
        File.Delete(_folder.File("a", "arms", "without.json"));
        File.Delete(_folder.File("a", "result.json"));
        Directory.Delete(_folder.File("a", "checkpoints", "without"), recursive: true);
    }

    private string Whole()
    {
        var answer = Tiny(_folder.File("whole"), "--name", "a", "--json");
        Assert.Equal(0, answer.Code);
        return Metrics(answer);
    }

    private static string Resumed(string root)
    {
        var answer = Ask("resume", "a", "--out", root, "--json");
        Assert.Equal(0, answer.Code);
        return Metrics(answer);
    }

    private static string Metrics(Answer answer) => JsonNode.Parse(answer.OutLines[^1])!["metrics"]!.ToJsonString();

    private static void Refused(string folder, Answer answer)
    {
        Assert.Equal(("", 2), (answer.Out, answer.Code));
        var line = Assert.Single(answer.ErrorLines);
        Assert.Contains("Cannot write", line);
        Assert.Contains(folder, line);
        Assert.Matches("Free space|writable", line);
    }

    private static long Kilobytes(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => (new FileInfo(f).Length + 4095) / 4096 * 4);

    /// <summary>Leaves so many kilobytes free.</summary>
    private static void Fill(string disk, long free)
    {
        var filler = Path.Combine(disk, "filler");
        File.Delete(filler);
        var size = new DriveInfo(disk).AvailableFreeSpace - (free << 10);
        File.WriteAllBytes(filler, new byte[Math.Max(0, size)]);
    }

    private void OnSmallDisk(string size, Action<string> test)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs Linux and the right to mount.");
        var small = Directory.CreateDirectory(_folder.File("small")).FullName;
        Assert.SkipUnless(Mount("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", small) == 0, "Needs the right to mount.");
        try
        {
            test(small);
        }
        finally
        {
            Assert.Equal(0, Mount("umount", small));
        }
    }

    private static int Mount(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { UseShellExecute = false, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
