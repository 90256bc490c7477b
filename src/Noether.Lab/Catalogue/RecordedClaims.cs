using System.Text.Json.Nodes;

namespace Noether.Lab.Catalogue;

/// <summary>
/// A recipe's claims as they stand today, judged by the values that were recorded: a claim that was changed or added since is decided anew, and is not measured only where a metric
/// that it needs was not recorded. What the record itself says of claims is how they were judged when it was made.
/// </summary>
public static class RecordedClaims
{
    /// <summary>The outcome of every claim; where the record is of another size than a claim is about, its note says so.</summary>
    /// <param name="recipe">Whose claims.</param>
    /// <param name="entry">What was recorded of it; null: nothing, and no claim is measured.</param>
    public static IReadOnlyList<ClaimResult> Of(Recipe recipe, RecipeRecord? entry)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return entry is null ? ClaimEvaluator.Evaluate(recipe.Claims, []) : [.. ClaimEvaluator.Evaluate(recipe.Claims, entry.BySeed()).Select(r => Sized(r, entry.Preset))];
    }

    /// <summary>In a sentence, which options had other values when the record was made than its preset has today; null where none.</summary>
    /// <exception cref="InputException">The recipe's options cannot be composed.</exception>
    public static string? ChangedOptions(Recipe recipe, RecipeRecord entry)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(entry);
        var today = new OptionsBinder(recipe).Bind(entry.Preset).Json;
        var changes = entry.Options.Select(o => o.Key).Union(today.Select(o => o.Key)).Select(key => (Key: key, Then: Text(entry.Options, key), Now: Text(today, key))).Where(c => c.Then != c.Now);
        var words = string.Join(", ", changes.Select(c => (c.Then, c.Now) switch
        {
            (null, _) => $"{c.Key} is new",
            (_, null) => $"{c.Key} is gone",
            _ => $"{c.Key} was {c.Then} and is {c.Now}",
        }));
        return words.Length == 0 ? null : $"Options of preset {PresetName.Of(entry.Preset)} that changed since: {words}.";
    }

    private static ClaimResult Sized(ClaimResult result, Preset preset)
    {
        var (meant, size) = result.Scale == Scale.Paper ? (Preset.Full, "the paper's size") : (Preset.Reproduce, $"preset {PresetName.Of(Preset.Reproduce)}");
        return preset == meant || result.Outcome == Outcome.NotMeasured
            ? result
            : result with { Note = string.Join("; ", new[] { $"recorded with preset {PresetName.Of(preset)}, while the claim is about {size}", result.Note }.OfType<string>()) };
    }

    private static string? Text(JsonObject options, string key) =>
        options.TryGetPropertyValue(key, out var value) ? value?.ToJsonString(CatalogueJson.Compact) ?? "null" : null;
}
