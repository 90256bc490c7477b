using System.CommandLine;
using Noether.Cli.Usage;
using Noether.Lab.Running;
using Noether.Lab.Tracking;

namespace Noether.Cli.Commands;

/// <summary><c>noether delete RUN</c>.</summary>
internal static class DeleteCommand
{
    public static Command Create(Terminal terminal)
    {
        var root = RunPlaces.Option();
        var name = RunPlaces.Run("RUN", root);
        var command = new NoetherCommand("delete", "Delete a run's folder with everything in it. A run that is being written is left alone.")
        {
            Examples = ["noether delete quiet-otter-42"],
        };
        command.Arguments.Add(name);
        command.Options.Add(root);
        command.SetAction(parsed => Run(terminal, parsed.GetValue(root) ?? RunPlaces.DefaultRoot, parsed.GetRequiredValue(name)));
        return command;
    }

    private static int Run(Terminal terminal, string root, string name)
    {
        if (RunGroup.Find(root, name) is { } group)
        {
            foreach (var run in group.Runs.Where(r => Directory.Exists(Path.Combine(root, r.Config.Name))))
            {
                Delete(terminal, RunFolder.Find(root, run.Config.Name));
            }

            group.Delete(root);
            return ExitCode.Done;
        }

        Delete(terminal, RunFolder.Find(root, name));
        return ExitCode.Done;
    }

    private static void Delete(Terminal terminal, RunFolder folder)
    {
        folder.Delete();
        terminal.Out.WriteLine($"Deleted {folder.Path}.");
    }
}
