using System.Text.Json;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tracking;

/// <summary>
/// An arm's result on disk: <c>arms/ARM.json</c> names its metrics and tables, each table is <c>plots/ARM.TABLE.csv</c>.
/// The JSON file is written last, so that its presence says that the arm is whole.
/// </summary>
internal static class ArmFiles
{
    public static void Write(RunFolder folder, string arm, ArmResult result)
    {
        foreach (var (name, table) in result.Tables)
        {
            Disk.Replace(TablePath(folder, arm, name), CsvTable.Write(table));
        }

        var summary = new Summary { Metrics = new(result.Metrics), Tables = [.. result.Tables.Keys] };
        Disk.Replace(SummaryPath(folder, arm), JsonSerializer.SerializeToUtf8Bytes(summary, TrackingJson.Readable.Summary));
    }

    /// <summary>The tables' files, relative to the run's folder.</summary>
    public static IEnumerable<string> Artifacts(RunFolder folder, string arm, ArmResult result) =>
        result.Tables.Keys.Select(table => Path.GetRelativePath(folder.Path, TablePath(folder, arm, table)));

    public static ArmResult? Read(RunFolder folder, string arm)
    {
        var path = SummaryPath(folder, arm);
        if (!File.Exists(path))
        {
            return null;
        }

        var summary = TrackingJson.Read(path, TrackingJson.Default.Summary);
        return new ArmResult(summary.Metrics, summary.Tables.ToDictionary(t => t, t => CsvTable.Read(TablePath(folder, arm, t))));
    }

    private static string SummaryPath(RunFolder folder, string arm) => folder.File("arms", $"{arm}.json");

    private static string TablePath(RunFolder folder, string arm, string table) => folder.File("plots", $"{arm}.{table}.csv");

    public sealed record Summary
    {
        public required Dictionary<string, double> Metrics { get; init; }

        public required IReadOnlyList<string> Tables { get; init; }
    }
}
