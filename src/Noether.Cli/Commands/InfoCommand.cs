using System.CommandLine;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Catalogue;
using Noether.Lab.Running;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether info SLUG</c>.</summary>
internal static class InfoCommand
{
    public static Command Create(Terminal terminal)
    {
        var plugins = RunOptions.PluginOption();
        var slug = SystemArgument.Of<string>("a system of 'noether list'", ArgumentArity.ExactlyOne, plugins);
        var page = new Option<bool>("--page") { Description = "write docs/systems/SLUG.md below the current folder, from the card and reproductions/SLUG.json" };
        var command = new NoetherCommand("info", "Show a system: citation, recipes, options with defaults and units, claims, recorded results.")
        {
            Examples = ["noether info nero", "noether info my-method --plugin my.dll"],
        };
        command.Arguments.Add(slug);
        command.Options.Add(plugins);
        command.Options.Add(page);
        command.SetAction(parsed =>
        {
            var sources = new Sources(parsed.GetValue(plugins)!);
            var system = sources.Systems.Select(parsed.GetRequiredValue(slug)).System;
            if (parsed.GetValue(page))
            {
                WritePage(terminal, system);
            }
            else
            {
                Write(terminal, system, sources.PluginOptions);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void WritePage(Terminal terminal, ISystem system)
    {
        SystemPage.Write("docs", system, new ReproductionFolder(Recorded.Folder).Read(system.Card.Slug));
        terminal.Out.WriteLine(SystemPage.PathIn("docs", system.Card.Slug));
    }

    private static void Write(Terminal terminal, ISystem system, string pluginOptions)
    {
        var card = system.Card;
        var record = Recorded.Of(card.Slug);
        terminal.Out.WriteLine($"{card.Slug}: {card.Title}");
        terminal.Out.WriteLine($"{Citation.Text(card)}. Area: {card.Area}.");
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(card.Summary);
        foreach (var recipe in system.Recipes)
        {
            WriteRecipe(terminal, card, recipe, record);
        }

        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Citation.BibTeX(card));
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Next: 'noether run {card.Slug}/{system.Recipes[0].Name}{pluginOptions}'.");
    }

    private static void WriteRecipe(Terminal terminal, SystemCard card, Recipe recipe, ReproductionRecord? record)
    {
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Recipe {card.Slug}/{recipe.Name}: {recipe.Summary}");
        if (recipe.Data.Count > 0)
        {
            terminal.Out.WriteLine($"Data: {string.Join(", ", recipe.Data)}");
        }

        terminal.Out.WriteLine();
        Layout.Table(terminal, ["arm", "what it is"], recipe.Arms.Select(a => (IReadOnlyList<string>)[a.Name, a.Summary]));
        terminal.Out.WriteLine();
        Layout.Table(terminal, ["option", ">smoke", ">reproduce", ">full", "range", "type", "what it does"], new OptionsBinder(recipe).Describe().Select(o => (IReadOnlyList<string>)
            [o.Key, o.Defaults[Preset.Smoke], o.Defaults[Preset.Reproduce], o.Defaults[Preset.Full], o.Range, o.Type, o.Description]));
        var entry = record?.Recipes.FirstOrDefault(r => r.Recipe == recipe.Name);
        if (recipe.Claims.Count > 0)
        {
            terminal.Out.WriteLine();
            Layout.Table(terminal, ["claim", "recorded", "measured", "what is compared", "statement"], recipe.Claims.Zip(RecordedClaims.Of(recipe, entry), (c, r) => Row(c, r, entry)));
        }

        if (entry is not null)
        {
            WriteRecord(terminal, recipe, entry, record!.FromOf(entry));
        }
    }

    private static IReadOnlyList<string> Row(Claim claim, ClaimResult result, RecipeRecord? entry)
    {
        var compared = $"{claim.Left} {ComparisonSign.Of(claim.Op)} {claim.Right}";
        return entry is null
            ? [claim.Id, "not recorded", "", compared, claim.Statement]
            : [claim.Id, ResultView.Outcome(result.Outcome), ResultView.Measured(ClaimRecords.Of(result)), compared, ResultView.Statement(ClaimRecords.Of(result))];
    }

    private static void WriteRecord(Terminal terminal, Recipe recipe, RecipeRecord entry, Provenance from)
    {
        terminal.Out.WriteLine();
        Layout.Table(terminal, ["metric", ">mean", ">standard deviation"], entry.Metrics.Select(m => (IReadOnlyList<string>)
            [m.Key, Words.Number(m.Value.Mean), Words.Number(m.Value.Sd)]));
        terminal.Out.WriteLine($"Recorded on {from.Date:yyyy-MM-dd} with preset {PresetName.Of(entry.Preset)}, seeds {string.Join(", ", entry.Seeds)}, {Threads.Text(from.Threads)}, commit {from.Commit}.");
        if (RecordedClaims.ChangedOptions(recipe, entry) is { } changed)
        {
            terminal.Out.WriteLine(changed);
        }
    }
}
