using System.Text.Json.Nodes;
using Noether.Lab.Running;
using Noether.Lab.Tracking;

namespace Noether.Cli.Rendering;

/// <summary>A set of runs and how each stands.</summary>
internal static class GroupView
{
    public static void Write(Terminal terminal, RunGroup group, string root, bool json)
    {
        var states = group.Runs.Select(run => (Run: run, Status: StatusOf(root, run))).ToList();
        if (json)
        {
            terminal.Out.WriteLine(JsonText.Line(new JsonObject
            {
                ["set"] = group.Name,
                ["runs"] = new JsonArray([.. states.Select(s => new JsonObject
                {
                    ["run"] = s.Run.Config.Name,
                    ["combination"] = s.Run.Combination,
                    ["seed"] = s.Run.Config.Seed,
                    ["status"] = State(s.Status),
                })]),
            }));
            return;
        }

        var first = group.Runs[0].Config;
        terminal.Out.WriteLine($"{group.Name}: {group.Runs.Count} runs of {first.System}/{first.Recipe}, preset {first.Preset}");
        terminal.Out.WriteLine();
        Layout.Table(terminal, ["run", "combination", ">seed", "status", ">took"], states.Select(s => (IReadOnlyList<string>)
            [s.Run.Config.Name, s.Run.Combination, $"{s.Run.Config.Seed}", State(s.Status), s.Status is { } status ? Words.Duration(status.Seconds) : ""]));
        terminal.Out.WriteLine();
        var next = states.TrueForAll(s => s.Status?.State == RunState.Finished) ? $"noether show {first.Name}" : $"noether resume {group.Name}";
        terminal.Out.WriteLine($"Next: '{next}{RunPlaces.OptionFor(root)}'.");
    }

    private static string State(RunStatus? status) => status is null ? "not started" : RunView.Status(status.State);

    private static RunStatus? StatusOf(string root, GroupedRun run) =>
        RunFolder.List(root).FirstOrDefault(f => f.Name == run.Config.Name)?.ReadStatus();
}
