using Noether.Learning;

namespace Noether.Lab.Tracking;

/// <summary>Hands every event to several sinks, in their order.</summary>
public sealed class CompositeSink(params IReadOnlyList<IRunSink> sinks) : IRunSink
{
    /// <inheritdoc/>
    public void Metrics(long step, IReadOnlyDictionary<string, double> values)
    {
        foreach (var sink in sinks)
        {
            sink.Metrics(step, values);
        }
    }

    /// <inheritdoc/>
    public void Progress(string phase, long position, long? length)
    {
        foreach (var sink in sinks)
        {
            sink.Progress(phase, position, length);
        }
    }

    /// <inheritdoc/>
    public void Message(string text)
    {
        foreach (var sink in sinks)
        {
            sink.Message(text);
        }
    }

    /// <inheritdoc/>
    public void Checkpoint(string path, long step)
    {
        foreach (var sink in sinks)
        {
            sink.Checkpoint(path, step);
        }
    }

    /// <inheritdoc/>
    public void Resumed(long step)
    {
        foreach (var sink in sinks)
        {
            sink.Resumed(step);
        }
    }
}
