using System.Runtime.InteropServices;

namespace Noether.Cli;

/// <summary>Ctrl-C (or a request to terminate): the first asks the run to stop after its step, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _signals;

    /// <param name="announce">Told once, when the first signal arrives.</param>
    public Interruption(Action announce)
    {
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            // The second signal keeps its default effect: the process ends.
            if (_source.IsCancellationRequested)
            {
                return;
            }

            context.Cancel = true;
            _source.Cancel();
            announce();
        }))];
    }

    /// <summary>Set by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        _signals.ForEach(s => s.Dispose());
        _source.Dispose();
    }
}
