using Noether.Lab.Catalogue;
using Noether.Lab.Running;
using Noether.Lab.Tracking;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Cli.Rendering;

/// <summary>Shows a run's progress on standard error: one line that is rewritten on a terminal, plain lines every few seconds elsewhere.</summary>
internal sealed class ProgressObserver(Terminal terminal, bool verbose, TimeProvider clock) : IRunObserver
{
    private readonly ProgressLine _line = new(terminal, clock);

    public void RunStarted(RunFolder folder, RunConfig config, bool resumed) =>
        _line.Say($"{(resumed ? "continues" : "run")} {folder.Name}: {config.System}/{config.Recipe}, {config.Preset}, seed {config.Seed}, {config.Device}, {Threads.Text(config.Threads)}");

    public IRunSink ArmStarted(string arm, int number, int count) => new ArmProgress(_line, count > 1 ? $"{arm} ({number}/{count})" : arm, verbose);

    public void ArmFinished(string arm, ArmResult result, bool earlier)
    {
        var metrics = string.Join("  ", result.Metrics.Select(m => $"{m.Key} {Words.Number(m.Value)}"));
        _line.Say($"{arm}: {(earlier ? "done earlier" : "done")}  {metrics}");
    }

    private sealed class ArmProgress(ProgressLine line, string title, bool verbose) : IRunSink
    {
        private (string Name, double Value)? _shown;

        // The loss where there is one, else whatever was measured first.
        public void Metrics(long step, IReadOnlyDictionary<string, double> values)
        {
            if (values.TryGetValue("loss", out var loss))
            {
                _shown = ("loss", loss);
            }
            else if (_shown is null && values.Count > 0)
            {
                _shown = (values.First().Key, values.First().Value);
            }
        }

        public void Progress(string phase, long position, long? length) => line.Show(title, phase, position, length, _shown);

        public void Message(string text) => line.Say($"{title}: {text}");

        public void Checkpoint(string path, long step)
        {
            if (verbose)
            {
                line.Say($"{title}: checkpoint at step {step}: {path}");
            }
        }
    }
}
