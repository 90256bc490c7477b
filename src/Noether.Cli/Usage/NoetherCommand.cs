using System.CommandLine;

namespace Noether.Cli.Usage;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class NoetherCommand(string name, string description) : Command(name, description)
{
    /// <summary>Command lines, each with an optional '# remark'.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What help says at its end, found out only when it is asked for; null: nothing.</summary>
    public Func<ParseResult, string>? Afterword { get; init; }
}
