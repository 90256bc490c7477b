using Noether.Lab.Data;
using Noether.Lab.Tracking;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Lab.Running;

/// <summary>
/// Runs a recipe from its options to its result: each arm's process with checkpoints, its evaluation, tables, figures and claims.
/// What is done is kept at once, so that a run stopped at any moment, by Ctrl-C or by a kill, continues to the result it would have had.
/// </summary>
/// <param name="root">The folder of runs.</param>
/// <param name="data">The data sets.</param>
/// <param name="observer">Watches.</param>
public sealed class RecipeRunner(string root, IDataSets data, IRunObserver observer)
{
    /// <summary>Whether each run's folder gets a <c>profile.json</c> that says where the time of its last sitting went.</summary>
    public bool Profiled { get; init; }

    /// <summary>Longest time without a checkpoint; zero writes one after every step.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Starts a new run.</summary>
    /// <param name="request">What to compute.</param>
    /// <param name="config">What <c>config.json</c> says of it (<see cref="RunRequest.ToConfig"/>).</param>
    /// <param name="cancellation">Set to stop after the current step, with a checkpoint; a process that gives up within a step keeps its last one.</param>
    /// <exception cref="InputException">Data are missing, the device is not there, the name is taken, or the folder cannot be written.</exception>
    /// <exception cref="RunFailedException">The run broke; its log has the trace.</exception>
    public RunEnd Start(RunRequest request, RunConfig config, CancellationToken cancellation)
    {
        Prepare(request);
        using var writer = RunWriter.Create(root, config);
        return Run(writer, request, resumed: false, cancellation);
    }

    /// <summary>Continues a run, or repeats the end of a finished one, which changes nothing.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="request">What it computes, as read from its <c>config.json</c>.</param>
    /// <param name="cancellation">Set to stop after the current step, with a checkpoint; a process that gives up within a step keeps its last one.</param>
    /// <exception cref="InputException">As <see cref="Start"/>, or another process writes the run, or its checkpoint is damaged.</exception>
    /// <exception cref="RunFailedException">The run broke; its log has the trace.</exception>
    public RunEnd Resume(RunFolder folder, RunRequest request, CancellationToken cancellation)
    {
        Prepare(request);
        using var writer = RunWriter.Resume(folder.Path);
        return Run(writer, request, resumed: true, cancellation);
    }

    /// <summary>Builds each arm and does a few steps of it, writing nothing.</summary>
    /// <param name="request">What would be computed.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>What the steps showed, by arm.</returns>
    /// <exception cref="InputException">As <see cref="Start"/>.</exception>
    public IReadOnlyList<(string Arm, DryRunResult Result)> Try(RunRequest request, CancellationToken cancellation)
    {
        Prepare(request);
        return
        [
            .. request.ArmsToRun.Select(arm =>
            {
                using var prepared = new PreparedArm(request, arm, data);
                return (arm, DryRun.Of(prepared.Run.Process, prepared.Run.Model, cancellation));
            }),
        ];
    }

    private void Prepare(RunRequest request)
    {
        foreach (var missing in request.Recipe.Data.Where(name => !data.Has(name)))
        {
            // Gets the set, or says how it can be got: before anything runs.
            _ = data.Folder(missing);
        }

        _ = Devices.Parse(request.Device);
        Threads.Use(request.Threads);
        Determinism.Use(DeterminismLevel.Preferred);
    }

    private RunEnd Run(RunWriter writer, RunRequest request, bool resumed, CancellationToken cancellation)
    {
        Index(writer.Folder);
        observer.RunStarted(writer.Folder, writer.Config, resumed);
        var end = Guarded(writer, request, cancellation);
        Index(writer.Folder);
        return end;
    }

    private RunEnd Guarded(RunWriter writer, RunRequest request, CancellationToken cancellation)
    {
        try
        {
            var profile = Profiled ? new Profile() : null;
            var arms = new ArmRunner(writer, request, data, observer) { Profile = profile, CheckpointInterval = CheckpointInterval };
            var results = arms.RunAll(cancellation);
            profile?.Write(Path.Combine(writer.Folder.Path, "profile.json"));
            if (results is null)
            {
                writer.Log($"Interrupted; kept is {arms.Kept}.");
                writer.End(RunState.Interrupted);
                return new RunEnd(writer.Folder, null) { Kept = arms.Kept };
            }

            var result = new RunConclusion(writer, request).Conclude(results);
            writer.End(RunState.Finished);
            return new RunEnd(writer.Folder, result);
        }
        catch (Exception e)
        {
            throw Failed(writer, e);
        }
    }

    private void Index(RunFolder folder)
    {
        using var store = RunStore.Open(root);
        store.Put(RunEntry.Of(folder));
    }

    private Exception Failed(RunWriter writer, Exception failure)
    {
        try
        {
            writer.Log(failure.ToString());
            writer.End(RunState.Failed, failure.Message);
            Index(writer.Folder);
        }
        catch (InputException unwritable)
        {
            // The disk that refuses the log is most likely also what broke the run: the first failure is the one to tell.
            return failure is InputException ? failure : new RunFailedException(writer.Folder, new AggregateException(failure, unwritable));
        }

        return failure is InputException ? failure : new RunFailedException(writer.Folder, failure);
    }
}

/// <summary>A run broke through no fault of its input.</summary>
public sealed class RunFailedException(RunFolder folder, Exception inner)
    : Exception($"Run '{folder.Name}' failed: {Words(inner)}", inner)
{
    /// <summary>The log, which has the trace.</summary>
    public string LogFile { get; } = folder.LogFile;

    // A diverged run explains itself; of anything else the kind is worth knowing, and one line is enough.
    private static string Words(Exception failure)
    {
        var line = failure.Message.Split('\n', 2)[0].TrimEnd();
        return failure is DivergenceException ? line : $"internal error: {failure.GetType().Name}: {(line.EndsWith('.') ? line : line + ".")}";
    }
}
