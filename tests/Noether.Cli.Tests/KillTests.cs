using System.Diagnostics;
using System.Text.Json.Nodes;
using Noether.Runtime;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests;

/// <summary>A run that is killed and resumed ends with the bytes of one that was not: weights, metrics, tables and figures.</summary>
public sealed class KillTests : IDisposable
{
    private static readonly string[] Work = ["tiny/fit", "--plugin", Plugin, "--threads", "1", "--seed", "11", "--json"];
    private static readonly string[] CheckpointEachStep = ["--checkpoint-every", "0"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_killed_while_it_trains_and_while_it_evaluates_ends_as_if_it_had_not_been() =>
        KilledRunsEqualTheUninterrupted(["--set", "steps=10", "chunks=4", "pause=3"], [Moment.Evaluation, Moment.CheckpointBeingWritten]);

    [Fact]
    [Trait("Category", "Soak")]
    public void A_run_killed_twenty_times_ends_as_if_it_had_not_been()
    {
        // Training and evaluation each last longer than the random moments between two kills, so that all twenty strike.
        Moment[] firstArm = [Moment.Early, Moment.Any, Moment.CheckpointBeingWritten, Moment.Any, Moment.CheckpointBeingWritten, Moment.Any, Moment.CheckpointBeingWritten, Moment.Evaluation, Moment.Any, Moment.Early, Moment.Evaluation];
        Moment[] secondArm = [Moment.CheckpointBeingWritten, Moment.Any, Moment.CheckpointBeingWritten, Moment.Early, Moment.Any, Moment.CheckpointBeingWritten, Moment.Evaluation, Moment.Any, Moment.Evaluation];
        KilledRunsEqualTheUninterrupted(["--set", "steps=150", "chunks=150", "pause=15"], [.. firstArm, .. secondArm]);
    }

    [Fact]
    public void Ctrl_C_writes_a_checkpoint_says_how_to_go_on_and_gives_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent through libc.");
        string[] options = ["--set", "steps=400", "pause=5", "--checkpoint-every", "3600"];
        using var process = ProgramUnderTest.Start(["run", .. Work, .. options, "--profile", "--out", _folder.Path, "--name", "stopped"]);
        WaitForLine(process, "\"event\":\"metrics\"");
        ProgramUnderTest.PressCtrlC(process);
        var stopped = ProgramUnderTest.End(process);

        Assert.Equal(130, stopped.Code);
        Assert.Matches("kept is arm 'with' up to step [0-9]+", stopped.Error);
        Assert.Contains($"noether resume stopped --out {_folder.Path}", stopped.Error);
        Assert.True(File.Exists(_folder.File("stopped", "checkpoints", "with", "last.safetensors")));
        Assert.True(File.Exists(_folder.File("stopped", "profile.json")));
        Assert.Equal(0, ProgramUnderTest.Run(["run", .. Work, .. options, "--out", _folder.Path, "--name", "whole"]).Code);
        Assert.Equal(0, ProgramUnderTest.Run(["resume", "stopped", "--json", "--out", _folder.Path]).Code);
        AssertEqualRuns("whole", "stopped");
    }

    [Fact]
    public void A_run_whose_process_was_killed_is_shown_as_interrupted()
    {
        using var process = ProgramUnderTest.Start(["run", .. Work, "--set", "pause=2000", "--out", _folder.Path, "--name", "killed"]);
        WaitForLine(process, "\"event\":\"start\"");
        Assert.Contains("running", Ask("runs", "--out", _folder.Path).OutLines[1]);
        process.Kill();
        process.WaitForExit();

        Assert.Contains("\"Running\"", File.ReadAllText(_folder.File("killed", "status.json")));
        Assert.Contains("interrupted", Ask("runs", "--out", _folder.Path).OutLines[1]);
        Assert.StartsWith("killed", Assert.Single(Ask("runs", "--out", _folder.Path, "--where", "status = interrupted").OutLines.Skip(1)));
        Assert.Contains(Ask("show", "killed", "--out", _folder.Path).OutLines, l => l.StartsWith("status", StringComparison.Ordinal) && l.Contains("interrupted"));
    }

    [Fact]
    public void A_second_Ctrl_C_ends_the_program_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent through libc.");
        using var process = ProgramUnderTest.Start(["run", .. Work, "--set", "pause=20000", "--out", _folder.Path, "--name", "slow"]);
        while (!File.Exists(_folder.File("slow", "status.json")))
        {
            Thread.Sleep(20);
        }

        ProgramUnderTest.PressCtrlC(process);
        Assert.Contains("Ctrl-C again", WaitForError(process, "Stopping"));
        ProgramUnderTest.PressCtrlC(process);
        Assert.Equal(130, ProgramUnderTest.End(process).Code);
    }

    private enum Moment
    {
        /// <summary>Before much was written.</summary>
        Early,

        /// <summary>Anywhere in the first second.</summary>
        Any,

        /// <summary>While an arm is evaluated.</summary>
        Evaluation,

        /// <summary>While a checkpoint's temporary file is there.</summary>
        CheckpointBeingWritten,
    }

    private void KilledRunsEqualTheUninterrupted(string[] options, IReadOnlyList<Moment> moments)
    {
        Assert.Equal(0, ProgramUnderTest.Run(["run", .. Work, .. CheckpointEachStep, .. options, "--out", _folder.Path, "--name", "whole"]).Code);
        var random = new Random(20);
        var kills = 0;
        foreach (var moment in moments)
        {
            using var process = ProgramUnderTest.Start(Continue(options));
            WaitFor(process, moment, random);
            kills += process.HasExited ? 0 : 1;
            process.Kill();
            process.WaitForExit();
        }

        Assert.Equal(moments.Count, kills);
        var end = ProgramUnderTest.Run(Continue(options));
        Assert.Equal((0, ""), (end.Code, end.Code == 0 ? "" : end.Error));
        AssertEqualRuns("whole", "killed");
    }

    private string[] Continue(string[] options) => File.Exists(_folder.File("killed", "config.json"))
        ? ["resume", "killed", "--json", .. CheckpointEachStep, "--out", _folder.Path]
        : ["run", .. Work, .. CheckpointEachStep, .. options, "--out", _folder.Path, "--name", "killed"];

    private void WaitFor(Process process, Moment moment, Random random)
    {
        switch (moment)
        {
            case Moment.Early:
                Thread.Sleep(random.Next(400));
                break;
            case Moment.Any:
                Thread.Sleep(random.Next(300, 1300));
                break;
            case Moment.Evaluation:
                WaitForLine(process, "\"phase\":\"evaluate\"");
                break;
            default:
                WaitForTemporaryFile(process);
                break;
        }
    }

    private void WaitForTemporaryFile(Process process)
    {
        var checkpoints = _folder.File("killed", "checkpoints");
        while (!process.HasExited)
        {
            // One that an earlier kill left behind does not count.
            if (Directory.Exists(checkpoints) && new DirectoryInfo(checkpoints).EnumerateFiles($"*{AtomicFile.TemporaryEnding}", SearchOption.AllDirectories).Any(f => f.LastWriteTime > process.StartTime))
            {
                return;
            }
        }
    }

    private static void WaitForLine(Process process, string part)
    {
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains(part, StringComparison.Ordinal))
        {
        }
    }

    private static string WaitForError(Process process, string part)
    {
        while (process.StandardError.ReadLine() is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return "";
    }

    private void AssertEqualRuns(string whole, string other)
    {
        string[] changing = ["config.json", "result.json", "status.json", "log.txt", "lock", "report.html", "profile.json"];
        string[] Files(string run) =>
        [
            .. Directory.EnumerateFiles(_folder.File(run), "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(_folder.File(run), f))
                .Where(f => !changing.Contains(f) && !f.StartsWith("tensorboard", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        ];

        Assert.Contains(Path.Combine("checkpoints", "with", "last.safetensors"), Files(whole));
        Assert.Equal(Files(whole), Files(other));
        Assert.All(Files(whole), f => Assert.True(File.ReadAllBytes(_folder.File(whole, f)).AsSpan().SequenceEqual(File.ReadAllBytes(_folder.File(other, f))), $"{f} differs"));
        Assert.Equal(Result(whole), Result(other));
    }

    private string Result(string run)
    {
        var result = JsonNode.Parse(File.ReadAllText(_folder.File(run, "result.json")))!.AsObject();
        result.Remove("run");
        result.Remove("seconds");
        return result.ToJsonString();
    }
}
