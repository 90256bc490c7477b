namespace Noether.Lab.Tracking;

/// <summary>How a run stands.</summary>
public enum RunState
{
    /// <summary>A process is writing it.</summary>
    Running,

    /// <summary>It ran to its end.</summary>
    Finished,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It was stopped or killed; it can be resumed from its last checkpoint.</summary>
    Interrupted,
}

/// <summary>How a run stands and how far it is, as kept in <c>status.json</c>.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Pid">Process that wrote it last.</param>
/// <param name="Host">Machine of that process.</param>
/// <param name="Updated">When this was written.</param>
/// <param name="Seconds">Time spent so far, over all sittings.</param>
/// <param name="Arm">The arm that is being run.</param>
/// <param name="Phase">What the arm is doing.</param>
/// <param name="Position">Steps done.</param>
/// <param name="Length">Steps in all, if known.</param>
/// <param name="Error">Why it failed.</param>
public sealed record RunStatus(
    RunState State,
    int Pid,
    string Host,
    DateTimeOffset Updated,
    double Seconds,
    string? Arm = null,
    string? Phase = null,
    long? Position = null,
    long? Length = null,
    string? Error = null);
