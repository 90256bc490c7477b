using Noether.Lab.Tracking;

namespace Noether.Lab.Running;

/// <summary>How a run ended.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Result">What it found; null when it was interrupted.</param>
public sealed record RunEnd(RunFolder Folder, RunResult? Result)
{
    /// <summary>From where an interrupted run continues, in words: <c>arm 'plain' up to step 120</c>.</summary>
    public string? Kept { get; init; }
}
