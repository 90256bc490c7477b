using System.Diagnostics;
using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Tracking;

public sealed class TwoProcessesTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Two_processes_that_open_and_write_one_index_lose_nothing()
    {
        Examples.Finished(_temporary.Path, Examples.Config(name: "template"));
        Process[] writers = [OtherProcess.Start(nameof(OtherProcess.Puts_runs), _temporary.Path), OtherProcess.Start(nameof(OtherProcess.Puts_runs), _temporary.Path)];
        foreach (var writer in writers)
        {
            var output = writer.StandardOutput.ReadToEnd();
            Assert.True(writer.WaitForExit(Patience));
            Assert.True(writer.ExitCode == 0, output);
            writer.Dispose();
        }

        using var store = RunStore.Open(_temporary.Path);
        Assert.Equal((2 * OtherProcess.RunsPut) + 1, store.List().Count);
    }

    [Fact]
    public void A_run_is_locked_while_its_process_lives_and_resumable_once_it_was_killed()
    {
        var path = _temporary["killed"];
        using var writer = OtherProcess.Start(nameof(OtherProcess.Writes_a_run_until_it_is_killed), _temporary.Path);
        var watch = Stopwatch.StartNew();
        while (!File.Exists(Path.Combine(path, "metrics.jsonl")) || new FileInfo(Path.Combine(path, "metrics.jsonl")).Length < 100_000)
        {
            Assert.True(watch.Elapsed < Patience && !writer.HasExited, "The other process wrote no metrics.");
            Thread.Sleep(10);
        }

        var refused = Assert.Throws<InputException>(() => RunWriter.Resume(path));
        Assert.Contains($"process {writer.Id}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(RunState.Running, RunFolder.Open(path).ReadStatus().State);

        writer.Kill();
        Assert.True(writer.WaitForExit(Patience));
        Assert.Equal(RunState.Interrupted, RunFolder.Open(path).ReadStatus().State);
        using var resumed = RunWriter.Resume(path);
        resumed.CutMetrics("plain", 99);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), resumed.Folder.ReadMetrics().Select(m => m.Step));
    }
}
