using System.CommandLine;
using System.CommandLine.Completions;
using Noether.Lab.Catalogue;

namespace Noether.Cli.Usage;

/// <summary>Arguments that name systems or recipes, completed from the catalogue.</summary>
internal static class SystemArgument
{
    /// <summary>Systems: <c>SLUG</c>.</summary>
    public static Argument<T> Of<T>(string description, ArgumentArity arity, Option<string[]> plugins) =>
        Create<T>("SLUG", description, arity, plugins, system => [system.Card.Slug]);

    /// <summary>Systems and the recipes of each: <c>SLUG[/RECIPE]</c>.</summary>
    public static Argument<T> OrRecipeOf<T>(string description, ArgumentArity arity, Option<string[]> plugins) =>
        Create<T>("SLUG[/RECIPE]", description, arity, plugins, system => [system.Card.Slug, .. system.Recipes.Select(r => $"{system.Card.Slug}/{r.Name}")]);

    // Without a HelpName of its own, help would print all that completes it.
    private static Argument<T> Create<T>(string name, string description, ArgumentArity arity, Option<string[]> plugins, Func<ISystem, IEnumerable<string>> names)
    {
        var argument = new Argument<T>(name) { HelpName = name, Description = description, Arity = arity };
        argument.CompletionSources.Add(context =>
            new Sources(context.ParseResult.GetValue(plugins)!).Systems.Systems.SelectMany(names)
                .Where(n => n.StartsWith(context.WordToComplete, StringComparison.Ordinal)).Select(n => new CompletionItem(n)));
        return argument;
    }
}
