using System.CommandLine;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Catalogue;
using Noether.Lab.Running;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether reproduce SLUG ... | --all</c>.</summary>
internal static class ReproduceCommand
{
    private const string Docs = "docs";

    public static Command Create(Terminal terminal)
    {
        var options = new Options();
        var wanted = SystemArgument.OrRecipeOf<string[]>("systems, or single recipes of them", ArgumentArity.ZeroOrMore, options.Plugin);
        var command = new NoetherCommand("reproduce", "Run recipes at their reproduce preset over several seeds, one after another, and record what they gave. Interrupted or out of time, the same command continues.")
        {
            Examples =
            [
                "noether reproduce nero                    # writes reproductions/nero.json and docs/systems/nero.md",
                "noether reproduce --all --budget 2h       # as much as fits into two hours; call it again to go on",
            ],
        };
        command.Arguments.Add(wanted);
        options.AddTo(command);
        command.SetAction(parsed => Run(terminal, parsed.GetValue(wanted)!, options, parsed));
        return command;
    }

    private static int Run(Terminal terminal, string[] wanted, Options options, ParseResult parsed)
    {
        var sources = new Sources(parsed.GetValue(options.Plugin)!);
        var preset = parsed.GetValue(options.Preset) is { } name ? PresetName.Parse(name) : Preset.Reproduce;
        TimeSpan? budget = parsed.GetValue(options.Budget) is { } span ? Duration.Parse(span) : null;
        var seeds = Sweep.Seeds(parsed.GetValue(options.Seeds) ?? Sweep.UsualSeeds);
        var (device, threads) = (parsed.GetValue(options.Device) ?? "cpu", parsed.GetValue(options.Threads) ?? Threads.Default);
        var restart = parsed.GetValue(options.Restart);
        var records = new ReproductionFolder(Recorded.Folder);
        var plan = ReproductionQueue.Plan(Selections(wanted, parsed.GetValue(options.All), sources.Systems), preset, seeds, device, threads, records);
        _ = Devices.Parse(device);

        var root = parsed.GetValue(options.Out) ?? Path.Combine(RunPlaces.DefaultRoot, "reproduce");
        var manners = new RunManners(Json: false, parsed.GetValue(options.Quiet), parsed.GetValue(CommandLine.Verbose), RequireClaims: false, CheckpointEvery: null);
        var runner = new RecipeRunner(root, sources.Data(null, terminal.Error.WriteLine), manners.Observer(terminal));
        var reproduction = new Reproduction(root, sources.Systems, runner) { Restart = restart };
        var queue = ReproductionQueue.Open(Path.Combine(root, "queue.json"), plan, Provenance.Now(threads, TimeProvider.System).Commit, reproduction.Position, restart);
        using var interruption = new Interruption(() => terminal.Error.WriteLine($"{Environment.NewLine}Stopping after this step. Ctrl-C again quits at once."));
        var summary = queue.Run(reproduction.Run, (item, results) => Record(terminal, sources.Systems, reproduction, item, results, records), budget, TimeProvider.System, interruption.Token);
        return Conclude(terminal, queue, summary, interruption.Token.IsCancellationRequested);
    }

    private static IReadOnlyList<Selection> Selections(string[] wanted, bool all, SystemCatalogue systems) => (wanted, all) switch
    {
        ([], false) => throw new InputException("Name the systems to reproduce, or give --all: noether reproduce SLUG ... | --all."),
        ([_, ..], true) => throw new InputException("Systems are named and --all is given; give one of them."),
        (_, true) => [.. systems.Systems.SelectMany(Recipes)],
        _ => [.. wanted.SelectMany(w => w.Contains('/') ? [systems.Select(w)] : Recipes(systems.Find(w))).DistinctBy(s => s.Path)],
    };

    private static IEnumerable<Selection> Recipes(ISystem system) => system.Recipes.Select(r => new Selection(system, r));

    private static void Record(Terminal terminal, SystemCatalogue systems, Reproduction reproduction, QueueItem item, IReadOnlyList<SeedResult> results, ReproductionFolder records)
    {
        var record = reproduction.Record(item, results, records, Docs);
        terminal.Out.WriteLine($"{item.Path}: {results.Count} seeds recorded in {records.PathOf(item.System)} and {SystemPage.PathIn(Docs, item.System)}");
        ResultView.Claims(terminal, [.. RecordedClaims.Of(systems.Select(item.Path).Recipe, record).Select(ClaimRecords.Of)]);
        terminal.Out.WriteLine();
    }

    private static int Conclude(Terminal terminal, ReproductionQueue queue, QueueSummary summary, bool interrupted)
    {
        foreach (var failed in queue.Entries.Where(e => e.State == QueueState.Failed))
        {
            terminal.Error.WriteLine($"{failed.Item.Path}, seed {failed.Item.Seed} failed: {failed.Error}");
        }

        terminal.Out.WriteLine($"{summary.Finished} of {queue.Entries.Count} runs done, {summary.Failed} failed, {summary.Remaining} left, after {Duration.Words(summary.Elapsed)}.");
        if (summary.Remaining > 0)
        {
            terminal.Out.WriteLine("The same command continues.");
        }

        return interrupted ? ExitCode.Interrupted : summary.Failed > 0 ? ExitCode.Failure : ExitCode.Done;
    }

    private sealed class Options
    {
        public Option<bool> All { get; } = Values.Flag("--all", "every recipe of every system");

        public Option<string?> Budget { get; } = Values.Text("--budget", "2h", "begin nothing after this time, nor what is known to take longer than is left: 45s, 90m, 1h30m, 2h [default: none]");

        public Option<string?> Preset { get; } = Values.Choice("--preset", PresetName.All, "size of the runs [default: reproduce]");

        public Option<string?> Seeds { get; } = Values.Text("--seeds", Sweep.UsualSeeds, $"the seeds of each recipe [default: {Sweep.UsualSeeds}]");

        public Option<bool> Restart { get; } = Values.Flag("--restart", "forget what was run before");

        public Option<string?> Device { get; } = Values.Text("--device", "cpu|cuda:0", "where to compute [default: cpu]");

        public Option<int?> Threads { get; } = Values.Whole("--threads", "threads of torch [default: the processor's cores]", min: 1);

        public Option<string?> Out { get; } = Values.Text("--out", "DIR", "folder that holds the runs' folders and the queue [default: runs/reproduce]");

        public Option<bool> Quiet { get; } = Values.Flag("--quiet", "no progress");

        public Option<string[]> Plugin { get; } = RunOptions.PluginOption();

        public void AddTo(Command command)
        {
            foreach (var option in (Option[])[All, Budget, Preset, Seeds, Restart, Device, Threads, Out, Quiet, Plugin])
            {
                command.Options.Add(option);
            }
        }
    }
}
