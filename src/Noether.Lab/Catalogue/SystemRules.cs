using System.Reflection;
using System.Text.RegularExpressions;

namespace Noether.Lab.Catalogue;

/// <summary>What a system must satisfy to stand in the catalogue.</summary>
internal static partial class SystemRules
{
    /// <summary>What is wrong with a system, one sentence each.</summary>
    public static IEnumerable<string> Problems(ISystem system)
    {
        var slug = system.Card.Slug;
        return CardProblems(system.Card)
            .Concat(system.Recipes.Count == 0 ? ["has no recipe"] : [])
            .Concat(Twice(system.Recipes.Select(r => r.Name), "recipes"))
            .Concat(system.Recipes.SelectMany(r => RecipeProblems(r).Select(p => $"recipe '{r.Name}' {p}")))
            .Select(p => $"System '{slug}': {p}.");
    }

    private static IEnumerable<string> CardProblems(SystemCard card)
    {
        if (!Name().IsMatch(card.Slug))
        {
            yield return $"the slug '{card.Slug}' must be lower-case letters, digits and single hyphens";
        }

        foreach (var (what, text) in new[] { ("title", card.Title), ("area", card.Area), ("summary", card.Summary), ("venue", card.Venue), ("identifier", card.Identifier) })
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                yield return $"the card lacks its {what}";
            }
        }

        if (card.Authors.Count == 0)
        {
            yield return "the card names no authors";
        }
    }

    private static IEnumerable<string> RecipeProblems(Recipe recipe)
    {
        var arms = recipe.Arms.Select(a => a.Name).ToList();
        return new[] { recipe.Name }.Concat(arms).Where(n => !Name().IsMatch(n)).Select(n => $"uses the name '{n}'; names are lower-case letters, digits and single hyphens")
            .Concat(arms.Count == 0 ? ["has no arms"] : [])
            .Concat(Twice(arms, "arms"))
            .Concat(Twice(recipe.Claims.Select(c => c.Id), "claims"))
            .Concat(recipe.Claims.SelectMany(c => ClaimProblems(c, arms)))
            .Concat(OptionProblems(recipe));
    }

    private static IEnumerable<string> ClaimProblems(Claim claim, IReadOnlyList<string> arms)
    {
        var metrics = claim.Left.Metrics.Concat(claim.Right.Metrics).Distinct().ToList();
        if (metrics.Count == 0)
        {
            yield return $"has a claim '{claim.Id}' about no metric";
        }

        foreach (var metric in metrics.Where(m => !arms.Any(a => m.Length > a.Length + 1 && m.StartsWith(a + ".", StringComparison.Ordinal))))
        {
            yield return $"has a claim '{claim.Id}' about '{metric}', which does not begin with an arm's name ({string.Join(", ", arms.Select(a => a + "."))})";
        }
    }

    private static IEnumerable<string> OptionProblems(Recipe recipe)
    {
        OptionsBinder binder;
        try
        {
            binder = new OptionsBinder(recipe);
        }
        catch (InputException problem)
        {
            return [$"has options that cannot be set: {problem.Message.TrimEnd('.')}"];
        }

        var unmarked = Unmarked(binder.Shape).ToList();
        return unmarked.Count > 0 ? unmarked : Enum.GetValues<Preset>().SelectMany(p => DefaultProblems(recipe, binder, p));
    }

    private static IEnumerable<string> Unmarked(RecordShape shape)
    {
        var marked = shape.Options.Select(o => o.Property.Name).ToHashSet();
        var settable = shape.Type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.SetMethod is { IsPublic: true });
        var nested = shape.Options.Select(o => o.Shape.AsRecord).OfType<RecordShape>();
        return settable.Where(p => !marked.Contains(p.Name)).Select(p => $"has the property {shape.Type.Name}.{p.Name} without [Option]")
            .Concat(shape.Options.Where(o => o.Property.SetMethod is null).Select(o => $"has the option '{o.Key}' without a setter"))
            .Concat(shape.Options.Where(o => string.IsNullOrWhiteSpace(o.Attribute.Description)).Select(o => $"has the option '{o.Key}' without a description"))
            .Concat(shape.Options.Where(o => o.Key == "options").Select(_ => "calls an option 'options', which configuration files use for all of them"))
            .Concat(nested.SelectMany(n => n.IsRecord ? Unmarked(n) : [$"nests {n.Type.Name}, which is not a record class"]));
    }

    // Binding a preset's own values as a file would shows whether they satisfy their own ranges.
    private static IEnumerable<string> DefaultProblems(Recipe recipe, OptionsBinder binder, Preset preset)
    {
        try
        {
            var values = binder.Bind(preset).Json;
            new OptionValues("its defaults", ValueSource.Json).Merge(binder.Shape, values.DeepClone().AsObject(), values, "");
            return [];
        }
        catch (InputException problem)
        {
            return [$"has wrong defaults for {PresetName.Of(preset)}: {problem.Message.TrimEnd('.')}"];
        }
    }

    private static IEnumerable<string> Twice(IEnumerable<string> names, string what) =>
        names.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => $"has two {what} called '{g.Key}'");

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
