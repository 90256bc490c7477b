using System.Text.Json;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tracking;

/// <summary>What a run found, as kept in <c>result.json</c> and printed as the last line of <c>run --json</c>.</summary>
public sealed record RunResult
{
    /// <summary>The run's name.</summary>
    public required string Run { get; init; }

    /// <summary>The system's slug.</summary>
    public required string System { get; init; }

    /// <summary>The recipe's name.</summary>
    public required string Recipe { get; init; }

    /// <summary>The preset's name.</summary>
    public required string Preset { get; init; }

    /// <summary>The seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Time it took, over all sittings.</summary>
    public required double Seconds { get; init; }

    /// <summary>Final numbers by <c>arm.name</c>; NaN, in JSON null, for what is no finite number.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>The recipe's claims with their outcomes.</summary>
    public IReadOnlyList<ClaimRecord> Claims { get; init; } = [];

    /// <summary>Files it made, relative to the run's folder.</summary>
    public IReadOnlyList<string> Artifacts { get; init; } = [];

    /// <summary>The result on one line, as <c>run --json</c> prints it.</summary>
    public string ToJsonLine() => JsonSerializer.Serialize(this, TrackingJson.Line.RunResult);
}

/// <summary>A claim as it was judged.</summary>
/// <param name="Id">The claim's short name.</param>
/// <param name="Statement">The claim as a sentence.</param>
/// <param name="Left">Measured left side; null where a metric is missing.</param>
/// <param name="Op">How the sides must compare: &lt;, &lt;=, &gt;, &gt;=.</param>
/// <param name="Right">Measured right side; null where a metric is missing.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Published">The paper's own figure, only where it was verified.</param>
/// <param name="Note">A remark, such as the size at which it was measured.</param>
/// <param name="Interval">95 % t-interval of the mean of left - right over seeds; null where there is none.</param>
public sealed record ClaimRecord(
    string Id,
    string Statement,
    double? Left,
    string Op,
    double? Right,
    Outcome Outcome,
    double? Published = null,
    string? Note = null,
    Interval? Interval = null);
