using System.CommandLine;
using Noether.Cli.Usage;
using Noether.Lab.Models;

namespace Noether.Cli.Commands;

/// <summary><c>noether export RUN</c>.</summary>
internal static class ExportCommand
{
    private static readonly string[] Formats = ["onnx", "safetensors"];

    public static Command Create(Terminal terminal)
    {
        var root = RunPlaces.OptionBesideOut();
        var name = RunPlaces.Run("RUN", root);
        name.Description = "a run's name or the path of its folder; of several arms, RUN:ARM";
        var format = Values.Choice("--format", Formats, "what to write [default: onnx]");
        var file = Values.Text("--file", "FILE", "name of the file [default: RUN-ARM.FORMAT]");
        var to = Values.Text("--out", "DIR|FILE", "folder of the exported file and its card, or the file itself where the name ends in .FORMAT [default: here]");
        var command = new NoetherCommand("export", "Write a run's network for other programs: as ONNX, proven by ONNX Runtime on random inputs, or its weights as safetensors; with a card that says what it is.")
        {
            Examples = ["noether export quiet-otter-42:equivariant --out exported", "noether export quiet-otter-42:plain --format safetensors --out plain.safetensors"],
        };
        command.Arguments.Add(name);
        foreach (var option in (Option[])[format, to, file, root])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => Run(terminal, parsed.GetValue(root) ?? RunPlaces.DefaultRoot, parsed.GetRequiredValue(name), parsed.GetValue(format) ?? "onnx", parsed.GetValue(to), parsed.GetValue(file)));
        return command;
    }

    private static int Run(Terminal terminal, string root, string name, string format, string? to, string? file)
    {
        if (!Formats.Contains(format))
        {
            throw new InputException($"--format is '{format}'; expected {string.Join(" or ", Formats)}.");
        }

        var (folder, arm) = ModelFile.FindRun(root, name);
        var config = folder.ReadConfig();
        var sources = new Sources(config.Plugins);
        var data = sources.Data(config.Data, terminal.Error.WriteLine);
        using var model = RunModel.Open(folder, arm, sources.Systems, data);
        var path = IsFile(to, format) && file is null ? to! : Path.Combine(to ?? "", file ?? NameOf(folder.Name, model.Arm, format));
        var export = new ModelExport(model, data.Info);
        if (format == "onnx")
        {
            terminal.Error.WriteLine($"ONNX Runtime answers random inputs within {export.Onnx(path):g2} of the network.");
        }
        else
        {
            export.Safetensors(path);
        }

        terminal.Out.WriteLine(path);
        terminal.Error.WriteLine($"Its card is {path}.md.");
        return ExitCode.Done;
    }

    /// <summary>Whether <c>--out</c> names the file itself: it ends as the format does, and no folder is there.</summary>
    private static bool IsFile(string? to, string format) => to is not null && to.EndsWith($".{format}", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(to);

    /// <summary>After run and arm; a run that is named after its arm already is enough.</summary>
    private static string NameOf(string run, string arm, string format) => $"{(run == arm || run.EndsWith($"-{arm}", StringComparison.Ordinal) ? run : $"{run}-{arm}")}.{format}";
}
