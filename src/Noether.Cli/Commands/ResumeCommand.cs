using System.CommandLine;
using Noether.Cli.Usage;
using Noether.Lab.Running;
using Noether.Lab.Tracking;

namespace Noether.Cli.Commands;

/// <summary><c>noether resume RUN</c>.</summary>
internal static class ResumeCommand
{
    public static Command Create(Terminal terminal)
    {
        var root = RunPlaces.Option();
        var name = RunPlaces.Run("RUN", root);
        var json = Values.Flag("--json", "JSON lines on standard output, the result last; everything else on standard error");
        var quiet = Values.Flag("--quiet", "no progress");
        var require = Values.Flag("--require-claims", "exit with code 3 unless every claim holds");
        var checkpoints = RunOptions.CheckpointOption();
        var command = new NoetherCommand("resume", "Continue an interrupted run, sweep or set of seeds; it ends as if it had never stopped.")
        {
            Examples = ["noether resume quiet-otter-42", "noether runs --where \"status = interrupted\"   # what can be continued"],
        };
        command.Arguments.Add(name);
        foreach (var option in (Option[])[root, json, quiet, require, checkpoints])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var manners = new RunManners(parsed.GetValue(json), parsed.GetValue(quiet), parsed.GetValue(CommandLine.Verbose), parsed.GetValue(require), parsed.GetValue(checkpoints));
            return Run(terminal, parsed.GetValue(root) ?? RunPlaces.DefaultRoot, parsed.GetRequiredValue(name), manners);
        });
        return command;
    }

    private static int Run(Terminal terminal, string root, string name, RunManners manners)
    {
        if (RunGroup.Find(root, name) is { } group)
        {
            return new RunSession(terminal, new Sources(group.Runs[0].Config.Plugins), root, manners).Several(group);
        }

        var folder = RunFolder.Find(root, name);
        var config = folder.ReadConfig();
        var sources = new Sources(config.Plugins);
        var parent = Path.GetDirectoryName(folder.Path)!;
        var session = new RunSession(terminal, sources, Path.GetFullPath(root) == parent ? root : parent, manners);
        return session.One(config.Data, (runner, cancellation) =>
            folder.ReadResult() is { } result
                ? new RunEnd(folder, result)
                : runner.Resume(folder, RunRequest.Of(config, sources.Systems), cancellation));
    }
}
