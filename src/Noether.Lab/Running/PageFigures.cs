using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Lab.Running;

/// <summary>The figures of a finished run that its system's page shows.</summary>
internal static class PageFigures
{
    /// <summary>Drawn anew from the run's tables, in the recipe's order; those that the run has no data for are left out.</summary>
    /// <param name="recipe">What was run.</param>
    /// <param name="folder">The run.</param>
    public static IReadOnlyList<Figure> Of(Recipe recipe, RunFolder folder)
    {
        var tables = from arm in recipe.Arms
                     let result = folder.ReadArm(arm.Name)
                     where result is not null
                     from table in result.Tables
                     select KeyValuePair.Create($"{arm.Name}.{table.Key}", table.Value);
        var figures = recipe.Figures?.Invoke(new RunTables(tables.ToDictionary(StringComparer.Ordinal))).ToDictionary(f => f.Name, StringComparer.Ordinal) ?? [];
        return [.. recipe.PageFigures.Where(figures.ContainsKey).Select(name => figures[name])];
    }
}
