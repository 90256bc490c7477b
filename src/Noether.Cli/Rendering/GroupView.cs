using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Running;
using Noether.Lab.Tracking;

namespace Noether.Cli.Rendering;

/// <summary>A set of runs: how each stands, and what they found.</summary>
internal static class GroupView
{
    /// <summary>The runs, their metrics, and the claims over them.</summary>
    /// <param name="terminal">Where.</param>
    /// <param name="end">The set as it ended, or as far as it came.</param>
    /// <param name="root">The folder of its runs.</param>
    /// <param name="meanings">What its recipe says of its metrics.</param>
    public static void Write(Terminal terminal, GroupEnd end, string root, IReadOnlyList<MetricMeaning> meanings)
    {
        var (group, first) = (end.Group, end.Group.Runs[0].Config);
        terminal.Out.WriteLine($"{group.Name}: {group.Runs.Count} runs of {first.System}/{first.Recipe}, preset {first.Preset}");
        terminal.Out.WriteLine();
        Layout.Table(terminal, ["run", ">seed", "status", ">took", "combination"], States(group, root).Select(s => (IReadOnlyList<string>)
            [s.Run.Config.Name, $"{s.Run.Config.Seed}", State(s.Status), s.Status is { } status ? Words.Duration(status.Seconds) : "", s.Run.Combination]));
        if (end.Runs.Any(r => r.Result is not null))
        {
            terminal.Out.WriteLine();
            ResultView.Write(terminal, end, meanings);
        }
    }

    /// <summary>The same for scripts, on one line: all runs with how they stand, and what <c>run --json</c> says of the set at its end.</summary>
    public static string Json(GroupEnd end, string root)
    {
        var json = ResultView.Json(end);
        json["runs"] = new JsonArray([.. States(end.Group, root).Select(s => Json(s.Run, s.Status, end.Runs.FirstOrDefault(r => r.Run == s.Run)?.Result))]);
        return JsonText.Line(json);
    }

    private static JsonObject Json(GroupedRun run, RunStatus? status, RunResult? result)
    {
        var json = result is null ? new JsonObject { ["run"] = run.Config.Name, ["seed"] = run.Config.Seed } : JsonNode.Parse(result.ToJsonLine())!.AsObject();
        json["combination"] = run.Combination;
        json["status"] = State(status);
        return json;
    }

    private static string State(RunStatus? status) => status is null ? "not started" : RunView.Status(status.State);

    private static List<(GroupedRun Run, RunStatus? Status)> States(RunGroup group, string root)
    {
        var kept = RunFolder.List(root).ToDictionary(f => f.Name, StringComparer.Ordinal);
        return [.. group.Runs.Select(run => (run, kept.GetValueOrDefault(run.Config.Name)?.ReadStatus()))];
    }
}
