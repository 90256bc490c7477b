namespace Noether.Learning;

/// <summary>What a process may use while it steps.</summary>
/// <param name="Sink">Where metrics, progress and messages go.</param>
/// <param name="Cancellation">Set by Ctrl-C; the host looks at it between steps, a long step may look too.</param>
public sealed record RunContext(IRunSink Sink, CancellationToken Cancellation)
{
    /// <summary>Where it may keep files of its own beside its last state; null when the run writes nothing.</summary>
    public CheckpointFolder? Checkpoints { get; init; }

    /// <summary>Where times are collected; null when nobody asked.</summary>
    public Profile? Profile { get; init; }

    /// <summary>Measures a phase of the step (<c>data</c>, <c>forward</c>) until the result is disposed; free when nobody asked.</summary>
    public Profile.Measurement Measure(string phase) => new(Profile, phase);
}

/// <summary>Cuts made from outside for a quick look.</summary>
/// <param name="MaxSteps">Stop after that many steps (<c>--fast</c>).</param>
/// <param name="Overfit">Train on that many samples only, again and again (<c>--overfit N</c>).</param>
public sealed record RunLimits(long? MaxSteps = null, int? Overfit = null)
{
    /// <summary>No cuts.</summary>
    public static RunLimits None { get; } = new();
}
