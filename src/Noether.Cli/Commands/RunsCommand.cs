using System.CommandLine;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Tracking;

namespace Noether.Cli.Commands;

/// <summary><c>noether runs</c>.</summary>
internal static class RunsCommand
{
    public static Command Create(Terminal terminal)
    {
        var root = RunPlaces.Option();
        var where = Values.Text("--where", "EXPR", "only runs that satisfy a condition on metrics, options and fields: run, system, recipe, preset, seed, status, started, took (in seconds)");
        var json = Values.Flag("--json", "a JSON object a line");
        var command = new NoetherCommand("runs", "List the runs, newest first.")
        {
            Examples =
            [
                "noether runs",
                "noether runs --where \"recipe = digits and equivariant.worst > 0.8\"",
                "noether runs --where \"status = interrupted\"            # what 'noether resume' can continue",
            ],
        };
        command.Options.Add(where);
        command.Options.Add(root);
        command.Options.Add(json);
        command.SetAction(parsed => Run(terminal, parsed.GetValue(root) ?? RunPlaces.DefaultRoot, parsed.GetValue(where), parsed.GetValue(json)));
        return command;
    }

    private static int Run(Terminal terminal, string root, string? where, bool json)
    {
        var filter = where is null ? null : RunFilter.Parse(where);
        var runs = List(terminal, root, filter);
        if (json)
        {
            foreach (var run in runs)
            {
                terminal.Out.WriteLine(RunView.Json(run));
            }

            return ExitCode.Done;
        }

        if (runs.Count == 0)
        {
            terminal.Out.WriteLine(filter is null ? $"There are no runs in '{root}'. 'noether quickstart' makes the first." : "No run satisfies the condition.");
            return ExitCode.Done;
        }

        Layout.Table(terminal, ["run", "recipe", "preset", ">seed", "status", ">took", "started"], runs.Select(r => (IReadOnlyList<string>)
        [
            r.Name,
            $"{r.System}/{r.Recipe}",
            r.Cuts.Length > 0 ? $"{r.Preset} ({r.Cuts})" : r.Preset,
            $"{r.Seed}",
            RunView.Status(r.Status),
            Words.Duration(r.Seconds),
            r.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm"),
        ]));
        return ExitCode.Done;
    }

    private static IReadOnlyList<RunEntry> List(Terminal terminal, string root, RunFilter? filter)
    {
        if (!Directory.Exists(root))
        {
            return [];
        }

        using var store = RunStore.Open(root);
        var runs = store.List(filter);
        foreach (var problem in store.Problems)
        {
            terminal.Error.WriteLine($"Left out: {problem}");
        }

        return runs;
    }
}
