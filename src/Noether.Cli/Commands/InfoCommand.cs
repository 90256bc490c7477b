using System.CommandLine;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Catalogue;

namespace Noether.Cli.Commands;

/// <summary><c>noether info SLUG</c>.</summary>
internal static class InfoCommand
{
    public static Command Create(Terminal terminal)
    {
        var plugins = RunOptions.PluginOption();
        var slug = SystemArgument(plugins);
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
            var system = new Sources(parsed.GetValue(plugins)!).Systems.Select(parsed.GetRequiredValue(slug)).System;
            if (parsed.GetValue(page))
            {
                WritePage(terminal, system);
            }
            else
            {
                Write(terminal, system);
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A system as an argument, completed from the catalogue.</summary>
    public static Argument<string> SystemArgument(Option<string[]> plugins)
    {
        var slug = new Argument<string>("SLUG") { Description = "a system of 'noether list'" };
        slug.CompletionSources.Add(context => new Sources(context.ParseResult.GetValue(plugins)!).Systems.Systems.Select(s => new System.CommandLine.Completions.CompletionItem(s.Card.Slug)));
        return slug;
    }

    private static void WritePage(Terminal terminal, ISystem system)
    {
        SystemPage.Write("docs", system, new ReproductionFolder("reproductions").Read(system.Card.Slug));
        terminal.Out.WriteLine(SystemPage.PathIn("docs", system.Card.Slug));
    }

    private static void Write(Terminal terminal, ISystem system)
    {
        var card = system.Card;
        terminal.Out.WriteLine($"{card.Slug}: {card.Title}");
        terminal.Out.WriteLine($"{Citation.Text(card)}. Area: {card.Area}.");
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(card.Summary);
        foreach (var recipe in system.Recipes)
        {
            WriteRecipe(terminal, card, recipe);
        }

        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Citation.BibTeX(card));
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Next: 'noether run {card.Slug}/{system.Recipes[0].Name}'.");
    }

    private static void WriteRecipe(Terminal terminal, SystemCard card, Recipe recipe)
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
        if (recipe.Claims.Count > 0)
        {
            terminal.Out.WriteLine();
            Layout.Table(terminal, ["claim", "statement", "as measured"], recipe.Claims.Select(c => (IReadOnlyList<string>)
                [c.Id, c.Statement, $"{c.Left} {ComparisonSign.Of(c.Op)} {c.Right}"]));
        }
    }
}
