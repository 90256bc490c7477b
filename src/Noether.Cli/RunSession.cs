using Noether.Cli.Rendering;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Report;
using Noether.Lab.Running;
using Noether.Lab.Tracking;

namespace Noether.Cli;

/// <summary>Runs that a command asks for, from the first progress line to the last word.</summary>
/// <param name="terminal">Where to write.</param>
/// <param name="sources">Systems and data.</param>
/// <param name="root">The folder of runs.</param>
/// <param name="manners">How to show them.</param>
internal sealed class RunSession(Terminal terminal, Sources sources, string root, RunManners manners)
{
    /// <summary>Whether each run's folder gets a <c>profile.json</c>.</summary>
    public bool Profiled { get; init; }

    /// <summary>Starts a new run, or continues one.</summary>
    /// <param name="data">Folder or file in which the recipe's data are looked for first.</param>
    /// <param name="run">Hands the run to the runner.</param>
    /// <param name="show">Shows the result to people; the table of metrics and claims where it is null.</param>
    /// <returns>The exit code.</returns>
    public int One(string? data, Func<RecipeRunner, CancellationToken, RunEnd> run, Action<RunEnd>? show = null)
    {
        using var interruption = Interruption();
        var outcome = run(Runner(data), interruption.Token);
        if (outcome.Result is not { } result)
        {
            return Interrupted(outcome.Folder.Name, $"kept is {outcome.Kept}");
        }

        if (manners.Json)
        {
            terminal.Out.WriteLine(result.ToJsonLine());
        }
        else
        {
            (show ?? ShowOne)(outcome);
        }

        return Code(result.Claims);
    }

    /// <summary>Starts or continues the runs of a group.</summary>
    /// <returns>The exit code.</returns>
    public int Several(RunGroup group)
    {
        using var interruption = Interruption();
        var outcome = new GroupRunner(root, sources.Systems, Runner(group.Runs[0].Config.Data)).Run(group, interruption.Token);
        if (!outcome.Finished)
        {
            return Interrupted(group.Name, "runs that are done and the checkpoints of the last are kept");
        }

        if (manners.Json)
        {
            terminal.Out.WriteLine(JsonText.Line(ResultView.Json(outcome)));
        }
        else
        {
            var (first, last) = (group.Runs[0].Config, group.Runs[^1].Config);
            GroupView.Write(terminal, outcome, root, MeaningsOf(first.System, first.Recipe));
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"The runs are in {root}. Next: {Next(first, outcome.Claims.Any(c => c.Claims.Count > 0), $"'noether show {first.Name}{At}' and 'noether compare {first.Name} {last.Name}{At}'")}.");
        }

        return outcome.Failures.Select(f => ErrorReport.Write(f, terminal, manners.Verbose)).ToList() is [var failure, ..]
            ? failure
            : Code([.. outcome.Claims.SelectMany(c => c.Claims)]);
    }

    /// <summary>Tries a few steps of each arm and says what they showed.</summary>
    /// <param name="request">What would be computed.</param>
    /// <param name="runs">How many such runs were asked for.</param>
    /// <returns>The exit code.</returns>
    public int Try(RunRequest request, int runs)
    {
        using var interruption = Interruption();
        var arms = Runner(request.Data).Try(request, interruption.Token);
        if (manners.Json)
        {
            terminal.Out.WriteLine(DryRunView.Json(request, arms));
        }
        else
        {
            DryRunView.Write(terminal, arms, runs);
        }

        return ExitCode.Done;
    }

    private string At => RunPlaces.OptionFor(root);

    private RecipeRunner Runner(string? data) =>
        new(root, sources.Data(data, terminal.Error.WriteLine), manners.Observer(terminal)) { Profiled = Profiled, CheckpointInterval = manners.CheckpointInterval };

    private Interruption Interruption() =>
        new(() => terminal.Error.WriteLine($"{Environment.NewLine}Stopping after this step. Ctrl-C again quits at once."));

    private int Interrupted(string name, string kept)
    {
        terminal.Error.WriteLine($"Interrupted; {kept}. Continue with 'noether resume {name}{At}'.");
        return ExitCode.Interrupted;
    }

    private void ShowOne(RunEnd outcome)
    {
        var result = outcome.Result!;
        ResultView.Write(terminal, result, MeaningsOf(result.System, result.Recipe));
        var next = Next(outcome.Folder.ReadConfig(), result.Claims.Count > 0, $"'noether show {result.Run}{At}' and 'noether compare {result.Run} OTHER{At}'");
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Took {Words.Duration(result.Seconds)}. Everything is in {outcome.Folder.Path}. Next: {next}.");
    }

    private IReadOnlyList<MetricMeaning> MeaningsOf(string system, string recipe) => sources.Systems.Select($"{system}/{recipe}").Recipe.Metrics;

    /// <summary>A run of the smallest size leads to the one that decides its claims.</summary>
    private string Next(RunConfig run, bool claims, string otherwise) => run.Preset == PresetName.Of(Preset.Smoke) && claims
        ? $"'noether run {run.System}/{run.Recipe}{sources.PluginOptions}{(run.Data is { } data ? $" --data {ShellCommand.Of([data])}" : "")} --preset reproduce --seeds {Sweep.UsualSeeds}' decides the claims"
        : otherwise;

    private int Code(IReadOnlyList<ClaimRecord> claims)
    {
        var open = claims.Where(c => c.Outcome != Outcome.Holds).ToList();
        if (!manners.RequireClaims || open.Count == 0)
        {
            return ExitCode.Done;
        }

        terminal.Error.WriteLine($"--require-claims: {string.Join(", ", open.Select(c => $"{c.Id} ({ResultView.Outcome(c.Outcome)})"))}.");
        return ExitCode.ConditionFails;
    }
}
