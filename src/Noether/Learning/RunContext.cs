namespace Noether.Learning;

/// <summary>What a process may use while it steps.</summary>
/// <param name="Sink">Where metrics, progress and messages go.</param>
/// <param name="Cancellation">Set by Ctrl-C; the host looks at it between steps, a long step may look too.</param>
public sealed record RunContext(IRunSink Sink, CancellationToken Cancellation);

/// <summary>Cuts made from outside for a quick look.</summary>
/// <param name="MaxSteps">Stop after that many steps (<c>--fast</c>).</param>
/// <param name="Overfit">Train on that many samples only, again and again (<c>--overfit N</c>).</param>
public sealed record RunLimits(long? MaxSteps = null, int? Overfit = null)
{
    /// <summary>No cuts.</summary>
    public static RunLimits None { get; } = new();
}
