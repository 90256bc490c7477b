using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Noether.Runtime;

namespace Noether.Learning;

/// <summary>
/// Runs a process: continues from its last checkpoint, writes checkpoints, watches for Ctrl-C, frees each step's tensors and tells the sink.
/// </summary>
/// <param name="options">Where events and checkpoints go.</param>
public sealed class RunHost(RunHostOptions options)
{
    private const int StackBytes = 16 << 20;

    /// <summary>
    /// Steps the process until it has nothing left to do, the limit is reached or <paramref name="ct"/> is set.
    /// Synchronous; the work is done on one dedicated thread, since torch's scopes and modes belong to threads.
    /// </summary>
    /// <exception cref="InputException">A checkpoint cannot be read or written.</exception>
    /// <exception cref="DivergenceException">A number stopped being finite.</exception>
    public RunResult Run(IProcess p, CancellationToken ct)
    {
        RunResult? result = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = RunHere(p, ct);
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackBytes)
        {
            Name = "run",
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    private RunResult RunHere(IProcess process, CancellationToken ct)
    {
        NativeTorch.EnsureLoaded();
        var clock = Stopwatch.StartNew();
        var hosted = new HostedProcess(process);
        var folder = options.CheckpointFolder is { } path ? new CheckpointFolder(path, options.CheckpointName) : null;
        var context = new RunContext(options.Sink, ct) { Checkpoints = folder, Profile = options.Profile };
        long? resumedAt = null;
        using (torch.NewDisposeScope())
        {
            if (folder is not null && folder.ReadLast(hosted.Load))
            {
                resumedAt = process.Position;
                options.Sink.Resumed(process.Position);
                options.Sink.Message($"Continuing after step {process.Position}.");
            }
        }

        var (status, kept) = StepToEnd(hosted, process, context, resumedAt, ct);
        return new RunResult(status, process.Position, clock.Elapsed, resumedAt, folder?.Last) { Kept = folder is null ? null : kept };
    }

    private (RunStatus Status, long? Kept) StepToEnd(HostedProcess hosted, IProcess process, RunContext context, long? resumedAt, CancellationToken ct)
    {
        try
        {
            var saved = resumedAt;
            var end = Loop(process, context, () => saved = Checkpoint(hosted, context), ct);
            if (end != End.MidStep && saved != process.Position)
            {
                saved = Checkpoint(hosted, context);
            }

            return (end == End.Finished ? RunStatus.Finished : RunStatus.Interrupted, saved);
        }
        catch (DivergenceException e)
        {
            e.LastCheckpoint = context.Checkpoints?.Last;
            throw;
        }
    }

    private End Loop(IProcess process, RunContext context, Action checkpoint, CancellationToken ct)
    {
        var cadence = Stopwatch.StartNew();
        try
        {
            while (process.Position < (options.Limits.MaxSteps ?? long.MaxValue))
            {
                if (ct.IsCancellationRequested)
                {
                    return End.Interrupted;
                }

                if (!Step(process, context))
                {
                    break;
                }

                if (cadence.Elapsed >= options.CheckpointInterval || (options.CheckpointEverySteps is { } n && process.Position % n == 0))
                {
                    checkpoint();
                    cadence.Restart();
                }
            }

            return End.Finished;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return End.MidStep;
        }
    }

    private static bool Step(IProcess process, RunContext context)
    {
        using var scope = torch.NewDisposeScope();
        var more = process.Step(context);
        context.Sink.Progress(process.Phase, process.Position, process.Length);
        return more;
    }

    private static long Checkpoint(HostedProcess process, RunContext context)
    {
        if (context.Checkpoints is { } folder)
        {
            using var scope = torch.NewDisposeScope();
            using var measurement = context.Measure("checkpoint");
            context.Sink.Checkpoint(folder.WriteLast(process.Save, process.About), process.Position);
        }

        return process.Position;
    }

    private enum End
    {
        Finished,
        Interrupted,
        MidStep,
    }
}

/// <summary>How a run is hosted.</summary>
/// <param name="Sink">Where its events go.</param>
public sealed record RunHostOptions(IRunSink Sink)
{
    /// <summary>Folder of the checkpoints; null writes none. A run that finds its last checkpoint there continues from it.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Start of the checkpoints' file names where several processes share a folder.</summary>
    public string? CheckpointName { get; init; }

    /// <summary>Longest time without a checkpoint.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A checkpoint after every so many steps too; null for time alone.</summary>
    public long? CheckpointEverySteps { get; init; }

    /// <summary>Cuts; a run that reaches <see cref="RunLimits.MaxSteps"/> counts as finished.</summary>
    public RunLimits Limits { get; init; } = RunLimits.None;

    /// <summary>Where times are collected; null collects none.</summary>
    public Profile? Profile { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="Status">Finished or interrupted.</param>
/// <param name="Position">Steps done.</param>
/// <param name="Elapsed">Time of this part of the run.</param>
/// <param name="ResumedAt">Steps done when it was continued; null when it began.</param>
/// <param name="Checkpoint">The last checkpoint; null when none was written.</param>
public sealed record RunResult(RunStatus Status, long Position, TimeSpan Elapsed, long? ResumedAt, string? Checkpoint)
{
    /// <summary>Steps done at the last checkpoint; null when there is none. Fewer than <see cref="Position"/> where the process was interrupted within a step.</summary>
    public long? Kept { get; init; }
}

/// <summary>How a run ended.</summary>
public enum RunStatus
{
    /// <summary>Nothing was left to do, or the limit was reached.</summary>
    Finished,

    /// <summary>It was asked to stop; run it again to continue.</summary>
    Interrupted,
}
