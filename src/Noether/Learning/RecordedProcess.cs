namespace Noether.Learning;

/// <summary>
/// A process that remembers some of the metrics it logs as part of its state, so that they are there when it is evaluated,
/// also after it was stopped and continued: a learning curve is a result like any other.
/// </summary>
/// <param name="process">What is run.</param>
/// <param name="metrics">Names of the metrics to remember.</param>
public sealed class RecordedProcess(IProcess process, params IReadOnlyList<string> metrics) : IProcess, IDisposable
{
    private readonly SortedDictionary<long, double[]> _rows = [];

    /// <inheritdoc/>
    public string Phase => process.Phase;

    /// <inheritdoc/>
    public long Position => process.Position;

    /// <inheritdoc/>
    public long? Length => process.Length;

    /// <summary>Step and metrics, in order; NaN where a step logged some of the metrics only.</summary>
    public IReadOnlyList<(long Step, double[] Values)> Rows => [.. _rows.Select(r => (r.Key, r.Value))];

    /// <inheritdoc/>
    public bool Step(RunContext context) => process.Step(context with { Sink = new Recorder(context.Sink, this) });

    /// <inheritdoc/>
    public void Save(StateWriter writer)
    {
        using var scope = torch.NewDisposeScope();
        process.Save(writer.Under("process"));
        writer.Write("steps", torch.tensor(_rows.Keys.ToArray(), torch.int64));
        writer.Write("metrics", torch.tensor(_rows.Values.SelectMany(v => v).ToArray(), torch.float64));
    }

    /// <inheritdoc/>
    public void Load(StateReader reader)
    {
        using var scope = torch.NewDisposeScope();
        process.Load(reader.Under("process"));
        var steps = reader.Tensor("steps").data<long>().ToArray();
        var values = reader.Tensor("metrics").data<double>().ToArray();
        _rows.Clear();
        for (var i = 0; i < steps.Length; i++)
        {
            _rows[steps[i]] = values[(i * metrics.Count)..((i + 1) * metrics.Count)];
        }
    }

    /// <inheritdoc/>
    public void Dispose() => (process as IDisposable)?.Dispose();

    private void Record(long step, IReadOnlyDictionary<string, double> values)
    {
        if (!metrics.Any(values.ContainsKey))
        {
            return;
        }

        if (!_rows.TryGetValue(step, out var row))
        {
            _rows[step] = row = [.. metrics.Select(_ => double.NaN)];
        }

        for (var i = 0; i < metrics.Count; i++)
        {
            row[i] = values.GetValueOrDefault(metrics[i], row[i]);
        }
    }

    private sealed class Recorder(IRunSink sink, RecordedProcess owner) : IRunSink
    {
        public void Metrics(long step, IReadOnlyDictionary<string, double> values)
        {
            owner.Record(step, values);
            sink.Metrics(step, values);
        }

        public void Progress(string phase, long position, long? length) => sink.Progress(phase, position, length);

        public void Message(string text) => sink.Message(text);

        public void Checkpoint(string path, long step) => sink.Checkpoint(path, step);

        public void Resumed(long step) => sink.Resumed(step);
    }
}
