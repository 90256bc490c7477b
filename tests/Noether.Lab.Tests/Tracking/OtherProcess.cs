using System.Diagnostics;
using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Tracking;

/// <summary>What the tests of several processes let a second process do: this program again, with one of these methods. They do not run by themselves.</summary>
public sealed class OtherProcess
{
    private const string RootVariable = "NOETHER_TEST_ROOT";

    public const int RunsPut = 40;

    private static string Root => Environment.GetEnvironmentVariable(RootVariable) ?? throw new InvalidOperationException($"{RootVariable} is not set.");

    /// <summary>Starts this program again.</summary>
    public static Process Start(string method, string root)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, typeof(OtherProcess).Assembly.GetName().Name!))
        {
            ArgumentList = { "-explicit", "only", "-method", $"{typeof(OtherProcess).FullName}.{method}", "-noLogo" },
            Environment = { [RootVariable] = root },
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }

    [Fact(Explicit = true)]
    public void Puts_runs()
    {
        using var store = RunStore.Open(Root);
        var options = RunEntry.Of(RunFolder.List(Root)[0]);
        for (var i = 0; i < RunsPut; i++)
        {
            store.Put(options with { Name = $"run-{Environment.ProcessId}-{i}" });
        }
    }

    [Fact(Explicit = true)]
    public void Writes_a_run_until_it_is_killed()
    {
        using var run = RunWriter.Create(Root, Examples.Config(name: "killed"));
        for (var step = 0; ; step++)
        {
            run.Sink("plain").Metrics(step, new Dictionary<string, double> { ["loss"] = 1.0 / (step + 3) });
            run.Sink("plain").Progress("train", step, null);
        }
    }
}
