using System.CommandLine;
using Noether.Cli.Commands;

namespace Noether.Cli;

/// <summary>The commands there are.</summary>
internal static class CommandTree
{
    public static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Machine learning under symmetry and structure: published methods that can be run, and that state what they must show.")
        {
            QuickstartCommand.Create(terminal),
            ListCommand.Create(terminal),
            InfoCommand.Create(terminal),
            RunCommand.Create(terminal),
            ReproduceCommand.Create(terminal),
            RunsCommand.Create(terminal),
            ShowCommand.Create(terminal),
            CompareCommand.Create(terminal),
            AuditCommand.Create(terminal),
            DiscoverCommand.Create(terminal),
            ResumeCommand.Create(terminal),
            DeleteCommand.Create(terminal),
            InspectCommand.Create(terminal),
            ExportCommand.Create(terminal),
            PredictCommand.Create(terminal),
            ModelsCommand.Create(terminal),
            DataCommand.Create(terminal),
            BenchCommand.Create(terminal),
            DoctorCommand.Create(terminal),
            CompletionCommand.Create(terminal),
            TryTorchScriptCommand.Create(),
        };
        root.Options.Add(CommandLine.Verbose);
        root.SetAction(_ => root.Parse("--help").Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error }));
        return root;
    }
}
