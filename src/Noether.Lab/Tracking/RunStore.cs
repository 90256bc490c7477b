using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tracking;

/// <summary>
/// The index of a folder of runs, in the file <c>runs.db</c> (SQLite, write-ahead log) within it. Several processes may write at a time.
/// A lost or damaged file is made anew from the folders.
/// </summary>
public sealed class RunStore : IRunStore
{
    private const int Version = 1;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private const string Schema =
        """
        create table runs (
            name text primary key, path text not null, system text not null, recipe text not null, preset text not null, seed bigint not null,
            status text not null, started text not null, seconds double precision not null, options text not null);
        create table metrics (run text not null references runs(name) on delete cascade, name text not null, value double precision, primary key (run, name));
        create table claims (
            run text not null references runs(name) on delete cascade, id text not null, statement text not null, lhs double precision, op text not null,
            rhs double precision, outcome text not null, published double precision, note text, primary key (run, id));
        """;

    private readonly DbConnection _connection;
    private readonly string _root;

    private RunStore(DbConnection connection, string root) => (_connection, _root) = (connection, root);

    /// <summary>Opens the index of a folder of runs. Where there is none, or none that can be read, it is made from the folders.</summary>
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
            store.Prepare();
            return store;
        }
    }

    /// <summary>Forgets everything and reads the folders again; one whose files cannot be read is left out.</summary>
    /// <returns>What could not be read, one sentence a folder.</returns>
    public IReadOnlyList<string> Rescan()
    {
        var (entries, problems) = ReadFolders();
        using var transaction = _connection.BeginTransaction();
        _connection.Execute("delete from claims; delete from metrics; delete from runs", transaction: transaction);
        foreach (var entry in entries)
        {
            Put(entry, transaction);
        }

        transaction.Commit();
        return problems;
    }

    /// <inheritdoc/>
    public void Put(RunEntry run)
    {
        using var transaction = _connection.BeginTransaction();
        Put(run, transaction);
        transaction.Commit();
    }

    /// <inheritdoc/>
    public IReadOnlyList<RunEntry> List(RunFilter? where = null)
    {
        var metrics = _connection.Query<(string Run, string Name, double? Value)>("select run, name, value from metrics")
            .ToLookup(m => m.Run, m => KeyValuePair.Create(m.Name, m.Value ?? double.NaN));
        var claims = _connection.Query<ClaimRow>("select run, id, statement, lhs, op, rhs, outcome, published, note from claims")
            .ToLookup(c => c.Run, c => c.ToRecord());
        var runs = _connection
            .Query<RunRow>("select name, path, system, recipe, preset, seed, status, started, seconds, options from runs order by started desc, name")
            .Select(r => Refresh(r.ToEntry(metrics[r.Name], claims[r.Name])))
            .ToList();
        where?.Check(runs);
        return where is null ? runs : runs.FindAll(where.Matches);
    }

    /// <inheritdoc/>
    public void Remove(string name) => _connection.Execute("delete from runs where name = @name", new { name });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static RunStore OpenFile(string file, string root)
    {
        var store = new RunStore(Connect(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ToString()), root);
        try
        {
            store._connection.Execute("pragma journal_mode = wal; pragma synchronous = normal");
            if (store._connection.ExecuteScalar<string>("pragma quick_check(1)") != "ok")
            {
                throw new SqliteException("The index of runs is damaged.", Corrupt);
            }

            store.Prepare();
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

    /// <summary>Makes the tables and fills them where the file is new or of another version.</summary>
    private void Prepare()
    {
        if (_connection.ExecuteScalar<int>("pragma user_version") == Version)
        {
            return;
        }

        var (entries, _) = ReadFolders();
        using var transaction = _connection.BeginTransaction();
        if (_connection.ExecuteScalar<int>("pragma user_version", transaction: transaction) == Version)
        {
            return;
        }

        _connection.Execute($"drop table if exists claims; drop table if exists metrics; drop table if exists runs; {Schema}", transaction: transaction);
        foreach (var entry in entries)
        {
            Put(entry, transaction);
        }

        _connection.Execute($"pragma user_version = {Version}", transaction: transaction);
        transaction.Commit();
    }

    private (List<RunEntry> Entries, List<string> Problems) ReadFolders()
    {
        var (entries, problems) = (new List<RunEntry>(), new List<string>());
        foreach (var folder in RunFolder.List(_root))
        {
            try
            {
                entries.Add(RunEntry.Of(folder));
            }
            catch (InputException e)
            {
                problems.Add(e.Message);
            }
        }

        return (entries, problems);
    }

    /// <summary>A run indexed as running may have died since: its folder knows.</summary>
    private RunEntry Refresh(RunEntry entry)
    {
        var folder = Path.Combine(_root, entry.Path);
        if (entry.Status != RunState.Running || !File.Exists(Path.Combine(folder, "status.json")))
        {
            return entry;
        }

        var status = RunFolder.Open(folder).ReadStatus();
        return entry with { Status = status.State, Seconds = status.Seconds };
    }

    private void Put(RunEntry run, DbTransaction transaction)
    {
        _connection.Execute("delete from runs where name = @Name", new { run.Name }, transaction);
        _connection.Execute(
            "insert into runs values (@Name, @Path, @System, @Recipe, @Preset, @Seed, @Status, @Started, @Seconds, @Options)",
            RunRow.Of(run),
            transaction);
        _connection.Execute(
            "insert into metrics values (@run, @name, @value)",
            run.Metrics.Select(m => new { run = run.Name, name = m.Key, value = double.IsNaN(m.Value) ? null : (double?)m.Value }),
            transaction);
        _connection.Execute(
            "insert into claims values (@Run, @Id, @Statement, @Lhs, @Op, @Rhs, @Outcome, @Published, @Note)",
            run.Claims.Select(c => ClaimRow.Of(run.Name, c)),
            transaction);
    }

    private sealed record RunRow(
        string Name, string Path, string System, string Recipe, string Preset, long Seed, string Status, string Started, double Seconds, string Options)
    {
        public static RunRow Of(RunEntry e) => new(
            e.Name, e.Path, e.System, e.Recipe, e.Preset, e.Seed, e.Status.ToString(), e.Started.UtcDateTime.ToString("O"), e.Seconds, e.Options.ToJsonString());

        public RunEntry ToEntry(IEnumerable<KeyValuePair<string, double>> metrics, IEnumerable<ClaimRecord> claims) => new(
            Name,
            Path,
            System,
            Recipe,
            Preset,
            (int)Seed,
            Enum.Parse<RunState>(Status),
            DateTimeOffset.Parse(Started, CultureInfo.InvariantCulture),
            Seconds,
            JsonNode.Parse(Options)!.AsObject(),
            new Dictionary<string, double>(metrics),
            [.. claims]);
    }

    private sealed record ClaimRow(
        string Run, string Id, string Statement, double? Lhs, string Op, double? Rhs, string Outcome, double? Published, string? Note)
    {
        public static ClaimRow Of(string run, ClaimRecord c) =>
            new(run, c.Id, c.Statement, c.Left, c.Op, c.Right, c.Outcome.ToString(), c.Published, c.Note);

        public ClaimRecord ToRecord() => new(Id, Statement, Lhs, Op, Rhs, Enum.Parse<Outcome>(Outcome), Published, Note);
    }
}
