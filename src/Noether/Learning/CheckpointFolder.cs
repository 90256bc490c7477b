using System.Globalization;
using Noether.Runtime;

namespace Noether.Learning;

/// <summary>
/// The checkpoints of one process in a folder: <c>last.safetensors</c>, from which it continues, and <c>best-STEP.safetensors</c>, its best weights.
/// Files are replaced atomically, and a best file goes only after a last one that no longer counts on it is on the disk.
/// The last one says which best files belong to it, so that those which a kill left over go when it is read.
/// </summary>
public sealed class CheckpointFolder
{
    private const string Ending = ".safetensors";
    private const string KeptName = "checkpoints/kept";
    private readonly string _prefix;
    private long[]? _kept;

    /// <param name="path">The folder; created when missing. Temporary files of a killed process are removed.</param>
    /// <param name="name">Start of the files' names where several processes share a folder: <c>NAME.last.safetensors</c>.</param>
    /// <exception cref="InputException">The folder cannot be created.</exception>
    public CheckpointFolder(string path, string? name = null)
    {
        Path = System.IO.Path.GetFullPath(path);
        _prefix = name is null ? "" : name + ".";
        try
        {
            Directory.CreateDirectory(Path);
            AtomicFile.RemoveLeftovers(Path, _prefix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot use the folder {Path} for checkpoints: {e.Message} Make it writable, or name another folder.", e);
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The file from which the process continues; null when none was written yet.</summary>
    public string? Last => File.Exists(LastPath) ? LastPath : null;

    /// <summary>The files with the best weights, earliest step first.</summary>
    public IReadOnlyList<string> Best =>
        [.. Directory.EnumerateFiles(Path, $"{_prefix}best-*{Ending}").Order(StringComparer.Ordinal)];

    private string LastPath => System.IO.Path.Combine(Path, $"{_prefix}last{Ending}");

    /// <summary>Replaces the last checkpoint; gives its path.</summary>
    /// <param name="save">Writes the state.</param>
    /// <param name="about">What it is, for those who open the file.</param>
    /// <exception cref="InputException">It cannot be written; the former one is unharmed.</exception>
    public string WriteLast(Action<StateWriter> save, IReadOnlyDictionary<string, string> about)
    {
        StateFile.Write(LastPath, Save, about);
        RemoveOthers();
        return LastPath;

        void Save(StateWriter writer)
        {
            save(writer);
            if (_kept is not null)
            {
                writer.Write(KeptName, string.Join(' ', _kept));
            }
        }
    }

    /// <summary>Reads the last checkpoint; false when there is none.</summary>
    /// <param name="load">Restores the state.</param>
    /// <exception cref="InputException">The file is damaged, or something else wrote it.</exception>
    public bool ReadLast(Action<StateReader> load)
    {
        if (Last is not { } path)
        {
            return false;
        }

        StateFile.Read(path, reader =>
        {
            load(reader);
            _kept = reader.Names.Contains(KeptName) ? Steps(reader.Text(KeptName)) : null;
        });
        RemoveOthers();
        return true;
    }

    /// <summary>Writes weights worth keeping; gives the file's path.</summary>
    /// <param name="step">The step they were measured at.</param>
    /// <param name="save">Writes them.</param>
    /// <param name="about">What was measured, for those who open the file.</param>
    /// <param name="keep">Steps whose files stay once the next last checkpoint is written; includes <paramref name="step"/>.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    public string WriteBest(long step, Action<StateWriter> save, IReadOnlyDictionary<string, string> about, IEnumerable<long> keep)
    {
        var path = BestPath(step);
        StateFile.Write(path, save, about);
        _kept = [.. keep];
        return path;
    }

    private void RemoveOthers()
    {
        if (_kept is not null)
        {
            foreach (var path in Best.Except(_kept.Select(BestPath), StringComparer.Ordinal))
            {
                AtomicFile.Remove(path);
            }
        }
    }

    private static long[] Steps(string text) => [.. text.Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];

    private string BestPath(long step) =>
        System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"{_prefix}best-{step:D9}{Ending}"));
}
