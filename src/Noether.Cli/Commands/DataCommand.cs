using System.CommandLine;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Data;

namespace Noether.Cli.Commands;

/// <summary><c>noether data list|get|verify|path</c>.</summary>
internal static class DataCommand
{
    public static Command Create(Terminal terminal)
    {
        var plugins = RunOptions.PluginOption();
        plugins.Recursive = true;
        var command = new NoetherCommand("data", "The data sets: which there are, where they are, and whether they are whole.")
        {
            Examples = ["noether data list", "noether data get digits", "noether data verify digits", "NOETHER_DATA=~/data noether data list"],
        };
        command.Options.Add(plugins);
        command.Subcommands.Add(List(terminal, plugins));
        command.Subcommands.Add(Get(terminal, plugins));
        command.Subcommands.Add(Verify(terminal, plugins));
        command.Subcommands.Add(FolderPath(terminal, plugins));
        return command;
    }

    private static NoetherCommand List(Terminal terminal, Option<string[]> plugins)
    {
        var command = new NoetherCommand("list", "List the data sets and where each is.");
        command.SetAction(parsed =>
        {
            var sets = Registry(terminal, parsed.GetValue(plugins)!).List();
            Layout.Table(terminal, ["data set", "state", "licence", "what it is", "where"], sets.Select(s => (IReadOnlyList<string>)
                [s.Info.Name, State(s.Availability), s.Info.Licence, s.Info.Title, s.Where]));
            return ExitCode.Done;
        });
        return command;
    }

    private static NoetherCommand Get(Terminal terminal, Option<string[]> plugins)
    {
        var names = Names(plugins, terminal);
        var command = new NoetherCommand("get", "Generate or download data sets that are not here yet; an interrupted download continues.") { Afterword = parsed => Sets(terminal, parsed.GetValue(plugins)!) };
        command.Arguments.Add(names);
        command.SetAction(parsed =>
        {
            using var interruption = new Interruption(() => terminal.Error.WriteLine($"{Environment.NewLine}Stopping; what has arrived is kept."));
            var registry = Registry(terminal, parsed.GetValue(plugins)!);
            foreach (var name in parsed.GetRequiredValue(names))
            {
                terminal.Out.WriteLine($"{name}: {registry.Get(name, interruption.Token)}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static NoetherCommand Verify(Terminal terminal, Option<string[]> plugins)
    {
        var names = Names(plugins, terminal);
        var command = new NoetherCommand("verify", "Compare each file of a data set with its recorded size and SHA-256. Exit code 1 when one is missing or damaged.") { Afterword = parsed => Sets(terminal, parsed.GetValue(plugins)!) };
        command.Arguments.Add(names);
        command.SetAction(parsed =>
        {
            var registry = Registry(terminal, parsed.GetValue(plugins)!);
            var checks = parsed.GetRequiredValue(names).SelectMany(n => registry.Verify(n).Select(c => (Set: n, Check: c))).ToList();
            Layout.Table(terminal, ["data set", "file", "state", "where"], checks.Select(c => (IReadOnlyList<string>)
                [c.Set, c.Check.File.Name, c.Check.State.ToString().ToLowerInvariant(), c.Check.Where]));
            return checks.TrueForAll(c => c.Check.State is FileState.Good or FileState.Unchecked) ? ExitCode.Done : ExitCode.Failure;
        });
        return command;
    }

    private static NoetherCommand FolderPath(Terminal terminal, Option<string[]> plugins)
    {
        var name = new Argument<string>("NAME") { Description = "a data set of 'noether data list'" };
        var command = new NoetherCommand("path", "Print the folder of a data set; gets it first where it is not here.") { Afterword = parsed => Sets(terminal, parsed.GetValue(plugins)!) };
        command.Arguments.Add(name);
        command.SetAction(parsed =>
        {
            terminal.Out.WriteLine(Registry(terminal, parsed.GetValue(plugins)!).Folder(parsed.GetRequiredValue(name)));
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string[]> Names(Option<string[]> plugins, Terminal terminal)
    {
        var names = new Argument<string[]>("NAME") { HelpName = "NAME", Description = "data sets of 'noether data list'", Arity = ArgumentArity.OneOrMore };
        names.CompletionSources.Add(context => Registry(terminal, context.ParseResult.GetValue(plugins)!).List().Select(s => new System.CommandLine.Completions.CompletionItem(s.Info.Name)));
        return names;
    }

    private static string Sets(Terminal terminal, string[] plugins) => $"The data sets: {string.Join(", ", Registry(terminal, plugins).List().Select(s => s.Info.Name))}.";

    private static DataRegistry Registry(Terminal terminal, string[] plugins) => new Sources(plugins).Data(null, terminal.Error.WriteLine);

    private static string State(DataAvailability availability) => availability switch
    {
        DataAvailability.Here => "here",
        DataAvailability.CanBeGenerated => "generated on use",
        DataAvailability.CanBeDownloaded => "downloaded on use",
        _ => "not here",
    };
}
