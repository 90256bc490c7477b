using Noether.Learning;

namespace Noether.Lab.Tracking;

/// <summary>Writes an arm's events to its run's folder: metrics to <c>metrics.jsonl</c>, sentences to <c>log.txt</c>, progress to <c>status.json</c> now and then.</summary>
internal sealed class RunFolderSink(RunWriter run, string arm, bool evaluation) : IRunSink
{
    public void Metrics(long step, IReadOnlyDictionary<string, double> values) => run.Append(new MetricLine(arm, evaluation, step, values));

    public void Progress(string phase, long position, long? length) => run.Beat(arm, phase, position, length);

    public void Message(string text) => run.Log($"[{arm}] {text}");

    public void Checkpoint(string path, long step) => run.Log($"[{arm}] checkpoint {Path.GetFileName(path)} at step {step}");

    // What was logged after the checkpoint comes again.
    public void Resumed(long step) => run.CutMetrics(arm, step);
}
