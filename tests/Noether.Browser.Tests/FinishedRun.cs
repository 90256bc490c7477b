using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Noether.Browser.Tests;

/// <summary>A small run of the digits recipe by the built program, and what it wrote.</summary>
public sealed class FinishedRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Small =
        ["trainImages=200", "testImages=20", "angles=24", "epochs=2", "augmentedEpochs=1", "width=0.25", "plainWidth=0.5", "orientations=4"];

    private readonly string _root = Directory.CreateTempSubdirectory("noether-browser-").FullName;

    public FinishedRun()
    {
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Noether.Cli.exe" : "Noether.Cli");
        string[] arguments = ["run", "nero/digits", "--name", "small", "--out", _root, "--threads", "1", "--quiet", .. Small.SelectMany(s => (string[])["--set", s])];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
        }

        Assert.True(process.ExitCode == 0, error.Result);
        var result = JsonNode.Parse(File.ReadAllText(Path.Combine(_root, "small", "result.json")))!;
        Metrics = result["metrics"]!.AsObject().ToDictionary(m => m.Key, m => m.Value!.GetValue<double>());
        Outcomes = [.. result["claims"]!.AsArray().Select(c => c!["outcome"]!.GetValue<string>())];
        Arms = [.. Metrics.Keys.Select(k => k.Split('.')[0]).Distinct()];
        Curves = ReadCurves(Path.Combine(_root, "small", "plots", "nero.csv"));
    }

    public string Report => Path.Combine(_root, "small", "report.html");

    /// <summary>The arms in their order.</summary>
    public IReadOnlyList<string> Arms { get; }

    /// <summary>Numbers of <c>result.json</c> by <c>arm.name</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>The claims' outcomes in <c>result.json</c>, in their order.</summary>
    public IReadOnlyList<string> Outcomes { get; }

    /// <summary>Columns of <c>plots/nero.csv</c>: the angles, a curve an arm, and what interpolation leaves.</summary>
    public IReadOnlyDictionary<string, double[]> Curves { get; }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static Dictionary<string, double[]> ReadCurves(string path)
    {
        var lines = File.ReadAllLines(path).Select(line => line.Split(',')).ToList();
        return lines[0].Select((name, column) => (name, column)).ToDictionary(c => c.name, c => lines.Skip(1).Select(line => double.Parse(line[c.column])).ToArray());
    }
}
