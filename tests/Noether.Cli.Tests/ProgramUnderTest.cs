using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Noether.Cli.Tests;

/// <summary>The built program, started as a user's shell would.</summary>
internal static partial class ProgramUnderTest
{
    private const int Interrupt = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Process Start(IEnumerable<string> args, params (string Name, string Value)[] environment) => StartIn("", args, environment);

    /// <summary>Runs it to its end in a folder.</summary>
    public static Answer RunIn(string folder, IEnumerable<string> args)
    {
        using var process = StartIn(folder, args);
        return End(process);
    }

    private static Process StartIn(string folder, IEnumerable<string> args, params (string Name, string Value)[] environment)
    {
        var name = OperatingSystem.IsWindows() ? "Noether.Cli.exe" : "Noether.Cli";
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, name), args) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static Answer Run(IEnumerable<string> args, params (string Name, string Value)[] environment)
    {
        using var process = Start(args, environment);
        return End(process);
    }

    /// <summary>Waits for its end and takes what it wrote.</summary>
    public static Answer End(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException($"The program did not end within {Patience.TotalMinutes} minutes.");
        }

        return new Answer(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>What Ctrl-C sends.</summary>
    public static void PressCtrlC(Process process) => Assert.Equal(0, Signal(process.Id, Interrupt));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
