namespace Noether.Learning;

/// <summary>
/// Something that runs in steps and can be stopped, saved and continued bit for bit: training, a sampler, a solver, a search.
/// <see cref="RunHost"/> gives it progress, checkpoints, exact resume, Ctrl-C and the NaN guard.
/// </summary>
public interface IProcess
{
    /// <summary>What it is doing now, for the progress line: <c>train</c>, <c>warm-up</c>, <c>skeleton, depth 2</c>.</summary>
    string Phase { get; }

    /// <summary>Steps done.</summary>
    long Position { get; }

    /// <summary>Steps in all; null when unknown.</summary>
    long? Length { get; }

    /// <summary>Does one step. False: nothing was left to do.</summary>
    bool Step(RunContext context);

    /// <summary>Writes everything that the coming steps depend on.</summary>
    void Save(StateWriter writer);

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    void Load(StateReader reader);
}

/// <summary>Where a run's events go: run folder, progress line, TensorBoard, JSON lines. Called on the run's thread.</summary>
public interface IRunSink
{
    /// <summary>Numbers measured at a step, by name (<c>loss</c>, <c>val.accuracy</c>).</summary>
    void Metrics(long step, IReadOnlyDictionary<string, double> values);

    /// <summary>How far the process is; called after every step, so it must be cheap.</summary>
    void Progress(string phase, long position, long? length);

    /// <summary>A plain sentence for the log.</summary>
    void Message(string text);

    /// <summary>A checkpoint was written.</summary>
    void Checkpoint(string path, long step);

    /// <summary>The run continues after that many steps: what was told about later ones is told again.</summary>
    void Resumed(long step)
    {
    }
}
