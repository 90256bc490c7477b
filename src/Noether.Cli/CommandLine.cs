using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using Noether.Cli.Usage;

namespace Noether.Cli;

/// <summary>Reads the arguments, runs the command they name and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Full traces of errors, on every command.</summary>
    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "say more, and print the full trace of an error", Recursive = true };

    public static int Run(IReadOnlyList<string> args, Terminal terminal)
    {
        var root = CommandTree.Create(terminal);
        var help = root.Options.OfType<HelpOption>().Single();
        var suggest = root.Directives.OfType<SuggestDirective>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, terminal);

        // Arguments are never read from files: '@' is an ordinary character.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            // Help is asked for exactly when it is among the arguments, however wrong the rest is; a line to be completed is unfinished.
            if (parsed.GetResult(help) is null && parsed.GetResult(suggest) is null && UsageError.In(parsed) is { } error)
            {
                throw new InputException(error);
            }

            return parsed.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = terminal.Out,
                Error = terminal.Error,
            });
        }
        catch (Exception exception)
        {
            return ErrorReport.Write(exception, terminal, parsed.GetValue(Verbose));
        }
    }
}
