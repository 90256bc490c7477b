using System.CommandLine;
using System.Text.Json.Nodes;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Tracking;

namespace Noether.Cli.Commands;

/// <summary><c>noether compare RUN RUN</c>.</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal)
    {
        var root = RunPlaces.Option();
        var first = RunPlaces.Run("RUN", root);
        var second = RunPlaces.Run("OTHER", root);
        var command = new NoetherCommand("compare", "Compare two runs: what they were started with where that differs, and their metrics side by side.")
        {
            Examples = ["noether compare quiet-otter-42 bold-heron-17"],
        };
        command.Arguments.Add(first);
        command.Arguments.Add(second);
        command.Options.Add(root);
        command.SetAction(parsed =>
        {
            var runs = parsed.GetValue(root) ?? RunPlaces.DefaultRoot;
            return Run(terminal, RunFolder.Find(runs, parsed.GetRequiredValue(first)), RunFolder.Find(runs, parsed.GetRequiredValue(second)));
        });
        return command;
    }

    private static int Run(Terminal terminal, RunFolder a, RunFolder b)
    {
        var (facts, others) = (Facts(a), Facts(b));
        var different = facts.Keys.Union(others.Keys).Where(k => facts.GetValueOrDefault(k) != others.GetValueOrDefault(k)).ToList();
        if (different.Count == 0)
        {
            terminal.Out.WriteLine($"{a.Name} and {b.Name} were started with the same recipe, options and seed.");
        }
        else
        {
            Layout.Table(terminal, ["started with", a.Name, b.Name], different.Select(k => (IReadOnlyList<string>)[k, facts.GetValueOrDefault(k, ""), others.GetValueOrDefault(k, "")]));
        }

        terminal.Out.WriteLine();
        var (left, right) = (Metrics(a), Metrics(b));
        Layout.Table(terminal, ["metric", $">{a.Name}", $">{b.Name}", ">difference"], left.Keys.Union(right.Keys).Select(k => (IReadOnlyList<string>)
        [
            k,
            left.TryGetValue(k, out var x) ? Words.Number(x) : "",
            right.TryGetValue(k, out var y) ? Words.Number(y) : "",
            left.ContainsKey(k) && right.ContainsKey(k) ? Words.Number(y - x) : "",
        ]));
        return ExitCode.Done;
    }

    private static IReadOnlyDictionary<string, double> Metrics(RunFolder folder) => folder.ReadResult()?.Metrics
        ?? throw new InputException($"Run '{folder.Name}' has no result yet; it is {RunView.Status(folder.ReadStatus().State)}. 'noether resume {folder.Name}' continues it.");

    private static Dictionary<string, string> Facts(RunFolder folder)
    {
        var config = folder.ReadConfig();
        var facts = new Dictionary<string, string>
        {
            ["recipe"] = $"{config.System}/{config.Recipe}",
            ["preset"] = config.Preset,
            ["seed"] = $"{config.Seed}",
            ["device"] = config.Device,
            ["threads"] = $"{config.Threads}",
            ["version"] = config.Version,
        };
        Flatten(config.Options, "", facts);
        return facts;
    }

    private static void Flatten(JsonObject options, string prefix, Dictionary<string, string> into)
    {
        foreach (var (key, value) in options)
        {
            if (value is JsonObject nested)
            {
                Flatten(nested, $"{prefix}{key}.", into);
            }
            else
            {
                into[prefix + key] = value is null ? "null" : JsonText.Line(value);
            }
        }
    }
}
