using System.CommandLine;
using Noether.Cli.Usage;
using Noether.Lab.Models;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether try-torchscript</c>: what this program starts itself as, to load files that may end the process. Not shown in help.</summary>
internal static class TryTorchScriptCommand
{
    private const string Name = "try-torchscript";

    public static Command Create()
    {
        var command = new NoetherCommand(Name, "Load and ask the TorchScript files named on standard input, and answer each with a line.") { Hidden = true };
        command.SetAction(_ =>
        {
            Threads.Use(1);
            TorchScriptProbe.Serve(Console.In, Console.Out);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>This program as the other process: its own executable, or what runs its assembly where there is none.</summary>
    public static TorchScriptProbe Probe()
    {
        var assembly = typeof(TryTorchScriptCommand).Assembly.Location;
        var executable = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        return File.Exists(executable) ? new TorchScriptProbe(executable, [Name]) : new TorchScriptProbe(Environment.ProcessPath ?? "dotnet", [assembly, Name]);
    }
}
