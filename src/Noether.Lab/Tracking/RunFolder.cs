using Noether.Lab.Catalogue;

namespace Noether.Lab.Tracking;

/// <summary>
/// A run on disk, for reading: <c>config.json</c>, <c>metrics.jsonl</c>, <c>result.json</c>, <c>status.json</c>, <c>log.txt</c>,
/// <c>arms/</c>, <c>models/</c>, <c>checkpoints/</c>, <c>plots/</c>, <c>tensorboard/</c>. Everything but weights and events is readable as text.
/// </summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>The run's name: its folder's.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Where checkpoints lie.</summary>
    public string Checkpoints => File("checkpoints");

    /// <summary>Where the trained models lie, one file an arm.</summary>
    public string Models => File("models");

    /// <summary>Where figures lie, each with the CSV behind it.</summary>
    public string Plots => File("plots");

    /// <summary>Where event files for TensorBoard lie.</summary>
    public string TensorBoard => File("tensorboard");

    /// <summary>The file of metrics, one JSON object a line.</summary>
    public string MetricsFile => File("metrics.jsonl");

    /// <summary>The log, for people.</summary>
    public string LogFile => File("log.txt");

    internal string ConfigFile => File("config.json");

    internal string StatusFile => File("status.json");

    internal string ResultFile => File("result.json");

    internal string LockFile => File("lock");

    /// <summary>A run's folder by its path.</summary>
    /// <exception cref="InputException">There is no run at that path.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)));
        return System.IO.File.Exists(folder.ConfigFile)
            ? folder
            : throw new InputException($"'{path}' is not a run: it holds no config.json. See 'noether runs' for the runs there are.");
    }

    /// <summary>A run by its name under <paramref name="root"/>, or by its path.</summary>
    /// <exception cref="InputException">No such run; the message names the nearest.</exception>
    public static RunFolder Find(string root, string nameOrPath)
    {
        var inRoot = System.IO.Path.Combine(root, nameOrPath);
        if (System.IO.File.Exists(System.IO.Path.Combine(inRoot, "config.json")))
        {
            return Open(inRoot);
        }

        if (Directory.Exists(nameOrPath))
        {
            return Open(nameOrPath);
        }

        var names = List(root).Select(f => f.Name).ToList();
        throw new InputException($"There is no run '{nameOrPath}' among the {names.Count} in '{root}'{NearestName.Hint(nameOrPath, names)} 'noether runs' lists them.");
    }

    /// <summary>The runs under <paramref name="root"/>, by name; none when it does not exist.</summary>
    public static IReadOnlyList<RunFolder> List(string root)
    {
        if (!Directory.Exists(root))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateDirectories(System.IO.Path.GetFullPath(root))
                .Where(IsAt)
                .Select(d => new RunFolder(d))
                .OrderBy(f => f.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>Whether a folder looks like a run's, by the names of its files.</summary>
    internal static bool IsAt(string path) => new RunFolder(path) is var folder && System.IO.File.Exists(folder.ConfigFile) && System.IO.File.Exists(folder.StatusFile);

    /// <summary>What it was started with.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public RunConfig ReadConfig() => TrackingJson.Read(ConfigFile, TrackingJson.Default.RunConfig);

    /// <summary>What it found; null while it has not finished.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public RunResult? ReadResult() =>
        System.IO.File.Exists(ResultFile) ? TrackingJson.Read(ResultFile, TrackingJson.Default.RunResult) : null;

    /// <summary>How it stands. A run whose process died without a word is <see cref="RunState.Interrupted"/>.</summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    public RunStatus ReadStatus()
    {
        var status = TrackingJson.Read(StatusFile, TrackingJson.Default.RunStatus);
        return status.State == RunState.Running && !RunLock.IsHeld(LockFile) ? status with { State = RunState.Interrupted } : status;
    }

    /// <summary>The metrics logged so far; a last line cut off by a kill is left out.</summary>
    /// <exception cref="InputException">A line within the file cannot be read.</exception>
    public IReadOnlyList<MetricLine> ReadMetrics() => MetricsLog.Read(MetricsFile);

    /// <summary>An arm's result, as <see cref="RunWriter.SaveArm"/> kept it; null while the arm has not finished.</summary>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public ArmResult? ReadArm(string arm) => ArmFiles.Read(this, arm);

    /// <summary>Deletes the folder with everything in it. A folder that other programs made is left alone, even where it holds a <c>config.json</c>.</summary>
    /// <exception cref="InputException">It is no run's folder, a process is writing it, or it cannot be deleted.</exception>
    public void Delete()
    {
        if (!IsOfARun())
        {
            throw new InputException($"'{Path}' is left alone: a run has a config.json as noether writes it and a status.json, and this folder has not. If it is to go all the same, remove it by other means.");
        }

        if (RunLock.IsHeld(LockFile))
        {
            throw new InputException($"Run '{Name}' is being written by a process; stop that first.");
        }

        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (Disk.IsRefusal(e))
        {
            throw new InputException($"Cannot delete '{Path}': {e.Message} Make it writable and try again.", e);
        }
    }

    private bool IsOfARun()
    {
        try
        {
            _ = ReadConfig();
            return System.IO.File.Exists(StatusFile);
        }
        catch (InputException e) when (e.InnerException is System.Text.Json.JsonException)
        {
            return false;
        }
    }

    internal string File(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);
}
