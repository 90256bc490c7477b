namespace Noether.Learning;

/// <summary>
/// Processes one after the other, as one: several independent trainings of one arm. Each begins where the one before it ended; what it logs is named <c>name.metric</c>, its steps
/// counted on from there. Weights that it keeps as best stay in its state; no files of them are written.
/// </summary>
/// <param name="parts">Names and processes, at least one.</param>
public sealed class ProcessSequence(params IReadOnlyList<(string Name, IProcess Process)> parts) : IProcess, IDisposable
{
    private int _current;

    /// <inheritdoc/>
    public string Phase => $"{parts[Math.Min(_current, parts.Count - 1)].Name}: {parts[Math.Min(_current, parts.Count - 1)].Process.Phase}";

    /// <inheritdoc/>
    public long Position => parts.Sum(p => p.Process.Position);

    /// <summary>Steps in all, those that an ended part left undone not counted; null where one part does not know.</summary>
    public long? Length => parts.Index().Aggregate((long?)0, (sum, p) => sum + (p.Index < _current ? p.Item.Process.Position : p.Item.Process.Length));

    /// <inheritdoc/>
    public bool Step(RunContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        for (; _current < parts.Count; _current++)
        {
            var (name, process) = parts[_current];
            var before = parts.Take(_current).Sum(p => p.Process.Position);
            if (process.Step(context with { Sink = new Part(context.Sink, name, before), Checkpoints = null }))
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write("current", _current);
        foreach (var (name, process) in parts)
        {
            process.Save(writer.Under(name));
        }
    }

    /// <inheritdoc/>
    public void Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _current = (int)reader.Int64("current");
        foreach (var (name, process) in parts)
        {
            process.Load(reader.Under(name));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, process) in parts)
        {
            (process as IDisposable)?.Dispose();
        }
    }

    private sealed class Part(IRunSink sink, string name, long before) : IRunSink
    {
        public void Metrics(long step, IReadOnlyDictionary<string, double> values) =>
            sink.Metrics(before + step, values.ToDictionary(v => $"{name}.{v.Key}", v => v.Value, StringComparer.Ordinal));

        public void Progress(string phase, long position, long? length) => sink.Progress($"{name}: {phase}", before + position, length);

        public void Message(string text) => sink.Message($"{name}: {text}");

        public void Checkpoint(string path, long step) => sink.Checkpoint(path, before + step);

        public void Resumed(long step) => sink.Resumed(before + step);
    }
}
