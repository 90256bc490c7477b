using System.Diagnostics;

namespace TestRun;

/// <summary>A built test project: a program that runs its own tests.</summary>
/// <param name="Name">The project's name.</param>
/// <param name="File">The program.</param>
/// <param name="ResultFile">Where it writes its results.</param>
internal sealed record TestProgram(string Name, string File, string ResultFile)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan PipeGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SoakLimit = TimeSpan.FromHours(2);

    /// <summary>All programs built for one configuration, in order of their names.</summary>
    public static IEnumerable<TestProgram> FindAll(string artifacts, string output)
    {
        var suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        var results = Directory.CreateDirectory(Path.Combine(artifacts, "test-results")).FullName;
        return from folder in Directory.EnumerateDirectories(Path.Combine(artifacts, "bin"), "*.Tests").Order(StringComparer.Ordinal)
               let name = Path.GetFileName(folder)
               from built in Directory.EnumerateDirectories(folder, output + "_*")
               let file = Path.Combine(built, name + suffix)
               where System.IO.File.Exists(file)
               select new TestProgram(name, file, Path.Combine(results, name + ".xml"));
    }

    /// <summary>Runs it to its end, or to the time limit.</summary>
    /// <param name="soak">Whether the long tests run too.</param>
    /// <param name="filter">Part of the full names of the tests to run; null for all.</param>
    public ProjectResult Run(bool soak, string? filter)
    {
        System.IO.File.Delete(ResultFile);
        var start = new ProcessStartInfo(File) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in Arguments(soak, filter))
        {
            start.ArgumentList.Add(argument);
        }

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var limit = soak ? SoakLimit : Limit;
        var ended = process.WaitForExit(limit);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        var seconds = clock.Elapsed.TotalSeconds;
        var tests = System.IO.File.Exists(ResultFile) ? ResultReader.Read(ResultFile) : [];
        var explained = process.ExitCode == 0 || tests.Any(test => test.Outcome == Outcome.Failed);
        var crash = !ended ? $"did not end within {limit.TotalMinutes:F0} minutes" : explained ? null : $"ended with exit code {process.ExitCode}";
        return new ProjectResult(Name, tests, seconds, crash is null ? null : $"{crash}\n{Text(output)}{Text(errors)}");
    }

    // A process that the tests left behind may hold the pipe open.
    private static string Text(Task<string> output) => output.Wait(PipeGrace) ? output.Result : "(a process left behind still holds the output)";

    private IEnumerable<string> Arguments(bool soak, string? filter)
    {
        IEnumerable<string> arguments = ["-xml", ResultFile, "-noLogo", "-noColor"];
        if (!soak)
        {
            arguments = [.. arguments, "-trait-", "Category=Soak"];
        }

        return filter is null ? arguments : [.. arguments, "-method", $"*{filter}*"];
    }
}
