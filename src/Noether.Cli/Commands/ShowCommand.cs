using System.CommandLine;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Catalogue;
using Noether.Lab.Running;
using Noether.Lab.Tracking;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether show RUN</c>.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var root = RunPlaces.Option();
        var name = RunPlaces.Run("RUN", root);
        var json = Values.Flag("--json", "the result as one JSON object");
        var command = new NoetherCommand("show", "Show a run: what it was started with, how it stands, what it found and where its files are. Of a set of runs: its runs.")
        {
            Examples = ["noether show quiet-otter-42", "noether show runs/quiet-otter-42 --json"],
        };
        command.Arguments.Add(name);
        command.Options.Add(root);
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            var place = parsed.GetValue(root) ?? RunPlaces.DefaultRoot;
            if (RunGroup.Find(place, parsed.GetRequiredValue(name)) is { } group)
            {
                return ShowGroup(terminal, group, place, parsed.GetValue(json));
            }

            var folder = RunFolder.Find(place, parsed.GetRequiredValue(name));
            return parsed.GetValue(json) ? Json(terminal, folder) : Show(terminal, folder);
        });
        return command;
    }

    private static int ShowGroup(Terminal terminal, RunGroup group, string root, bool json)
    {
        var first = group.Runs[0].Config;
        var recipe = RecipeOf(first);
        var end = GroupClaims.Read(group, root, recipe);
        if (json)
        {
            terminal.Out.WriteLine(GroupView.Json(end, root));
            return ExitCode.Done;
        }

        GroupView.Write(terminal, end, root, recipe?.Metrics ?? []);
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Next: 'noether {(end.Finished ? $"show {first.Name}" : $"resume {group.Name}")}{RunPlaces.OptionFor(root)}'.");
        return ExitCode.Done;
    }

    /// <summary>The recipe that a run is of; null where its plug-in is gone, or has it no more: the run can be shown all the same.</summary>
    private static Recipe? RecipeOf(RunConfig config) => config.Plugins.All(File.Exists)
        ? new Sources(config.Plugins).Systems.Systems.FirstOrDefault(s => s.Card.Slug == config.System)?.Recipes.FirstOrDefault(r => r.Name == config.Recipe)
        : null;

    private static int Json(Terminal terminal, RunFolder folder)
    {
        var result = folder.ReadResult()
            ?? throw new InputException($"Run '{folder.Name}' has no result yet; it is {RunView.Status(folder.ReadStatus().State)}. 'noether resume {folder.Name}' continues it.");
        terminal.Out.WriteLine(result.ToJsonLine());
        return ExitCode.Done;
    }

    private static int Show(Terminal terminal, RunFolder folder)
    {
        var config = folder.ReadConfig();
        var status = folder.ReadStatus();
        Layout.Table(terminal, ["run", folder.Name],
        [
            ["recipe", $"{config.System}/{config.Recipe}, preset {config.Preset}, seed {config.Seed}"],
            .. config.Cuts() is { Length: > 0 } cuts ? [["cut short", $"{cuts}: a quick look, not a result"]] : Array.Empty<IReadOnlyList<string>>(),
            ["where", $"{config.Device}, {Threads.Text(config.Threads)}, Noether {config.Version}"],
            ["started", config.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss")],
            ["status", Status(status)],
            ["options", JsonText.Line(config.Options)],
            ["folder", folder.Path],
        ]);
        if (folder.ReadResult() is { } result)
        {
            terminal.Out.WriteLine();
            ResultView.Write(terminal, result, RecipeOf(config)?.Metrics ?? []);
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"Files: {string.Join(", ", result.Artifacts)}");
        }

        return ExitCode.Done;
    }

    private static string Status(RunStatus status) => status switch
    {
        { State: RunState.Failed } => $"failed: {status.Error}",
        { State: RunState.Finished } => $"finished, took {Words.Duration(status.Seconds)}",
        { Arm: { } arm } => $"{RunView.Status(status.State)} in arm {arm}, {status.Phase} {status.Position}{(status.Length is { } all ? $"/{all}" : "")}",
        _ => RunView.Status(status.State),
    };
}
