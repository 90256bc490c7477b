using System.Diagnostics;
using Noether.Nn;

namespace Noether.Learning;

/// <summary>What a few steps of a process showed.</summary>
/// <param name="Metrics">The numbers of its first step by name, e.g. <c>loss</c>.</param>
/// <param name="StepSeconds">Time of a step once warm.</param>
/// <param name="ExpectedDuration">That times the process's length; null when its length is unknown.</param>
/// <param name="PeakBytes">Largest memory this program has had in use so far.</param>
/// <param name="Model">What the model is made of; null where there is none.</param>
public sealed record DryRunResult(IReadOnlyDictionary<string, double> Metrics, double StepSeconds, TimeSpan? ExpectedDuration, long PeakBytes, ModelSummary? Model);

/// <summary>Tries a process without writing anything.</summary>
public static class DryRun
{
    private const int Steps = 3;

    /// <summary>Does a few steps and says what they showed. The process has moved then; build it anew to run it.</summary>
    /// <param name="process">At its beginning.</param>
    /// <param name="model">What it trains, for the table of parameters.</param>
    /// <param name="cancellation">Stops early.</param>
    public static DryRunResult Of(IProcess process, NetworkModel? model, CancellationToken cancellation)
    {
        var sink = new FirstMetrics();
        new RunHost(new RunHostOptions(sink) { Limits = new RunLimits(MaxSteps: Steps) }).Run(process, cancellation);
        var seconds = sink.FastestStep;
        return new DryRunResult(
            sink.First,
            seconds,
            process.Length is { } length ? TimeSpan.FromSeconds(seconds * length) : null,
            Process.GetCurrentProcess().PeakWorkingSet64,
            model is null ? null : ModelSummary.Of(model));
    }

    private sealed class FirstMetrics : IRunSink
    {
        private long _last = Stopwatch.GetTimestamp();

        public Dictionary<string, double> First { get; } = new(StringComparer.Ordinal);

        public double FastestStep { get; private set; } = double.PositiveInfinity;

        public void Metrics(long step, IReadOnlyDictionary<string, double> values)
        {
            foreach (var (name, value) in values)
            {
                First.TryAdd(name, value);
            }
        }

        public void Progress(string phase, long position, long? length)
        {
            FastestStep = Math.Min(FastestStep, Stopwatch.GetElapsedTime(_last).TotalSeconds);
            _last = Stopwatch.GetTimestamp();
        }

        public void Message(string text)
        {
        }

        public void Checkpoint(string path, long step)
        {
        }
    }
}
