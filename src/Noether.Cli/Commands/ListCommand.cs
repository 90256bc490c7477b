using System.CommandLine;
using System.Text.Json.Nodes;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Catalogue;

namespace Noether.Cli.Commands;

/// <summary><c>noether list</c>.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        var area = Values.Text("--area", "AREA", "only the systems of an area");
        var plugins = RunOptions.PluginOption();
        var json = Values.Flag("--json", "a JSON object a line");
        var command = new NoetherCommand("list", "List the systems and the state of their claims.")
        {
            Examples = ["noether list", "noether list --area equivariance", "noether list --plugin my.dll"],
        };
        foreach (var option in (Option[])[area, plugins, json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var systems = InArea(new Sources(parsed.GetValue(plugins)!).Systems.Systems, parsed.GetValue(area));
            return parsed.GetValue(json) ? WriteJson(terminal, systems) : Write(terminal, systems, parsed.GetValue(plugins)!);
        });
        return command;
    }

    private static IReadOnlyList<ISystem> InArea(IReadOnlyList<ISystem> systems, string? area)
    {
        if (area is null)
        {
            return systems;
        }

        var areas = systems.Select(s => s.Card.Area).Distinct().ToList();
        var chosen = systems.Where(s => string.Equals(s.Card.Area, area, StringComparison.OrdinalIgnoreCase)).ToList();
        return chosen.Count > 0
            ? chosen
            : throw new InputException($"There is no area '{area}'{NearestName.Hint(area, areas)} There are: {string.Join(", ", areas)}.");
    }

    private static int Write(Terminal terminal, IReadOnlyList<ISystem> systems, string[] plugins)
    {
        Layout.Table(terminal, ["system", "area", "recipes", "claims", "title"], systems.Select(s => (IReadOnlyList<string>)
            [s.Card.Slug, s.Card.Area, string.Join(", ", s.Recipes.Select(r => r.Name)), Claims(s), $"{s.Card.Title} ({s.Card.Year})"]));
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Next: 'noether info SYSTEM{Sources.Options(plugins)}' shows one, 'noether run SYSTEM{Sources.Options(plugins)}' runs its first recipe.");
        return ExitCode.Done;
    }

    private static int WriteJson(Terminal terminal, IReadOnlyList<ISystem> systems)
    {
        foreach (var system in systems)
        {
            terminal.Out.WriteLine(JsonText.Line(new JsonObject
            {
                ["system"] = system.Card.Slug,
                ["area"] = system.Card.Area,
                ["title"] = system.Card.Title,
                ["year"] = system.Card.Year,
                ["recipes"] = new JsonArray([.. system.Recipes.Select(r => JsonValue.Create(r.Name))]),
                ["claims"] = Claims(system),
            }));
        }

        return ExitCode.Done;
    }

    private static string Claims(ISystem system) => ClaimState.Of(system, Recorded.Of(system.Card.Slug));
}
