using Noether.Lab.Catalogue;

namespace Noether.Lab.Running;

/// <summary>Which of a recipe's arms run.</summary>
public static class ArmChoice
{
    /// <summary>Reads names separated by commas.</summary>
    /// <param name="recipe">The recipe whose arms they are.</param>
    /// <param name="text"><c>plain,equivariant</c>.</param>
    /// <returns>The names in the recipe's order.</returns>
    /// <exception cref="InputException">It names no arm, or one that the recipe does not have.</exception>
    public static IReadOnlyList<string> Parse(Recipe recipe, string text) =>
        Of(recipe, text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Checks names.</summary>
    /// <inheritdoc cref="Parse"/>
    public static IReadOnlyList<string> Of(Recipe recipe, IReadOnlyList<string> names)
    {
        var arms = recipe.Arms.Select(a => a.Name).ToList();
        if (names.FirstOrDefault(n => !arms.Contains(n)) is { } unknown)
        {
            throw new InputException($"The recipe '{recipe.Name}' has no arm '{unknown}'{NearestName.Hint(unknown, arms)} Its arms are {string.Join(", ", arms)}.");
        }

        return names.Count > 0
            ? [.. arms.Where(names.Contains)]
            : throw new InputException($"No arm is named; the recipe '{recipe.Name}' has {string.Join(", ", arms)}.");
    }
}
