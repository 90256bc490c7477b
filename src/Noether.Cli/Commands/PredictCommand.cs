using System.CommandLine;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Models;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether predict MODEL --data FILE</c>.</summary>
internal static class PredictCommand
{
    private const int DefaultBatch = 64;

    public static Command Create(Terminal terminal)
    {
        var root = RunPlaces.OptionBesideOut();
        var name = RunPlaces.Run("MODEL", root);
        name.Description = "a run (RUN, of several arms RUN:ARM), an ONNX or TorchScript file, or a manifest that names one";
        var data = Values.Text("--data", "FILE", "what is asked about: an image or a folder of them, .npy, .npz with an array a field, or .csv or .parquet with a row a sample");
        var to = Values.Text("--out", "FILE", "predictions, .csv, .parquet, .npy or .npz [default: predictions of the data's form here]");
        var manifest = Values.Text("--manifest", "FILE", "how a model's file is asked (audit.json)");
        var batch = Values.Whole("--batch", $"samples asked about at a time [default: {DefaultBatch}]", 1);
        var trust = Values.Flag("--trust", "run the code in a TorchScript file");
        var quiet = Values.Flag("--quiet", "no progress");
        var command = new NoetherCommand("predict", "Ask a trained model about data: a run of Noether, or a model of another program.")
        {
            Examples = ["noether predict quiet-otter-42:equivariant --data digits.npy", "noether predict model.onnx --manifest audit.json --data photos --out classes.csv"],
        };
        command.Arguments.Add(name);
        foreach (var option in (Option[])[data, to, root, manifest, batch, trust, quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(data) ?? throw new InputException("--data is missing; it names the file or folder that is asked about.");
            Threads.Use(Threads.Default);
            using var model = new ModelPlaces(terminal, parsed.GetValue(root), []).Open(parsed.GetRequiredValue(name), parsed.GetValue(manifest), parsed.GetValue(trust));
            return Run(terminal, model, path, parsed.GetValue(to), parsed.GetValue(batch) ?? DefaultBatch, parsed.GetValue(quiet));
        });
        return command;
    }

    private static int Run(Terminal terminal, ILoadedModel model, string data, string? to, int batch, bool quiet)
    {
        using var interruption = new Interruption(() => terminal.Error.WriteLine("Stopping after this batch; nothing is written."));
        var progress = new ProgressLine(terminal, TimeProvider.System);
        var asked = model.Asked is { Count: > 0 } fields ? fields : throw new InputException($"Nothing says how {model.Name} is asked, so that files cannot be given to it; ask it from a program.");
        var samples = SampleFile.Read(data, asked);
        var answers = PredictionFile.Ask(model, samples.Batch, batch, Show, interruption.Token);
        var path = to ?? $"predictions{PredictionFile.Ending(answers, samples.Ending)}";
        PredictionFile.Write(path, answers, samples.Names, model.Classes, samples.Objects);
        terminal.Out.WriteLine(path);
        return ExitCode.Done;

        void Show(long done)
        {
            if (!quiet)
            {
                progress.Show("predict", "sample", done, samples.Batch.Size, null);
            }
        }
    }
}
