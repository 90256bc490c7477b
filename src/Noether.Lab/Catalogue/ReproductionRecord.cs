using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Noether.Lab.Catalogue;

/// <summary>The recorded results of a system: <c>reproductions/SLUG.json</c>.</summary>
/// <param name="System">The system's slug.</param>
/// <param name="Commit">Revision of the latest recording.</param>
/// <param name="Date">Day of the latest recording.</param>
/// <param name="Machine">Machine of the latest recording.</param>
/// <param name="Threads">Threads of the latest recording.</param>
/// <param name="Recipes">One entry a recipe, by name.</param>
public sealed record ReproductionRecord(
    string System,
    string Commit,
    DateOnly Date,
    MachineFacts Machine,
    int Threads,
    IReadOnlyList<RecipeRecord> Recipes)
{
    /// <summary>Where the latest recording comes from, and every recipe that names no other.</summary>
    [JsonIgnore]
    public Provenance Provenance => new(Commit, Date, Machine, Threads);

    /// <summary>A record of one recipe.</summary>
    public static ReproductionRecord Of(string system, Provenance from, RecipeRecord recipe) =>
        new(system, from.Commit, from.Date, from.Machine, from.Threads, [recipe]);

    /// <summary>This record with one recipe's entry replaced or added. The other entries stay; those from elsewhere say from where.</summary>
    public ReproductionRecord With(Provenance from, RecipeRecord recipe)
    {
        var kept = Recipes.Where(r => r.Recipe != recipe.Recipe).Select(r => (Entry: r, From: r.From ?? Provenance));
        var all = kept.Select(k => k.Entry with { From = k.From == from ? null : k.From }).Append(recipe);
        return Of(System, from, recipe) with { Recipes = [.. all.OrderBy(r => r.Recipe, StringComparer.Ordinal)] };
    }

    /// <summary>Where a recipe's entry comes from.</summary>
    public Provenance FromOf(RecipeRecord recipe) => recipe.From ?? Provenance;

    /// <summary>Indented JSON; equal records give equal text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ResultJson.File.ReproductionRecord) + "\n";

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="where">The file it is from, for messages.</param>
    /// <exception cref="InputException">Not JSON, or not a record.</exception>
    public static ReproductionRecord Parse(string text, string where) => ResultJson.Read(text, ResultJson.File.ReproductionRecord, where);
}

/// <summary>The recorded result of a recipe over its seeds.</summary>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Preset">The preset it started from.</param>
/// <param name="Options">The composed options.</param>
/// <param name="Arms">The arms that were run.</param>
/// <param name="Seeds">The seeds, in the order of the values.</param>
/// <param name="Seconds">Time of all seeds together.</param>
/// <param name="Metrics">By <c>arm.name</c>.</param>
/// <param name="Claims">As they were judged over all seeds then; <see cref="RecordedClaims"/> judges those of today by the same values.</param>
/// <param name="From">Where it comes from, if not from where the whole record does.</param>
public sealed record RecipeRecord(
    string Recipe,
    Preset Preset,
    JsonObject Options,
    IReadOnlyList<string> Arms,
    IReadOnlyList<int> Seeds,
    double Seconds,
    IReadOnlyDictionary<string, MetricRecord> Metrics,
    IReadOnlyList<ClaimResult> Claims,
    Provenance? From = null)
{
    /// <summary>The figures that were drawn of the first seed for the system's page; null where there are none.</summary>
    public IReadOnlyList<RecordedFigure>? Figures { get; init; }

    /// <summary>Takes the runs of a recipe together; a metric that a seed lacks is NaN there.</summary>
    /// <param name="recipe">What was run.</param>
    /// <param name="preset">The preset it started from.</param>
    /// <param name="options">The composed options.</param>
    /// <param name="runs">One a seed.</param>
    public static RecipeRecord Of(Recipe recipe, Preset preset, JsonObject options, IReadOnlyList<SeedResult> runs)
    {
        var names = runs.SelectMany(r => r.Metrics.Keys).Distinct().ToList();
        return new RecipeRecord(
            recipe.Name,
            preset,
            options.DeepClone().AsObject(),
            [.. recipe.Arms.Select(a => a.Name).Where(a => names.Any(n => n.StartsWith(a + ".", StringComparison.Ordinal)))],
            [.. runs.Select(r => r.Seed)],
            Math.Round(runs.Sum(r => r.Seconds), 1),
            new OrderedDictionary<string, MetricRecord>(names.Select(n => KeyValuePair.Create(n, Taken(n, runs)))),
            ClaimEvaluator.Evaluate(recipe.Claims, [.. runs.Select(r => r.Metrics)]));
    }

    /// <summary>What each seed measured, in the order of <see cref="Seeds"/>: without the metrics that it lacked.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, double>> BySeed() =>
    [
        .. Seeds.Select((seed, i) => Metrics
            .Where(m => i < m.Value.Values.Count && m.Value.Lacking?.Contains(seed) != true)
            .ToDictionary(m => m.Key, m => m.Value.Values[i], StringComparer.Ordinal)),
    ];

    private static MetricRecord Taken(string name, IReadOnlyList<SeedResult> runs)
    {
        int[] lacking = [.. runs.Where(r => !r.Metrics.ContainsKey(name)).Select(r => r.Seed)];
        return MetricRecord.Of([.. runs.Select(r => r.Metrics.GetValueOrDefault(name, double.NaN))]) with { Lacking = lacking.Length == 0 ? null : lacking };
    }
}

/// <summary>A figure of a recorded result; its drawing lies among the images of the documentation.</summary>
/// <param name="Name">The figure's name.</param>
/// <param name="Title">What the reader should see, as a sentence.</param>
/// <param name="WhatToSee">How to read it; empty where the title says it.</param>
public sealed record RecordedFigure(string Name, string Title, string WhatToSee);

/// <summary>What one seed of a recipe gave.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Seconds">Time it took.</param>
/// <param name="Metrics">By <c>arm.name</c>.</param>
public sealed record SeedResult(int Seed, double Seconds, IReadOnlyDictionary<string, double> Metrics);

/// <summary>A metric over seeds.</summary>
/// <param name="Mean">Mean; NaN where a value is.</param>
/// <param name="Sd">Standard deviation of a sample (n - 1); NaN for one seed.</param>
/// <param name="Values">One a seed.</param>
public sealed record MetricRecord(double Mean, double Sd, IReadOnlyList<double> Values)
{
    /// <summary>The seeds that did not measure it, which is not the same as measuring what is no number; null where all did.</summary>
    public IReadOnlyList<int>? Lacking { get; init; }

    /// <summary>Takes the values of all seeds together.</summary>
    public static MetricRecord Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return new MetricRecord(mean, values.Count > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)) : double.NaN, values);
    }
}
