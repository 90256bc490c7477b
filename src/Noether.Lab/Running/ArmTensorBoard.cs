using Noether.Lab.Tracking;
using Noether.Learning;

namespace Noether.Lab.Running;

/// <summary>An arm's events for TensorBoard: the file is begun by the first event, which says whether the arm continues.</summary>
/// <param name="folder">The arm's folder.</param>
internal sealed class ArmTensorBoard(string folder) : IRunSink, IDisposable
{
    private TensorBoardSink? _sink;

    public void Metrics(long step, IReadOnlyDictionary<string, double> values) => Sink().Metrics(step, values);

    public void Progress(string phase, long position, long? length)
    {
    }

    public void Message(string text)
    {
    }

    public void Checkpoint(string path, long step)
    {
    }

    public void Resumed(long step) => _sink ??= new TensorBoardSink(folder, step);

    public void Dispose() => _sink?.Dispose();

    // An arm that starts anew after a kill takes back all that it told before.
    private TensorBoardSink Sink() => _sink ??= new TensorBoardSink(folder, Directory.Exists(folder) ? 0 : null);
}
