using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tracking;

/// <summary>The index's tables: runs, their metrics and their claims.</summary>
internal static class IndexTables
{
    private const int Version = 2;

    private const string Schema =
        """
        create table runs (
            name text primary key, path text not null, system text not null, recipe text not null, preset text not null, seed bigint not null,
            status text not null, started text not null, seconds double precision not null, options text not null, cuts text not null);
        create table metrics (run text not null references runs(name) on delete cascade, name text not null, value double precision, primary key (run, name));
        create table claims (
            run text not null references runs(name) on delete cascade, id text not null, statement text not null, lhs double precision, op text not null,
            rhs double precision, outcome text not null, published double precision, note text, primary key (run, id));
        """;

    /// <summary>Makes the tables where the file is new or of another version.</summary>
    public static void Prepare(DbConnection connection)
    {
        if (IsCurrent(connection))
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        if (!IsCurrent(connection))
        {
            connection.Execute($"drop table if exists claims; drop table if exists metrics; drop table if exists runs; {Schema}; pragma user_version = {Version}");
            transaction.Commit();
        }
    }

    /// <summary>Adds a run, or replaces what was known of it. Belongs into a transaction.</summary>
    public static void Put(DbConnection connection, RunEntry run)
    {
        Remove(connection, run.Name);
        connection.Execute(
            "insert into runs values (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10)",
            run.Name,
            run.Path,
            run.System,
            run.Recipe,
            run.Preset,
            run.Seed,
            run.Status.ToString(),
            run.Started.UtcDateTime.ToString("O"),
            run.Seconds,
            run.Options.ToJsonString(),
            run.Cuts);
        foreach (var (name, value) in run.Metrics)
        {
            connection.Execute("insert into metrics values (@0, @1, @2)", run.Name, name, double.IsNaN(value) ? null : value);
        }

        foreach (var c in run.Claims)
        {
            connection.Execute(
                "insert into claims values (@0, @1, @2, @3, @4, @5, @6, @7, @8)",
                run.Name,
                c.Id,
                c.Statement,
                c.Left,
                c.Op,
                c.Right,
                c.Outcome.ToString(),
                c.Published,
                c.Note);
        }
    }

    /// <summary>Forgets a run with its metrics and claims.</summary>
    public static void Remove(DbConnection connection, string name) => connection.Execute("delete from runs where name = @0", name);

    /// <summary>Name and folder of every run.</summary>
    public static List<(string Name, string Path)> Places(DbConnection connection) =>
        connection.Query("select name, path from runs", row => (row.GetString(0), row.GetString(1)));

    /// <summary>Every run, newest first.</summary>
    public static List<RunEntry> All(DbConnection connection)
    {
        var metrics = connection
            .Query("select run, name, value from metrics", row => (Run: row.GetString(0), Metric: KeyValuePair.Create(row.GetString(1), row.Number(2) ?? double.NaN)))
            .ToLookup(m => m.Run, m => m.Metric);
        var claims = connection
            .Query("select run, id, statement, lhs, op, rhs, outcome, published, note from claims", row => (Run: row.GetString(0), Claim: Claim(row)))
            .ToLookup(c => c.Run, c => c.Claim);
        return connection.Query(
            "select name, path, system, recipe, preset, seed, status, started, seconds, options, cuts from runs order by started desc, name",
            row => Run(row, metrics[row.GetString(0)], claims[row.GetString(0)]));
    }

    private static bool IsCurrent(DbConnection connection) => connection.Scalar("pragma user_version") is (long)Version;

    private static ClaimRecord Claim(DbDataReader row) => new(
        row.GetString(1),
        row.GetString(2),
        row.Number(3),
        row.GetString(4),
        row.Number(5),
        Enum.Parse<Outcome>(row.GetString(6)),
        row.Number(7),
        row.Text(8));

    private static RunEntry Run(DbDataReader row, IEnumerable<KeyValuePair<string, double>> metrics, IEnumerable<ClaimRecord> claims) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.GetInt32(5),
        Enum.Parse<RunState>(row.GetString(6)),
        DateTimeOffset.Parse(row.GetString(7), CultureInfo.InvariantCulture),
        row.GetDouble(8),
        JsonNode.Parse(row.GetString(9))!.AsObject(),
        new Dictionary<string, double>(metrics),
        [.. claims])
    {
        Cuts = row.GetString(10),
    };
}
