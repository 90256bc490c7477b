using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Tracking;

public sealed class RunWriterTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Root => _temporary["runs"];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Runs_started_at_the_same_moment_get_different_folders()
    {
        using var one = RunWriter.Create(Root, Examples.Config());
        using var two = RunWriter.Create(Root, Examples.Config());
        Assert.Equal(RunName.For(0, Examples.Noon), one.Config.Name);
        Assert.Equal(RunName.For(0, Examples.Noon, attempt: 1), two.Config.Name);
    }

    [Fact]
    public void A_name_that_is_taken_is_refused()
    {
        Examples.Finished(Root, Examples.Config(name: "mine"));
        var error = Assert.Throws<InputException>(() => RunWriter.Create(Root, Examples.Config(name: "mine")));
        Assert.Contains("resume mine", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_writer_is_refused_and_told_who_writes()
    {
        using var run = RunWriter.Create(Root, Examples.Config());
        var error = Assert.Throws<InputException>(() => RunWriter.Resume(run.Folder.Path));
        Assert.Contains($"process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lock_of_a_dead_process_is_taken_over()
    {
        var folder = Examples.Finished(Root, Examples.Config());
        File.WriteAllText(
            Path.Combine(folder.Path, "status.json"),
            """{"state":"Running","pid":999999,"host":"elsewhere","updated":"2026-05-04T12:00:00+00:00","seconds":7}""");
        Assert.Equal(RunState.Interrupted, folder.ReadStatus().State);
        using var run = RunWriter.Resume(folder.Path);
        Assert.Equal(RunState.Running, folder.ReadStatus().State);
        Assert.InRange(run.Seconds, 7, 60);
    }

    [Fact]
    public void Looking_at_a_run_does_not_keep_it_from_being_resumed()
    {
        var folder = Examples.Finished(Root, Examples.Config());
        File.WriteAllText(Path.Combine(folder.Path, "status.json"), """{"state":"Running","pid":1,"host":"h","updated":"2026-05-04T12:00:00+00:00","seconds":7}""");
        var looking = true;
        var looker = new Thread(() =>
        {
            while (Volatile.Read(ref looking))
            {
                folder.ReadStatus();
                Thread.Sleep(1);
            }
        });
        looker.Start();
        for (var i = 0; i < 20; i++)
        {
            using var run = RunWriter.Resume(folder.Path);
        }

        Volatile.Write(ref looking, false);
        looker.Join();
    }

    [Fact]
    public void A_run_left_without_an_end_is_interrupted()
    {
        RunFolder folder;
        using (var run = RunWriter.Create(Root, Examples.Config()))
        {
            folder = run.Folder;
        }

        Assert.Equal(RunState.Interrupted, folder.ReadStatus().State);
    }

    [Fact]
    public void A_failure_is_kept_with_its_reason()
    {
        using var run = RunWriter.Create(Root, Examples.Config());
        run.End(RunState.Failed, "loss is NaN at step 3");
        var status = run.Folder.ReadStatus();
        Assert.Equal((RunState.Failed, "loss is NaN at step 3"), (status.State, status.Error));
    }

    [Fact]
    public void Progress_shows_in_the_status()
    {
        using var run = RunWriter.Create(Root, Examples.Config());
        run.Sink("plain").Progress("train", 3, 10);
        var status = run.Folder.ReadStatus();
        Assert.Equal(("plain", "train", 3L, 10L), (status.Arm, status.Phase, status.Position, status.Length));
    }

    [Fact]
    public void A_run_that_ends_says_how_far_it_came()
    {
        using var run = RunWriter.Create(Root, Examples.Config());
        var sink = run.Sink("plain");
        sink.Progress("train", 1, 10);
        sink.Progress("train", 10, 10);
        run.End(RunState.Finished);
        Assert.Equal(10, run.Folder.ReadStatus().Position);
    }

    [Fact]
    public void A_resumed_run_leaves_the_metrics_of_one_that_was_not_killed()
    {
        using var whole = RunWriter.Create(Root, Examples.Config(name: "whole"));
        Train(whole, "plain", 1, 8);
        Evaluate(whole, "plain");
        Train(whole, "equivariant", 1, 8);
        Evaluate(whole, "equivariant");

        var killed = RunWriter.Create(Root, Examples.Config(name: "killed"));
        Train(killed, "plain", 1, 8);
        Evaluate(killed, "plain");
        Train(killed, "equivariant", 1, 6);
        killed.Dispose();
        File.AppendAllText(killed.Folder.MetricsFile, "{\"arm\":\"equivariant\",\"st");
        using (var resumed = RunWriter.Resume(killed.Folder.Path))
        {
            resumed.CutMetrics("equivariant", 4);
            Train(resumed, "equivariant", 5, 8);
            Evaluate(resumed, "equivariant");
        }

        using (var again = RunWriter.Resume(killed.Folder.Path))
        {
            again.CutMetrics("equivariant", 8);
            Evaluate(again, "equivariant");
        }

        Assert.Equal(File.ReadAllBytes(whole.Folder.MetricsFile), File.ReadAllBytes(killed.Folder.MetricsFile));
    }

    [Fact]
    public void An_arm_that_starts_anew_leaves_no_trace_of_its_first_try()
    {
        using var run = RunWriter.Create(Root, Examples.Config());
        Train(run, "plain", 0, 3);
        Train(run, "equivariant", 0, 3);
        run.CutMetrics("equivariant", null);
        Assert.All(run.Folder.ReadMetrics(), m => Assert.Equal("plain", m.Arm));
        Assert.Equal(4, run.Folder.ReadMetrics().Count);
    }

    [Theory]
    [InlineData("plain/file")]
    public void A_root_that_is_a_file_is_refused_plainly(string inside)
    {
        File.WriteAllText(_temporary["plain"], "");
        var error = Assert.Throws<InputException>(() => RunWriter.Create(_temporary[inside], Examples.Config()));
        Assert.Contains("--out", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused_plainly()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux's /proc");
        var error = Assert.Throws<InputException>(() => RunWriter.Create("/proc/runs", Examples.Config()));
        Assert.Contains("'/proc/runs", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status.json.tmp")]
    [InlineData("metrics.jsonl")]
    public void A_writer_that_cannot_begin_holds_nothing(string obstacle)
    {
        var folder = Examples.Finished(Root, Examples.Config());
        File.Delete(Path.Combine(folder.Path, obstacle));
        Directory.CreateDirectory(Path.Combine(folder.Path, obstacle));
        Assert.Throws<InputException>(() => RunWriter.Resume(folder.Path));
        Directory.Delete(Path.Combine(folder.Path, obstacle));
        using var run = RunWriter.Resume(folder.Path);
        Assert.Equal(RunState.Running, folder.ReadStatus().State);
    }

    [Fact]
    public void A_run_whose_configuration_cannot_be_written_leaves_its_name_free()
    {
        Directory.CreateDirectory(_temporary["runs", "mine", "config.json.tmp"]);
        Assert.Throws<InputException>(() => RunWriter.Create(Root, Examples.Config(name: "mine")));
        Directory.Delete(_temporary["runs", "mine", "config.json.tmp"]);
        using var run = RunWriter.Create(Root, Examples.Config(name: "mine"));
        Assert.Equal("mine", run.Folder.Name);
    }

    [Fact]
    public void A_full_disk_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux's /dev/full");
        var folder = Examples.Finished(Root, Examples.Config());
        File.Delete(folder.LogFile);
        File.CreateSymbolicLink(folder.LogFile, "/dev/full");
        using var run = RunWriter.Resume(folder.Path);
        var error = Assert.Throws<InputException>(() => run.Log("a sentence"));
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        Assert.Contains("log.txt", error.Message, StringComparison.Ordinal);
    }

    private static void Train(RunWriter run, string arm, long first, long last)
    {
        for (var step = first; step <= last; step++)
        {
            run.Sink(arm).Metrics(step, new Dictionary<string, double> { ["loss"] = 1.0 / (step + 3), ["accuracy"] = step / 7.0 });
        }
    }

    private static void Evaluate(RunWriter run, string arm) =>
        run.Sink(arm, evaluation: true).Metrics(8, new Dictionary<string, double> { ["worst"] = double.NaN });
}
