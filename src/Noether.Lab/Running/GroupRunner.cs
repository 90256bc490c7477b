using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Lab.Running;

/// <summary>Runs the runs of a group one after another; those that are done are not repeated, those begun are continued.</summary>
/// <param name="root">The folder of runs.</param>
/// <param name="systems">The systems that the runs name.</param>
/// <param name="runner">Runs each of them.</param>
public sealed class GroupRunner(string root, SystemCatalogue systems, RecipeRunner runner)
{
    /// <summary>Runs what is left of the group.</summary>
    /// <exception cref="InputException">As <see cref="RecipeRunner.Start"/>.</exception>
    /// <exception cref="RunFailedException">One of the runs broke.</exception>
    public GroupEnd Run(RunGroup group, CancellationToken cancellation)
    {
        var outcomes = new List<RunEnd>();
        foreach (var run in group.Runs)
        {
            var outcome = cancellation.IsCancellationRequested ? null : RunOne(run.Config, cancellation);
            if (outcome?.Result is null)
            {
                return new GroupEnd(group, outcomes, Finished: false, []);
            }

            outcomes.Add(outcome);
        }

        return new GroupEnd(group, outcomes, Finished: true, Judge(group, outcomes));
    }

    private RunEnd RunOne(RunConfig config, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(root, config.Name, "config.json")))
        {
            return runner.Start(RunRequest.Of(config, systems), config, cancellation);
        }

        var folder = RunFolder.Find(root, config.Name);
        return folder.ReadResult() is { } result
            ? new RunEnd(folder, result)
            : runner.Resume(folder, RunRequest.Of(config, systems), cancellation);
    }

    private List<CombinationClaims> Judge(RunGroup group, IReadOnlyList<RunEnd> outcomes)
    {
        var first = group.Runs[0].Config;
        var claims = systems.Select($"{first.System}/{first.Recipe}").Recipe.Claims;
        return
        [
            .. group.Runs.Zip(outcomes).GroupBy(r => r.First.Combination).Select(g =>
                new CombinationClaims(g.Key, [.. ClaimEvaluator.Evaluate(claims, [.. g.Select(r => r.Second.Result!.Metrics)]).Select(ClaimRecords.Of)])),
        ];
    }
}

/// <summary>How a group ended.</summary>
/// <param name="Group">The group.</param>
/// <param name="Runs">The runs that are done, in the group's order.</param>
/// <param name="Finished">Whether all are done.</param>
/// <param name="Claims">The claims over the seeds of each combination; empty until all are done.</param>
public sealed record GroupEnd(RunGroup Group, IReadOnlyList<RunEnd> Runs, bool Finished, IReadOnlyList<CombinationClaims> Claims);

/// <summary>A recipe's claims over the seeds of one combination.</summary>
/// <param name="Combination">What distinguishes it; empty without a sweep.</param>
/// <param name="Claims">The claims as judged over its seeds.</param>
public sealed record CombinationClaims(string Combination, IReadOnlyList<ClaimRecord> Claims);
