namespace Noether.Cli;

/// <summary>What the command says to scripts.</summary>
internal static class ExitCode
{
    /// <summary>It ran to the end.</summary>
    public const int Done = 0;

    /// <summary>Something failed that is not the input's fault.</summary>
    public const int Failure = 1;

    /// <summary>Wrong usage or bad input.</summary>
    public const int BadInput = 2;

    /// <summary>A condition set by the user does not hold.</summary>
    public const int ConditionFails = 3;

    /// <summary>Interrupted; what is kept was said.</summary>
    public const int Interrupted = 130;
}
