using Noether.Learning;

namespace Noether.Tests.Learning;

public sealed class RecordedProcessTests
{
    [Fact]
    public void It_remembers_the_named_metrics_and_passes_all_of_them_on()
    {
        using var recorded = new RecordedProcess(new Counting(4), "loss", "accuracy");
        var sink = new RecordingSink();
        new RunHost(new RunHostOptions(sink)).Run(recorded, CancellationToken.None);
        Assert.Equal([1, 2, 3, 4], recorded.Rows.Select(r => r.Step));
        Assert.Equal([1.0, 0.5, 1 / 3.0, 0.25], recorded.Rows.Select(r => r.Values[0]));
        Assert.Equal([double.NaN, 2, double.NaN, 4], recorded.Rows.Select(r => r.Values[1]));
        Assert.Equal(["accuracy", "loss", "other"], sink.Values[2].Keys.Order());
    }

    [Fact]
    public void What_it_remembers_survives_a_stop()
    {
        using var folder = new TemporaryFolder();
        using var whole = new RecordedProcess(new Counting(5), "loss", "accuracy");
        new RunHost(new RunHostOptions(new RecordingSink())).Run(whole, CancellationToken.None);
        var host = new RunHostOptions(new RecordingSink()) { CheckpointFolder = folder.Path };
        using (var first = new RecordedProcess(new Counting(5), "loss", "accuracy"))
        {
            new RunHost(host with { Limits = new RunLimits(MaxSteps: 3) }).Run(first, CancellationToken.None);
        }

        using var second = new RecordedProcess(new Counting(5), "loss", "accuracy");
        new RunHost(host).Run(second, CancellationToken.None);
        Assert.Equal(whole.Rows.Select(r => r.Step), second.Rows.Select(r => r.Step));
        Assert.Equal(whole.Rows.SelectMany(r => r.Values), second.Rows.SelectMany(r => r.Values));
    }

    [Fact]
    public void A_process_that_logs_none_of_them_leaves_it_empty()
    {
        using var recorded = new RecordedProcess(new Counting(3), "absent");
        new RunHost(new RunHostOptions(new RecordingSink())).Run(recorded, CancellationToken.None);
        Assert.Empty(recorded.Rows);
    }

    /// <summary>Logs 1 / step each step, and the step itself every second one.</summary>
    private sealed class Counting(long length) : IProcess
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

            Position++;
            var values = new Dictionary<string, double> { ["loss"] = 1.0 / Position };
            if (Position % 2 == 0)
            {
                values["accuracy"] = Position;
                values["other"] = 0;
            }

            context.Sink.Metrics(Position, values);
            return true;
        }

        public void Save(StateWriter writer) => writer.Write("position", Position);

        public void Load(StateReader reader) => Position = reader.Int64("position");
    }
}
