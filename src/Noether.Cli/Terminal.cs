using Spectre.Console;

namespace Noether.Cli;

/// <summary>Where a command writes: results on <see cref="Out"/>, progress, messages and errors on <see cref="Error"/>.</summary>
/// <param name="Out">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="OutWidth">Columns of the terminal behind <paramref name="Out"/>; null when it is a file or a pipe.</param>
/// <param name="ErrorWidth">Columns of the terminal behind <paramref name="Error"/>; null when it is a file or a pipe.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, int? OutWidth = null, int? ErrorWidth = null)
{
    // Wide enough that no cell of a piped table wraps.
    private const int PipeWidth = 4000;

    public static Terminal OfProcess()
    {
        var width = new Lazy<int>(() => Console.WindowWidth is > 0 and var w ? w : 80);
        return new Terminal(
            CommandNameWriter.Over(Console.Out),
            CommandNameWriter.Over(Console.Error),
            Console.IsOutputRedirected ? null : width.Value,
            Console.IsErrorRedirected ? null : width.Value);
    }

    /// <summary>Renders what is meant for <see cref="Out"/>; without colours where that is not a terminal.</summary>
    public IAnsiConsole Rich(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = OutWidth is null ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = OutWidth is null ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = OutWidth ?? PipeWidth;
        return console;
    }
}
