using Noether.Lab.Running;
using Noether.Learning;

namespace Noether.Cli;

/// <summary>Says on one or two lines what went wrong.</summary>
internal static class ErrorReport
{
    /// <returns>The exit code.</returns>
    public static int Write(Exception exception, Terminal terminal, bool verbose)
    {
        var (text, code) = exception switch
        {
            InputException e => (e.Message, ExitCode.BadInput),
            RunFailedException e => ($"{e.Message} The trace is in {e.LogFile}.", ExitCode.Failure),
            DivergenceException e => (e.Message, ExitCode.Failure),
            OperationCanceledException => ("interrupted before anything was written", ExitCode.Interrupted),
            _ => ($"internal error: {exception.GetType().Name}: {FirstLine(exception.Message)}", ExitCode.Failure),
        };
        terminal.Error.WriteLine($"noether: {text}");
        if (verbose)
        {
            terminal.Error.WriteLine(exception);
        }
        else if (code == ExitCode.Failure && exception is not (RunFailedException or DivergenceException))
        {
            terminal.Error.WriteLine("--verbose prints the full trace.");
        }

        return code;
    }

    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd();
}
