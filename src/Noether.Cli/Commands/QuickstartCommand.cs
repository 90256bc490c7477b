using System.CommandLine;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Catalogue;
using Noether.Lab.Running;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether quickstart</c>.</summary>
internal static class QuickstartCommand
{
    private const string Recipe = "nero/digits";
    private const string Arms = "plain,equivariant";
    private const string FullCircle = "angles=72";

    public static Command Create(Terminal terminal)
    {
        var root = RunPlaces.Option();
        var seed = Values.Whole("--seed", "seed of everything random [default: 0]", min: 0);
        var threads = Values.Whole("--threads", "threads of torch [default: the processor's cores]", min: 1);
        var json = Values.Flag("--json", "JSON lines on standard output, the result last; everything else on standard error");
        var closed = Values.Flag("--no-open", "do not open the report in a browser");
        var set = Values.Texts("--set", "key=value", "set an option of the recipe", inRow: true);
        set.Hidden = true;
        var command = new NoetherCommand("quickstart", "Train two digit classifiers on real handwritten digits, ask them about turned ones, and open a report. Under 2 minutes on 2 cores; needs no network.")
        {
            Examples = ["noether quickstart", "noether quickstart --no-open --json | tail -n 1"],
        };
        foreach (var option in (Option[])[root, seed, threads, json, closed, set])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var manners = new RunManners(parsed.GetValue(json), Quiet: false, parsed.GetValue(CommandLine.Verbose), RequireClaims: false, CheckpointEvery: null);
            var sources = new Sources([]);
            var request = Request(sources.Systems.Select(Recipe), parsed.GetValue(set)!, parsed.GetValue(seed) ?? 0, parsed.GetValue(threads) ?? Threads.Default);
            var config = request.ToConfig("", ["quickstart"], DateTimeOffset.UtcNow);
            var session = new RunSession(terminal, sources, parsed.GetValue(root) ?? RunPlaces.DefaultRoot, manners);
            return session.One(null, (runner, cancellation) => Open(runner.Start(request, config, cancellation), parsed.GetValue(closed)), end => Show(terminal, request, end));
        });
        return command;
    }

    private static RunRequest Request(Selection selection, IReadOnlyList<string> set, int seed, int threads) => new()
    {
        System = selection.System,
        Recipe = selection.Recipe,
        Preset = Preset.Smoke,
        Options = new OptionsBinder(selection.Recipe).Bind(Preset.Smoke, null, [FullCircle, .. set]),
        Arms = ArmChoice.Parse(selection.Recipe, Arms),
        Seed = seed,
        Threads = threads,
    };

    private static RunEnd Open(RunEnd end, bool closed)
    {
        if (end.Result is not null && !closed)
        {
            Browser.Open(ReportOf(end));
        }

        return end;
    }

    private static void Show(Terminal terminal, RunRequest request, RunEnd end)
    {
        var result = end.Result!;
        Layout.Table(terminal, ["accuracy", ">upright", ">orbit mean", ">worst angle", ">variance"], request.Arms!.Select(a => Row(a, result.Metrics)));
        terminal.Out.WriteLine();
        terminal.Out.WriteLine($"Took {Words.Duration(result.Seconds)}. The report with the plots: {ReportOf(end)}");
        terminal.Out.WriteLine($"Weights, tables, figures and logs: {end.Folder.Path}");
        terminal.Out.WriteLine("Next:");
        foreach (var (next, why) in request.Recipe.Next.Prepend(($"noether run {Recipe}", "the same with all its classifiers, and its claims")).Append(("noether list", "what else there is")))
        {
            terminal.Out.WriteLine($"  {next}  # {why}");
        }
    }

    private static IReadOnlyList<string> Row(string arm, IReadOnlyDictionary<string, double> metrics)
    {
        string Number(string name) => Words.Number(metrics[$"{arm}.{name}"]);
        return [arm, Number("upright"), Number("orbit_mean"), $"{Number("worst")} at {Number("worst_angle")} degrees", Number("variance")];
    }

    private static string ReportOf(RunEnd end) => Path.Combine(end.Folder.Path, "report.html");
}
