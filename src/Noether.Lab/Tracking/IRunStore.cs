using System.Text.Json.Nodes;

namespace Noether.Lab.Tracking;

/// <summary>An index of runs that can be searched. The folders are the truth: an index can always be made anew from them.</summary>
public interface IRunStore : IDisposable
{
    /// <summary>Adds a run, or replaces what was known of the run of that name.</summary>
    void Put(RunEntry run);

    /// <summary>The runs that match, newest first.</summary>
    /// <param name="where">Null: all.</param>
    /// <exception cref="InputException">The filter names something that no run has.</exception>
    IReadOnlyList<RunEntry> List(RunFilter? where = null);
}

/// <summary>A run as the index knows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its folder, relative to the folder of runs.</param>
/// <param name="System">The system's slug.</param>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Preset">The preset's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Started">When it started.</param>
/// <param name="Seconds">Time it took so far.</param>
/// <param name="Options">The composed options by name.</param>
/// <param name="Metrics">Final numbers by <c>arm.name</c>; empty until it finished.</param>
/// <param name="Claims">Judged claims; empty until it finished.</param>
public sealed record RunEntry(
    string Name,
    string Path,
    string System,
    string Recipe,
    string Preset,
    int Seed,
    RunState Status,
    DateTimeOffset Started,
    double Seconds,
    JsonObject Options,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyList<ClaimRecord> Claims)
{
    /// <summary>The cuts it was made with (<see cref="RunConfig.Cuts"/>); empty for a whole run.</summary>
    public string Cuts { get; init; } = "";

    /// <summary>The entry of a run's folder.</summary>
    /// <exception cref="InputException">A file of the folder cannot be read.</exception>
    public static RunEntry Of(RunFolder folder)
    {
        var config = folder.ReadConfig();
        var status = folder.ReadStatus();
        var result = folder.ReadResult();
        return new RunEntry(
            folder.Name,
            folder.Name,
            config.System,
            config.Recipe,
            config.Preset,
            config.Seed,
            status.State,
            config.Started,
            status.Seconds,
            config.Options,
            result?.Metrics ?? new Dictionary<string, double>(),
            result?.Claims ?? [])
        {
            Cuts = config.Cuts(),
        };
    }
}
