using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Tracking;

/// <summary>Runs as the tests need them.</summary>
internal static class Examples
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static RunConfig Config(int seed = 0, string recipe = "digits", string name = "") => new()
    {
        Name = name,
        System = "group-cnn",
        Recipe = recipe,
        Preset = "smoke",
        Seed = seed,
        Device = "cpu",
        Threads = 2,
        Version = "0.1.0",
        CommandLine = ["run", "group-cnn/digits", "--seed", "0"],
        Started = Noon.AddMinutes(seed),
        Options = new JsonObject { ["epochs"] = 4, ["optimiser"] = "adam", ["learningRate"] = 0.001 },
    };

    public static RunResult Result(RunConfig config, params (string Name, double Value)[] metrics) => new()
    {
        Run = config.Name,
        System = config.System,
        Recipe = config.Recipe,
        Preset = config.Preset,
        Seed = config.Seed,
        Seconds = 12.5,
        Metrics = metrics.ToDictionary(m => m.Name, m => m.Value),
        Claims = [new ClaimRecord("invariance", "The equivariant arm holds its accuracy.", 0.9, ">", 0.5, Outcome.Holds, Note: "reduced size")],
        Artifacts = ["report.html"],
    };

    /// <summary>A finished run in a folder of runs.</summary>
    public static RunFolder Finished(string root, RunConfig config, params (string Name, double Value)[] metrics)
    {
        using var run = RunWriter.Create(root, config);
        run.SaveResult(Result(run.Config, metrics));
        run.End(RunState.Finished);
        return run.Folder;
    }
}
