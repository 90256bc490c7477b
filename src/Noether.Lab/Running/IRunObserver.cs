using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;
using Noether.Learning;

namespace Noether.Lab.Running;

/// <summary>Watches a run from outside: a progress line, JSON lines, the studio. Called on the run's thread.</summary>
public interface IRunObserver
{
    /// <summary>A run starts, or continues where it was stopped.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="config">What it was started with.</param>
    /// <param name="resumed">Whether it continues.</param>
    void RunStarted(RunFolder folder, RunConfig config, bool resumed);

    /// <summary>An arm starts, or continues; its events go to the sink that is returned.</summary>
    /// <param name="arm">The arm's name.</param>
    /// <param name="number">Its number among those that run, from 1.</param>
    /// <param name="count">Arms that run.</param>
    IRunSink ArmStarted(string arm, int number, int count);

    /// <summary>An arm is done.</summary>
    /// <param name="arm">The arm's name.</param>
    /// <param name="result">What it measured.</param>
    /// <param name="earlier">Whether it was done in an earlier sitting.</param>
    void ArmFinished(string arm, ArmResult result, bool earlier);
}

/// <summary>Watches nothing.</summary>
public sealed class SilentObserver : IRunObserver
{
    /// <inheritdoc/>
    public void RunStarted(RunFolder folder, RunConfig config, bool resumed)
    {
    }

    /// <inheritdoc/>
    public IRunSink ArmStarted(string arm, int number, int count) => new CompositeSink();

    /// <inheritdoc/>
    public void ArmFinished(string arm, ArmResult result, bool earlier)
    {
    }
}
