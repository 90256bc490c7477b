using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Lab.Running;

/// <summary>Judges the claims of a recipe over the runs of a group.</summary>
public static class GroupClaims
{
    /// <summary>The claims over the seeds of each combination; not measured where one of these broke.</summary>
    /// <param name="recipe">Whose claims.</param>
    /// <param name="ends">How the group's runs ended, none missing.</param>
    public static IReadOnlyList<CombinationClaims> Judge(Recipe recipe, IReadOnlyList<GroupedEnd> ends)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return [.. ends.GroupBy(e => e.Run.Combination).Select(g => new CombinationClaims(g.Key, [.. Over([.. g], recipe.Claims).Select(ClaimRecords.Of)]))];
    }

    /// <summary>How a group stands, by what is kept of its runs.</summary>
    /// <param name="group">The group.</param>
    /// <param name="root">The folder of its runs.</param>
    /// <param name="recipe">Its recipe; null where that is no longer to be had, so that nothing is judged.</param>
    public static GroupEnd Read(RunGroup group, string root, Recipe? recipe)
    {
        ArgumentNullException.ThrowIfNull(group);
        var kept = RunFolder.List(root).ToDictionary(f => f.Name, StringComparer.Ordinal);
        var states = group.Runs.Select(run => (Run: run, Folder: kept.GetValueOrDefault(run.Config.Name))).ToList();
        List<GroupedEnd> ends =
        [
            .. from state in states
               where state.Folder is not null
               let result = state.Folder.ReadResult()
               where result is not null || state.Folder.ReadStatus().State == RunState.Failed
               select new GroupedEnd(state.Run, result, null),
        ];
        var finished = ends.Count == group.Runs.Count;
        return new GroupEnd(group, ends, finished, finished && recipe is not null ? Judge(recipe, ends) : []);
    }

    private static IReadOnlyList<ClaimResult> Over(IReadOnlyList<GroupedEnd> seeds, IReadOnlyList<Claim> claims)
    {
        // Without the seeds that broke, the others would be a selection by their results.
        var failed = seeds.Where(s => s.Result is null).Select(s => s.Run.Config.Name).ToList();
        return failed.Count == 0
            ? ClaimEvaluator.Evaluate(claims, [.. seeds.Select(s => s.Result!.Metrics)])
            : [.. ClaimEvaluator.Evaluate(claims, []).Select(c => c with { Note = $"failed: {string.Join(", ", failed)}" })];
    }
}
