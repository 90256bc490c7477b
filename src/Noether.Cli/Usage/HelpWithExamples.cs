using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Noether.Cli.Usage;

/// <summary>The library's help text, under the name users type, followed by the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help, Terminal terminal) : SynchronousCommandLineAction
{
    private const int PipeWidth = 120;

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        help.MaxWidth = terminal.OutWidth ?? PipeWidth;
        help.Invoke(parseResult);
        terminal.Out.WriteLine(text.ToString().Replace(RootCommand.ExecutableName, "noether").TrimEnd());
        if (parseResult.CommandResult.Command is NoetherCommand { Examples: [_, ..] examples })
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("Examples:");
            foreach (var example in examples)
            {
                terminal.Out.WriteLine($"  {example}");
            }
        }

        if (parseResult.CommandResult.Command is NoetherCommand { Afterword: { } afterword })
        {
            terminal.Out.WriteLine();
            foreach (var line in Rendering.Layout.Wrapped(afterword(parseResult), terminal.OutWidth ?? PipeWidth))
            {
                terminal.Out.WriteLine(line);
            }
        }

        return ExitCode.Done;
    }
}
