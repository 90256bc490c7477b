using Noether.Cli.Rendering;
using Noether.Lab.Running;

namespace Noether.Cli;

/// <summary>How a run shows what happens, and what a script is told at its end.</summary>
/// <param name="Json">JSON lines on standard output.</param>
/// <param name="Quiet">No progress.</param>
/// <param name="Verbose">More of it.</param>
/// <param name="RequireClaims">Exit with <see cref="ExitCode.ConditionFails"/> unless every claim holds.</param>
/// <param name="CheckpointEvery">Longest time without a checkpoint, in seconds; null for the usual.</param>
internal sealed record RunManners(bool Json, bool Quiet, bool Verbose, bool RequireClaims, int? CheckpointEvery)
{
    private const int UsualCheckpointSeconds = 60;

    public TimeSpan CheckpointInterval => TimeSpan.FromSeconds(CheckpointEvery ?? UsualCheckpointSeconds);

    public IRunObserver Observer(Terminal terminal) => this switch
    {
        { Json: true } => new JsonLines(terminal, TimeProvider.System),
        { Quiet: true } => new SilentObserver(),
        _ => new ProgressObserver(terminal, Verbose, TimeProvider.System),
    };
}
