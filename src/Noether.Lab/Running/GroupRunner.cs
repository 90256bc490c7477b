using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Lab.Running;

/// <summary>
/// Runs the runs of a group one after another; those that are done are not repeated, those begun are continued. One that breaks, as by diverging,
/// does not keep the others from running.
/// </summary>
/// <param name="root">The folder of runs.</param>
/// <param name="systems">The systems that the runs name.</param>
/// <param name="runner">Runs each of them.</param>
public sealed class GroupRunner(string root, SystemCatalogue systems, RecipeRunner runner)
{
    /// <summary>Runs what is left of the group.</summary>
    /// <exception cref="InputException">As <see cref="RecipeRunner.Start"/>.</exception>
    public GroupEnd Run(RunGroup group, CancellationToken cancellation)
    {
        var ends = new List<GroupedEnd>();
        foreach (var run in group.Runs)
        {
            var end = cancellation.IsCancellationRequested ? null : RunOne(run, cancellation);
            if (end is null)
            {
                return new GroupEnd(group, ends, Finished: false, []);
            }

            ends.Add(end);
        }

        return new GroupEnd(group, ends, Finished: true, GroupClaims.Judge(RecipeOf(group), ends));
    }

    /// <summary>Null when interrupted.</summary>
    private GroupedEnd? RunOne(GroupedRun run, CancellationToken cancellation)
    {
        try
        {
            return Result(run.Config, cancellation) is { } result ? new GroupedEnd(run, result, null) : null;
        }
        catch (RunFailedException failure)
        {
            return new GroupedEnd(run, null, failure);
        }
    }

    private RunResult? Result(RunConfig config, CancellationToken cancellation)
    {
        if (!File.Exists(Path.Combine(root, config.Name, "config.json")))
        {
            return runner.Start(RunRequest.Of(config, systems), config, cancellation).Result;
        }

        var folder = RunFolder.Find(root, config.Name);
        return folder.ReadResult() ?? runner.Resume(folder, RunRequest.Of(config, systems), cancellation).Result;
    }

    private Recipe RecipeOf(RunGroup group) => systems.Select($"{group.Runs[0].Config.System}/{group.Runs[0].Config.Recipe}").Recipe;
}

/// <summary>How a group ended.</summary>
/// <param name="Group">The group.</param>
/// <param name="Runs">The runs that are done or broke, in the group's order.</param>
/// <param name="Finished">Whether none is left.</param>
/// <param name="Claims">The claims over the seeds of each combination; empty until none is left.</param>
public sealed record GroupEnd(RunGroup Group, IReadOnlyList<GroupedEnd> Runs, bool Finished, IReadOnlyList<CombinationClaims> Claims)
{
    /// <summary>The runs that broke.</summary>
    public IEnumerable<RunFailedException> Failures => Runs.Select(r => r.Failure).OfType<RunFailedException>();
}

/// <summary>How one of a group's runs ended.</summary>
/// <param name="Run">The run.</param>
/// <param name="Result">What it found; null when it broke.</param>
/// <param name="Failure">How it broke; null when it did not, or not just now.</param>
public sealed record GroupedEnd(GroupedRun Run, RunResult? Result, RunFailedException? Failure);

/// <summary>A recipe's claims over the seeds of one combination.</summary>
/// <param name="Combination">What distinguishes it; empty without a sweep.</param>
/// <param name="Claims">The claims as judged over its seeds; not measured where one of these broke.</param>
public sealed record CombinationClaims(string Combination, IReadOnlyList<ClaimRecord> Claims);
