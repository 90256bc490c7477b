using Noether.Lab.Catalogue;

namespace Noether.Cli.Rendering;

/// <summary>The state of a system's claims, as they are today, by its recorded results.</summary>
internal static class ClaimState
{
    /// <summary><c>5 hold, 1 undecided, 2 not recorded</c>; <c>none</c> where nothing is claimed.</summary>
    public static string Of(ISystem system, ReproductionRecord? record)
    {
        var counts = Recorded(system, record).GroupBy(state => state).ToDictionary(g => g.Key, g => g.Count());
        string[] order = ["hold", "undecided", "fail", "not measured", "not recorded"];
        return counts.Count == 0 ? "none" : string.Join(", ", order.Where(counts.ContainsKey).Select(state => $"{counts[state]} {state}"));
    }

    private static IEnumerable<string> Recorded(ISystem system, ReproductionRecord? record) =>
        from recipe in system.Recipes
        let entry = record?.Recipes.FirstOrDefault(r => r.Recipe == recipe.Name)
        from result in RecordedClaims.Of(recipe, entry)
        select entry is null ? "not recorded" : Words(result.Outcome);

    private static string Words(Outcome outcome) => outcome switch
    {
        Outcome.Holds => "hold",
        Outcome.Undecided => "undecided",
        Outcome.Fails => "fail",
        _ => "not measured",
    };
}
