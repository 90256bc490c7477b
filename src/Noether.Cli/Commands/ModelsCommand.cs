using System.CommandLine;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Catalogue;
using Noether.Lab.Models;
using Noether.Lab.Running;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether models list|verify|train</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create(Terminal terminal)
    {
        var zoo = Values.Text("--zoo", "DIR", "folder of the models [default: that of the program]");
        zoo.Recursive = true;
        var command = new NoetherCommand("models", "The small trained models that come with Noether; zoo:NAME stands wherever a model is expected.")
        {
            Examples = ["noether models list", "noether audit zoo:digits-plain zoo:digits-equivariant", "noether predict zoo:digits-augmented --data digit.png", "noether models verify digits-plain"],
        };
        command.Options.Add(zoo);
        command.Subcommands.Add(List(terminal, zoo));
        command.Subcommands.Add(Verify(terminal, zoo));
        command.Subcommands.Add(Train(terminal, zoo));
        return command;
    }

    private static NoetherCommand List(Terminal terminal, Option<string?> zoo)
    {
        var command = new NoetherCommand("list", "List the models, what each was measured to do, and the command that trained it.");
        command.SetAction(parsed =>
        {
            var models = new ModelZoo(parsed.GetValue(zoo));
            Layout.Table(terminal, ["model", ">bytes", "measured", "trained by"], models.Entries.Select(e => (IReadOnlyList<string>)
                [e.Name, Directory.Exists(models.FolderOf(e)) ? $"{new FileInfo(models.WeightsOf(e)).Length}" : "not trained", Measured(models, e), $"noether {string.Join(' ', e.Arguments)}"]));
            return ExitCode.Done;
        });
        return command;
    }

    private static NoetherCommand Verify(Terminal terminal, Option<string?> zoo)
    {
        var names = Names(zoo, ArgumentArity.ZeroOrMore, "models of 'noether models list' [default: all]");
        var command = new NoetherCommand("verify", "Measure models again and compare with what was recorded when they were trained. Exit code 1 when one measures otherwise.");
        var whole = Values.Flag("--whole", "measure all that the recipe measures, which may take minutes, instead of the first metric");
        command.Arguments.Add(names);
        command.Options.Add(whole);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption(() => terminal.Error.WriteLine("Stopping."));
            Threads.Use(1);
            var models = new ModelZoo(parsed.GetValue(zoo));
            var sources = new Sources([]);
            var data = sources.Data(null, terminal.Error.WriteLine);
            var rows = new List<(string Model, ZooCheck Check)>();
            foreach (var entry in Chosen(models, parsed.GetValue(names)!))
            {
                terminal.Error.WriteLine($"Measuring {entry.Name}.");
                using var model = RunModel.Open(models.Open(entry), entry.Arm, sources.Systems, data);
                var checks = parsed.GetValue(whole) ? models.Verify(entry, model, data, interruption.Token) : [models.Check(entry, model, data)];
                rows.AddRange(checks.Select(c => (entry.Name, c)));
            }

            Layout.Table(terminal, ["model", "metric", ">recorded", ">measured", "state"], rows.Select(r => (IReadOnlyList<string>)
                [r.Model, r.Check.Metric, Words.Number(r.Check.Recorded), Words.Number(r.Check.Measured), r.Check.Holds ? "good" : "differs"]));
            return rows.TrueForAll(r => r.Check.Holds) ? ExitCode.Done : ExitCode.Failure;
        });
        return command;
    }

    private static NoetherCommand Train(Terminal terminal, Option<string?> zoo)
    {
        var names = Names(zoo, ArgumentArity.OneOrMore, "models of the zoo's list");
        var command = new NoetherCommand("train", "Train models again by their recorded commands, put them into the zoo with their cards, and say whether the weights are those that were there.");
        command.Arguments.Add(names);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption(() => terminal.Error.WriteLine("Stopping; models that are done are kept."));
            var models = new ModelZoo(parsed.GetValue(zoo));
            foreach (var entry in Chosen(models, parsed.GetValue(names)!))
            {
                if (!Train(terminal, models, entry, interruption.Token))
                {
                    return ExitCode.Interrupted;
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static bool Train(Terminal terminal, ModelZoo models, ZooEntry entry, CancellationToken cancellation)
    {
        var runs = Directory.CreateTempSubdirectory("noether-zoo-");
        try
        {
            var sources = new Sources([]);
            var data = sources.Data(null, terminal.Error.WriteLine);
            var request = Request(sources.Systems.Select(entry.Run), entry);
            var runner = new RecipeRunner(runs.FullName, data, new ProgressObserver(terminal, verbose: false, TimeProvider.System));
            var end = runner.Start(request, request.ToConfig(entry.Name, entry.Arguments, DateTimeOffset.UtcNow), cancellation);
            if (end.Result is null)
            {
                return false;
            }

            using var model = RunModel.Open(end.Folder, entry.Arm, sources.Systems, data);
            var same = models.Put(entry, model, data.Info);
            terminal.Out.WriteLine($"{entry.Name}: {models.FolderOf(entry)}{(same switch { null => "", true => ", the same weights as before", false => ", other weights than before" })}");
            return true;
        }
        finally
        {
            runs.Delete(recursive: true);
        }
    }

    private static RunRequest Request(Selection selection, ZooEntry entry)
    {
        var preset = PresetName.Parse(entry.Preset, "zoo.json");
        return new RunRequest
        {
            System = selection.System,
            Recipe = selection.Recipe,
            Preset = preset,
            Options = new OptionsBinder(selection.Recipe).Bind(preset, null, entry.Set),
            Arms = ArmChoice.Parse(selection.Recipe, entry.Arm),
            Seed = entry.Seed,
            Threads = 1,
        };
    }

    private static string Measured(ModelZoo models, ZooEntry entry) =>
        Directory.Exists(models.FolderOf(entry)) && models.Open(entry).ReadResult() is { } result
            ? string.Join(", ", entry.Metrics.Select(m => $"{m} {Words.Number(result.Metrics[$"{entry.Arm}.{m}"])}"))
            : "";

    private static IEnumerable<ZooEntry> Chosen(ModelZoo models, string[] names) => names.Length == 0 ? models.Entries : [.. names.Select(models.Find)];

    private static Argument<string[]> Names(Option<string?> zoo, ArgumentArity arity, string description)
    {
        var names = new Argument<string[]>("NAME") { HelpName = "NAME", Description = description, Arity = arity };
        names.CompletionSources.Add(context => new ModelZoo(context.ParseResult.GetValue(zoo)).Entries.Select(e => new System.CommandLine.Completions.CompletionItem(e.Name)));
        return names;
    }
}
