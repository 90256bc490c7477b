using Noether.Learning;
using Noether.Runtime;

namespace Noether.Tests.Learning;

public sealed class RunHostTests
{
    [Fact]
    public void A_run_has_its_own_thread_with_the_callers_number_of_threads()
    {
        var before = Threads.Current;
        Threads.Use(3);
        try
        {
            var (thread, count) = (Environment.CurrentManagedThreadId, 0);
            var process = new Counting(1, _ => (thread, count) = (Environment.CurrentManagedThreadId, torch.get_num_threads()));
            Run(process);
            Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
            Assert.Equal(3, count);
        }
        finally
        {
            Threads.Use(before);
        }
    }

    [Fact]
    public void What_a_step_leaves_behind_is_freed()
    {
        var before = Tensor.TotalCount;
        Run(new Counting(50, n => torch.ones(n + 1).add(1)));
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void The_steps_own_exception_reaches_the_caller()
    {
        var error = Assert.Throws<NotSupportedException>(() => Run(new Counting(3, n => throw new NotSupportedException($"step {n}"))));
        Assert.Equal("step 0", error.Message);
    }

    [Fact]
    public void Checkpoints_come_after_every_so_many_steps_and_at_the_end()
    {
        using var folder = new TemporaryFolder();
        var sink = new RecordingSink();
        var options = new RunHostOptions(sink) { CheckpointFolder = folder.Path, CheckpointEverySteps = 3, CheckpointInterval = TimeSpan.MaxValue };
        var result = new RunHost(options).Run(new Counting(7), TestContext.Current.CancellationToken);
        Assert.Equal([3, 6, 7], sink.Checkpoints);
        Assert.Equal(7, result.Position);
        Assert.Equal(folder.File("last.safetensors"), result.Checkpoint);
    }

    [Fact]
    public void Checkpoints_come_by_the_clock()
    {
        using var folder = new TemporaryFolder();
        var sink = new RecordingSink();
        new RunHost(new RunHostOptions(sink) { CheckpointFolder = folder.Path, CheckpointInterval = TimeSpan.Zero }).Run(new Counting(3), TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3], sink.Checkpoints);
    }

    [Fact]
    public void Torchs_own_generator_continues_too()
    {
        var whole = new List<double>();
        torch.manual_seed(11);
        Run(new Counting(4, _ => whole.Add(Draw())));
        using var folder = new TemporaryFolder();
        var parts = new List<double>();
        torch.manual_seed(11);
        var host = new RunHost(new RunHostOptions(new RecordingSink()) { CheckpointFolder = folder.Path, Limits = new RunLimits(MaxSteps: 2) });
        host.Run(new Counting(4, _ => parts.Add(Draw())), TestContext.Current.CancellationToken);
        torch.manual_seed(99);
        new RunHost(new RunHostOptions(new RecordingSink()) { CheckpointFolder = folder.Path }).Run(new Counting(4, _ => parts.Add(Draw())), TestContext.Current.CancellationToken);
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void A_step_that_gives_up_in_its_middle_is_not_saved()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var process = new Counting(9, n =>
        {
            if (n == 4)
            {
                cancel.Cancel();
                cancel.Token.ThrowIfCancellationRequested();
            }
        });
        var sink = new RecordingSink();
        var result = new RunHost(new RunHostOptions(sink) { CheckpointFolder = folder.Path, CheckpointEverySteps = 3 }).Run(process, cancel.Token);
        Assert.Equal(RunStatus.Interrupted, result.Status);
        Assert.Equal([3], sink.Checkpoints);
        Assert.Equal((4, 3), (result.Position, result.Kept));
    }

    [Fact]
    public void What_is_kept_is_the_position_of_the_last_checkpoint()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        var options = new RunHostOptions(new RecordingSink()) { CheckpointFolder = folder.Path };
        var cancelling = new Counting(9, n =>
        {
            cancel.Cancel();
            cancel.Token.ThrowIfCancellationRequested();
        });
        Assert.Null(new RunHost(options).Run(cancelling, cancel.Token).Kept);
        Assert.Equal(9, new RunHost(options).Run(new Counting(9), TestContext.Current.CancellationToken).Kept);
        Assert.Null(new RunHost(options with { CheckpointFolder = null }).Run(new Counting(9), TestContext.Current.CancellationToken).Kept);
    }

    [Fact]
    public void A_checkpoint_says_what_it_is()
    {
        using var folder = new TemporaryFolder();
        var result = new RunHost(new RunHostOptions(new RecordingSink()) { CheckpointFolder = folder.Path, CheckpointName = "arm" }).Run(new Counting(2), TestContext.Current.CancellationToken);
        Assert.Equal(folder.File("arm.last.safetensors"), result.Checkpoint);
        using var file = SafetensorsFile.Open(result.Checkpoint!);
        Assert.Equal("2", file.Header.Metadata["noether.position"]);
        Assert.Equal("count", file.Header.Metadata["noether.phase"]);
        Assert.Contains(nameof(Counting), file.Header.Metadata["noether.process"], StringComparison.Ordinal);
        Assert.Equal("int64 2", file.Header.Metadata["process/position"]);
    }

    [Fact]
    public void A_trace_holds_the_phases_of_every_step()
    {
        using var folder = new TemporaryFolder();
        using var training = new SmallTraining(SmallTraining.Everything);
        var profile = new Profile();
        new RunHost(new RunHostOptions(new RecordingSink()) { CheckpointFolder = folder.Path, Profile = profile }).Run(training.Trainer, TestContext.Current.CancellationToken);
        profile.Write(folder.File("trace.json"));
        using var trace = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(folder.File("trace.json")));
        var counts = trace.RootElement.GetProperty("traceEvents").EnumerateArray().CountBy(e => e.GetProperty("name").GetString()!);
        Assert.Equal(
            [("backward", 14), ("checkpoint", 1), ("data", 14), ("evaluate", 5), ("forward", 14), ("optimizer", 14)],
            counts.Select(c => (c.Key, c.Value)).OrderBy(c => c.Key, StringComparer.Ordinal));
        Assert.All(profile.Seconds.Values, s => Assert.InRange(s, 0, 600));
    }

    [Fact]
    public void A_trace_has_a_limit_and_says_what_it_dropped()
    {
        var profile = new Profile(limit: 2);
        for (var i = 0; i < 5; i++)
        {
            profile.Measure("x").Dispose();
        }

        Assert.Equal(3, profile.Dropped);
    }

    [Fact]
    public void A_dry_run_measures_a_few_steps_and_writes_nothing()
    {
        using var training = new SmallTraining(SmallTraining.Everything);
        var result = DryRun.Of(training.Trainer, training.Model, TestContext.Current.CancellationToken);
        Assert.Equal(3, training.Trainer.Position);
        Assert.True(double.IsFinite(result.Metrics["loss"]));
        Assert.Equal(14 * result.StepSeconds, result.ExpectedDuration!.Value.TotalSeconds, 4);
        Assert.True(result.PeakBytes > 1 << 20);
        Assert.Equal(57, result.Model!.Total);
    }

    [Fact]
    public void A_summary_names_each_parameter_with_its_module_shape_and_size()
    {
        using var generator = new Generator(1);
        using var model = new SmallNetwork(generator);
        var summary = ModelSummary.Of(model);
        var row = summary.Rows[0];
        Assert.Equal(("_first.weight", "Linear", 24L, 96L, true), (row.Name, row.Type, row.Count, row.Bytes, row.Trainable));
        Assert.Equal([8, 3], row.Shape);
        Assert.Equal(summary.Rows.Sum(r => r.Count), summary.Total);
        Assert.Equal(4 * summary.Total, summary.Bytes);
        Assert.Equal(summary.Total, summary.Trainable);
    }

    private static double Draw()
    {
        using var x = torch.rand(1);
        return x.ToDouble();
    }

    private static void Run(IProcess process) => new RunHost(new RunHostOptions(new RecordingSink())).Run(process, TestContext.Current.CancellationToken);

    private sealed class Counting(long length, Action<long>? step = null) : IProcess
    {
        public string Phase => "count";

        public long Position { get; private set; }

        public long? Length => length;

        public bool Step(RunContext context)
        {
            if (Position == length)
            {
                return false;
            }

            step?.Invoke(Position);
            Position++;
            return true;
        }

        public void Save(StateWriter writer) => writer.Write("position", Position);

        public void Load(StateReader reader) => Position = reader.Int64("position");
    }
}
