using Noether.Learning;

namespace Noether.Systems.Equivariance.Tests;

internal sealed class Silence : IRunSink
{
    public void Metrics(long step, IReadOnlyDictionary<string, double> values)
    {
    }

    public void Progress(string phase, long position, long? length)
    {
    }

    public void Message(string text)
    {
    }

    public void Checkpoint(string path, long step)
    {
    }
}
