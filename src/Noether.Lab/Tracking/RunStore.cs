using Microsoft.Data.Sqlite;

namespace Noether.Lab.Tracking;

/// <summary>
/// The index of a folder of runs, in the file <c>runs.db</c> (SQLite, write-ahead log) within it. Several processes may write at a time.
/// Each listing brings it up to date with the folders, so that a lost or damaged file, and runs that were removed or brought by hand, need nobody's care.
/// </summary>
public sealed class RunStore : IRunStore
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly SqliteConnection _connection;
    private readonly string _root;
    private readonly List<string> _problems = [];

    private RunStore(SqliteConnection connection, string root) => (_connection, _root) = (connection, root);

    /// <summary>What the latest <see cref="List"/> could not read, one sentence a folder.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Opens the index of a folder of runs. Where there is none, or none that can be read, an empty one is made.</summary>
    /// <param name="root">The folder of runs; made if it does not exist. Where it cannot be written, the index is kept in memory.</param>
    public static RunStore Open(string root)
    {
        var file = Path.Combine(Path.GetFullPath(root), "runs.db");
        try
        {
            Directory.CreateDirectory(root);
            return OpenFile(file, root);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Corrupt or NotADatabase)
        {
            SetAside(file);
            return OpenFile(file, root);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            var store = new RunStore(Connect("Data Source=:memory:"), root);
            IndexTables.Prepare(store._connection);
            return store;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The index cannot be written.</exception>
    public void Put(RunEntry run)
    {
        try
        {
            using var transaction = _connection.BeginTransaction();
            IndexTables.Put(_connection, run);
            transaction.Commit();
        }
        catch (SqliteException e)
        {
            throw Disk.Refused(_connection.DataSource, e);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Runs whose folder is gone are forgotten, folders that the index does not know are added; see <see cref="Problems"/>.</remarks>
    public IReadOnlyList<RunEntry> List(RunFilter? where = null)
    {
        _problems.Clear();
        var runs = Followed();
        where?.Check(runs);
        return where is null ? runs : runs.FindAll(where.Matches);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static RunStore OpenFile(string file, string root)
    {
        var store = new RunStore(Connect(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ToString()), root);
        try
        {
            store._connection.Execute("pragma journal_mode = wal; pragma synchronous = normal");
            if (store._connection.Scalar("pragma quick_check(1)") is not "ok")
            {
                throw new SqliteException("The index of runs is damaged.", Corrupt);
            }

            IndexTables.Prepare(store._connection);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private static SqliteConnection Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        connection.Execute("pragma foreign_keys = on");
        return connection;
    }

    private static void SetAside(string file)
    {
        File.Move(file, $"{file}.damaged", overwrite: true);
        File.Delete($"{file}-wal");
        File.Delete($"{file}-shm");
    }

    private List<RunEntry> Followed()
    {
        try
        {
            FollowFolders();
            return IndexTables.All(_connection).ConvertAll(Refresh);
        }
        catch (SqliteException e)
        {
            _problems.Clear();
            _problems.Add($"the index, '{_connection.DataSource}' ({e.Message.TrimEnd('.')}); the runs are read from their folders.");
            return [.. RunFolder.List(_root).Select(Read).OfType<RunEntry>().OrderByDescending(r => r.Started)];
        }
    }

    private void FollowFolders()
    {
        var (gone, unknown) = Differences();
        if (gone.Count + unknown.Count == 0)
        {
            return;
        }

        // Looked at again once nobody else writes: what a run said of itself meanwhile is newer than what its folder said before.
        using var transaction = _connection.BeginTransaction();
        (gone, unknown) = Differences();
        gone.ForEach(name => IndexTables.Remove(_connection, name));
        foreach (var folder in unknown)
        {
            if (Read(folder) is { } entry)
            {
                IndexTables.Put(_connection, entry);
            }
        }

        transaction.Commit();
    }

    private (List<string> Gone, List<RunFolder> Unknown) Differences()
    {
        var known = IndexTables.Places(_connection);
        var names = known.Select(k => k.Name).ToHashSet(StringComparer.Ordinal);
        return (
            [.. known.Where(k => !RunFolder.IsAt(Path.Combine(_root, k.Path))).Select(k => k.Name)],
            [.. RunFolder.List(_root).Where(f => !names.Contains(f.Name))]);
    }

    /// <summary>A run indexed as running may have ended since without a word: its folder knows.</summary>
    private RunEntry Refresh(RunEntry entry) =>
        entry.Status == RunState.Running ? Read(RunFolder.Open(Path.Combine(_root, entry.Path))) ?? entry : entry;

    private RunEntry? Read(RunFolder folder)
    {
        try
        {
            return RunEntry.Of(folder);
        }
        catch (InputException e)
        {
            _problems.Add(e.Message);
            return null;
        }
    }
}
