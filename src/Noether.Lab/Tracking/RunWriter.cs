using System.Diagnostics;
using System.Text.Json;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Lab.Tracking;

/// <summary>
/// Writes a run's folder. One process writes a folder at a time; whole files are replaced at once, logs are appended and flushed,
/// so that a kill at any moment leaves a folder that can be resumed. Disposing it without <see cref="End"/> marks the run interrupted.
/// </summary>
public sealed class RunWriter : IDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(2);
    private readonly RunLock _lock;
    private readonly MetricsLog _metrics;
    private readonly FileStream _log;
    private readonly TimeProvider _clock;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly double _earlierSeconds;
    private readonly SortedSet<string> _artifacts = new(StringComparer.Ordinal);
    private RunStatus _status;
    private TimeSpan _lastBeat;

    private RunWriter(RunFolder folder, RunConfig config, RunLock taken, double earlierSeconds, TimeProvider clock)
    {
        (Folder, Config, _lock, _earlierSeconds, _clock) = (folder, config, taken, earlierSeconds, clock);
        try
        {
            Disk.Writing(folder.Path, () =>
            {
                AtomicFile.RemoveLeftovers(folder.Path, depth: SearchOption.AllDirectories);
                Directory.CreateDirectory(folder.Checkpoints);
                Directory.CreateDirectory(folder.Plots);
                return Directory.CreateDirectory(folder.File("arms"));
            });
            _log = Disk.OpenLog(folder.LogFile);
            _metrics = new MetricsLog(folder.MetricsFile);
            _status = new RunStatus(RunState.Running, Environment.ProcessId, Environment.MachineName, _clock.GetUtcNow(), earlierSeconds);
            WriteStatus(_status);
        }
        catch
        {
            Release();
            throw;
        }
    }

    /// <summary>The folder that is written.</summary>
    public RunFolder Folder { get; }

    /// <summary>What the run was started with.</summary>
    public RunConfig Config { get; }

    /// <summary>Seconds spent so far, over all sittings.</summary>
    public double Seconds => _earlierSeconds + _watch.Elapsed.TotalSeconds;

    /// <summary>Files made so far, relative to the folder, in order of name.</summary>
    public IReadOnlyCollection<string> Artifacts => _artifacts;

    /// <summary>Makes a new run's folder under <paramref name="root"/> and locks it.</summary>
    /// <param name="root">The folder of runs.</param>
    /// <param name="config">Where it has no name, one is chosen that is not taken; it is a function of seed and start otherwise.</param>
    /// <param name="clock">Time shown in the log and the status; the system's by default.</param>
    /// <exception cref="InputException">The name is taken or cannot be a folder's, or the folder cannot be written.</exception>
    public static RunWriter Create(string root, RunConfig config, TimeProvider? clock = null)
    {
        if (config.Name.Length > 0)
        {
            RunName.Check(config.Name);
        }

        for (var attempt = 0; ; attempt++)
        {
            var name = config.Name.Length > 0 ? config.Name : RunName.For(config.Seed, config.Started, attempt);
            var path = Path.Combine(Path.GetFullPath(root), name);
            if (Claim(path) is { } taken)
            {
                var named = config with { Name = name };
                return Holding(taken, () =>
                {
                    Disk.Replace(Path.Combine(path, "config.json"), JsonSerializer.SerializeToUtf8Bytes(named, TrackingJson.Readable.RunConfig));
                    return new RunWriter(RunFolder.Open(path), named, taken, 0, clock ?? TimeProvider.System);
                });
            }

            if (config.Name.Length > 0)
            {
                throw new InputException($"A run '{name}' is already in '{root}'; choose another name, or 'noether resume {name}'.");
            }
        }
    }

    /// <summary>Locks an existing run's folder to continue it.</summary>
    /// <exception cref="InputException">No run, being written by another process, or not writable.</exception>
    public static RunWriter Resume(string path, TimeProvider? clock = null)
    {
        var folder = RunFolder.Open(path);
        var config = folder.ReadConfig();
        var taken = Disk.Writing(folder.LockFile, () => RunLock.TryTake(folder.LockFile));
        if (taken is null)
        {
            var writer = File.Exists(folder.StatusFile) ? folder.ReadStatus() : null;
            var who = writer is null ? "another process" : $"process {writer.Pid} on {writer.Host}";
            throw new InputException($"Run '{folder.Name}' is being written by {who}. Wait until it ends or stop it, then resume.");
        }

        return Holding(taken, () =>
        {
            var seconds = File.Exists(folder.StatusFile) ? folder.ReadStatus().Seconds : 0;
            return new RunWriter(folder, config, taken, seconds, clock ?? TimeProvider.System);
        });
    }

    /// <summary>
    /// A sink that writes an arm's metrics and messages here. Metrics of step s must be logged before the checkpoint of step s is written:
    /// <see cref="CutMetrics"/> relies on it.
    /// </summary>
    /// <param name="arm">The arm's name.</param>
    /// <param name="evaluation">Whether the arm's evaluation logs, rather than its process.</param>
    public IRunSink Sink(string arm, bool evaluation = false) => new RunFolderSink(this, arm, evaluation);

    /// <summary>On resuming an arm: drops its metrics beyond the checkpoint's step, so that those that come again stand once.</summary>
    /// <param name="arm">The arm that continues.</param>
    /// <param name="step">Steps done at its checkpoint; null when it starts anew.</param>
    public void CutMetrics(string arm, long? step) => _metrics.Cut(arm, step);

    /// <summary>Adds a sentence to the log, with the time.</summary>
    public void Log(string text) => Disk.Append(_log, Disk.Utf8.GetBytes($"{_clock.GetUtcNow():yyyy-MM-dd HH:mm:ss}  {text}\n"));

    /// <summary>Keeps an arm's result, so that a resumed run need not repeat the arm.</summary>
    public void SaveArm(string arm, ArmResult result)
    {
        ArmFiles.Write(Folder, arm, result);
        NoteArm(arm, result);
    }

    /// <summary>Counts the files of an arm that an earlier sitting kept among the artifacts.</summary>
    public void NoteArm(string arm, ArmResult result) => _artifacts.UnionWith(ArmFiles.Artifacts(Folder, arm, result));

    /// <summary>Writes a file into the folder, whole or not at all, and notes it as an artifact.</summary>
    /// <param name="relativePath">Path in the folder: <c>report.html</c>, <c>plots/nero.svg</c>.</param>
    /// <param name="content">The file's bytes.</param>
    /// <returns>The file's absolute path.</returns>
    public string Save(string relativePath, byte[] content)
    {
        var path = Path.Combine(Folder.Path, relativePath);
        Disk.Replace(path, content);
        _artifacts.Add(relativePath);
        return path;
    }

    /// <inheritdoc cref="Save(string, byte[])"/>
    public string Save(string relativePath, string content) => Save(relativePath, Disk.Utf8.GetBytes(content));

    /// <summary>Writes <c>result.json</c>.</summary>
    public void SaveResult(RunResult result) =>
        Disk.Replace(Folder.ResultFile, JsonSerializer.SerializeToUtf8Bytes(result, TrackingJson.Readable.RunResult));

    /// <summary>Says how the run ended.</summary>
    /// <param name="state">Any but <see cref="RunState.Running"/>.</param>
    /// <param name="error">Why it failed.</param>
    public void End(RunState state, string? error = null)
    {
        if (state == RunState.Running)
        {
            throw new ArgumentException("A run does not end by running.", nameof(state));
        }

        WriteStatus(_status with { State = state, Error = error });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (_status.State == RunState.Running)
            {
                End(RunState.Interrupted);
            }
        }
        catch (InputException)
        {
            // The disk refuses; the lock is set free below, and a run that is running without a lock reads as interrupted.
        }
        finally
        {
            Release();
        }
    }

    internal void Append(MetricLine line) => _metrics.Append(line);

    internal void Beat(string arm, string phase, long position, long? length)
    {
        var due = _watch.Elapsed - _lastBeat >= Heartbeat || _status.Arm != arm;
        _status = _status with { Arm = arm, Phase = phase, Position = position, Length = length };
        if (due)
        {
            WriteStatus(_status);
        }
    }

    private static RunWriter Holding(RunLock taken, Func<RunWriter> open)
    {
        try
        {
            return open();
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    // Some of it was never opened where the constructor failed.
    private void Release()
    {
        _log?.Dispose();
        _metrics?.Dispose();
        _lock.Dispose();
    }

    // A folder without config.json was left by a process that ended before it began: it is taken over.
    private static RunLock? Claim(string path) => Disk.Writing(path, () =>
    {
        var config = Path.Combine(path, "config.json");
        Directory.CreateDirectory(path);
        var taken = File.Exists(config) ? null : RunLock.TryTake(Path.Combine(path, "lock"));
        if (taken is not null && File.Exists(config))
        {
            taken.Dispose();
            return null;
        }

        return taken;
    });

    private void WriteStatus(RunStatus status)
    {
        _lastBeat = _watch.Elapsed;
        _status = status with { Updated = _clock.GetUtcNow(), Seconds = Math.Round(Seconds, 3) };
        Disk.Replace(Folder.StatusFile, JsonSerializer.SerializeToUtf8Bytes(_status, TrackingJson.Readable.RunStatus));
    }
}
