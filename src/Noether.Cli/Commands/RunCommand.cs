using System.CommandLine;
using Noether.Cli.Usage;
using Noether.Lab.Catalogue;
using Noether.Lab.Running;
using Noether.Lab.Tracking;

namespace Noether.Cli.Commands;

/// <summary><c>noether run SLUG[/RECIPE]</c>.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        var options = new RunOptions();
        var path = SystemArgument.OrRecipeOf<string?>("the system and its recipe; the first recipe when none is named", ArgumentArity.ZeroOrOne, options.Plugin);
        var command = new NoetherCommand("run", "Run a recipe: train its arms, evaluate them, judge its claims.")
        {
            Examples =
            [
                "noether run nero/digits                                   # the smoke preset: at most a minute",
                "noether run nero/digits --preset reproduce --seeds 0..2   # three seeds, claims judged over them",
                "noether run nero/digits --set epochs=3 --sweep learningRate=0.001,0.003",
                "noether run nero/digits --arms plain,equivariant          # two of its three arms",
                "noether run nero/digits --json | tail -n 1                # the result as JSON",
            ],
        };
        command.Arguments.Add(path);
        options.AddTo(command);
        command.SetAction(parsed => Run(
            terminal,
            parsed.GetValue(path) ?? throw new InputException("Name the system to run: noether run SLUG[/RECIPE]. 'noether list' shows the systems there are."),
            options,
            parsed));
        return command;
    }

    private static int Run(Terminal terminal, string path, RunOptions options, ParseResult parsed)
    {
        var sources = new Sources(parsed.GetValue(options.Plugin)!);
        var plan = RunPlan.Read(path, options, parsed, sources.Systems);
        if (parsed.GetValue(options.PrintConfig))
        {
            return PrintConfig(terminal, plan);
        }

        var root = parsed.GetValue(options.Out) ?? RunPlaces.DefaultRoot;
        var name = parsed.GetValue(options.Name) switch
        {
            null => "",
            "" => throw new InputException("--name is empty. Give a name, or leave the option out to have one chosen."),
            var given => given,
        };
        var arguments = (IReadOnlyList<string>)[.. parsed.Tokens.Select(t => t.Value)];
        var session = new RunSession(terminal, sources, root, Manners(options, parsed)) { Profiled = parsed.GetValue(options.Profile) };
        if (parsed.GetValue(options.DryRun))
        {
            return session.Try(plan[0].Request, plan.Count);
        }

        if (plan is [var only])
        {
            var config = only.Request.ToConfig(name, arguments, DateTimeOffset.UtcNow);
            return session.One(only.Request.Data, (runner, cancellation) => runner.Start(only.Request, config, cancellation));
        }

        var group = Group(plan, name, arguments);
        group.Save(root);
        return session.Several(group);
    }

    private static RunGroup Group(IReadOnlyList<PlannedRun> plan, string name, IReadOnlyList<string> arguments)
    {
        var now = DateTimeOffset.UtcNow;
        var title = name.Length > 0 ? name : RunName.For(plan[0].Request.Seed, now);
        var digits = $"{plan.Count}".Length;
        return new RunGroup
        {
            Name = title,
            Runs = [.. plan.Select((run, i) => new GroupedRun(run.Combination, run.Request.ToConfig($"{title}-{(i + 1).ToString().PadLeft(digits, '0')}", arguments, now)))],
        };
    }

    private static int PrintConfig(Terminal terminal, IReadOnlyList<PlannedRun> plan)
    {
        var configurations = plan.Select(p => p.Request).Select(r =>
            new RunConfiguration(r.System.Card.Slug, r.Recipe.Name, r.Preset, r.Seed, r.Device, r.Threads, r.Options.Json, r.Arms).ToJson()).ToList();
        terminal.Out.Write(configurations is [var only] ? only : $"[\n{string.Join(",\n", configurations.Select(c => c.TrimEnd()))}\n]\n");
        return ExitCode.Done;
    }

    private static RunManners Manners(RunOptions options, ParseResult parsed) =>
        new(parsed.GetValue(options.Json), parsed.GetValue(options.Quiet), parsed.GetValue(CommandLine.Verbose), parsed.GetValue(options.RequireClaims), parsed.GetValue(options.CheckpointEvery));
}
