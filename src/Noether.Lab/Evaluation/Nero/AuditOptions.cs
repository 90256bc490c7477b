namespace Noether.Lab.Evaluation.Nero;

/// <summary>How an audit is run.</summary>
public sealed record AuditOptions
{
    /// <summary>Samples that tell the interpolation floor well enough: a share of them is exact to two points of a hundred.</summary>
    public const int UsualFloorSamples = 50;

    /// <summary>What answers are compared with.</summary>
    public AuditTarget Target { get; init; } = AuditTarget.Truth;

    /// <summary>
    /// Whether the same is measured against the model's own consensus too, where answers are compared with the truth and have an average:
    /// the correlation of both says how far the consensus can stand in for the truth. The model is not asked again.
    /// </summary>
    public bool WithConsensus { get; init; }

    /// <summary>Folder of the result; answers are kept there and used again. Null: everything stays in memory.</summary>
    public string? Folder { get; init; }

    /// <summary>Most rows (elements times samples) in one call of the model: enough to keep it busy, few enough to stay in the cache.</summary>
    public int BatchRows { get; init; } = 64;

    /// <summary>Most rows kept in one file, but for one whole element: what an interruption can lose.</summary>
    public int BlockRows { get; init; } = 4096;

    /// <summary>Most bytes of answers kept in one file and held at once, but for one whole element.</summary>
    public long BlockBytes { get; init; } = 64 << 20;

    /// <summary>Flows of more numbers a sample than this are kept in half precision; all other answers as they are.</summary>
    public int LargestSingleAnswer { get; init; } = 4096;

    /// <summary>
    /// Of so many samples (the first) the interpolation floor is measured: the value of f on samples moved by g and back, which a perfect model, too, falls to
    /// because pictures lose sharpness and what leaves them. 0: not at all; nor is it where no element loses anything.
    /// </summary>
    public int FloorSamples { get; init; }

    /// <summary>Told what is done: phase, rows done, rows in all.</summary>
    public Action<string, long, long>? Progress { get; init; }

    /// <summary>Stops the audit between two calls of the model; blocks that are whole are kept.</summary>
    public CancellationToken Cancellation { get; init; }
}

/// <summary>What answers are compared with.</summary>
public enum AuditTarget
{
    /// <summary>The data's own targets.</summary>
    Truth,

    /// <summary>The model's own average answer, moved back: it says how consistent the model is, not how right.</summary>
    Consensus,
}
