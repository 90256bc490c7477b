using System.Runtime.CompilerServices;
using Noether.Runtime;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Noether.Cli.Tests;

internal static class Native
{
    [ModuleInitializer]
    public static void Load() => NativeTorch.EnsureLoaded();
}

/// <summary>What a command wrote, and its exit code.</summary>
internal sealed record Answer(int Code, string Out, string Error)
{
    public string[] OutLines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Runs the command within this process, through the same entry point as the program.</summary>
internal static class Invocation
{
    /// <summary>This assembly, which is a plug-in with the system 'tiny'.</summary>
    public static string Plugin { get; } = typeof(Invocation).Assembly.Location;

    public static Answer Ask(params string[] args) => Ask(null, args);

    /// <summary>The same, before a terminal of so many columns.</summary>
    public static Answer AskOnTerminal(int columns, params string[] args) => Ask(columns, args);

    private static Answer Ask(int? columns, string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Run(args, new Terminal(output, error, columns, columns));
        return new Answer(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs the recipe tiny/fit into a folder of runs.</summary>
    public static Answer Tiny(string root, params string[] args) => Ask(["run", "tiny/fit", "--plugin", Plugin, "--threads", "1", "--out", root, .. args]);
}

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("noether-cli-").FullName;

    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
