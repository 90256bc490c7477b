using System.CommandLine;
using System.Text.Json.Nodes;
using Noether.Cli.Rendering;
using Noether.Cli.Usage;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Runtime;

namespace Noether.Cli.Commands;

/// <summary><c>noether inspect FILE</c>.</summary>
internal static class InspectCommand
{
    public static Command Create(Terminal terminal)
    {
        var root = RunPlaces.Option();
        var name = new Argument<string>("FILE") { HelpName = "FILE", Description = "a model (ONNX, TorchScript), weights (safetensors, a checkpoint), arrays (NPY, NPZ), a run (RUN or RUN:ARM), or a model of the zoo (zoo:NAME)" };
        var json = Values.Flag("--json", "everything as one JSON object");
        var propose = Values.Text("--propose", "FILE", "write a first manifest for an ONNX model, guessed from its inputs and outputs; it does not replace a file");
        var tensors = Values.Flag("--tensors", "list the tensors of all arms of a run; of one arm (RUN:ARM) and of files they are always listed");
        var command = new NoetherCommand("inspect", "Look into a model, a file of weights or a run, without running it: tensors, inputs and outputs, where it comes from, whether its numbers are finite.")
        {
            Examples = ["noether inspect model.onnx", "noether inspect model.onnx --propose audit.json", "noether inspect quiet-otter-42:plain --json"],
        };
        command.Arguments.Add(name);
        foreach (var option in (Option[])[root, tensors, json, propose])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            var given = parsed.GetRequiredValue(name);
            var found = File.Exists(given) ? Inspection.OfFile(given) : OfRun(parsed.GetValue(root) ?? RunPlaces.DefaultRoot, given);
            if (parsed.GetValue(json))
            {
                terminal.Out.WriteLine(JsonText.Line(Json(found)));
            }
            else
            {
                Write(terminal, found, listed: parsed.GetValue(tensors) || File.Exists(given) || ModelFile.FindRun(parsed.GetValue(root) ?? RunPlaces.DefaultRoot, given).Arm is not null);
            }

            if (parsed.GetValue(propose) is { } path)
            {
                Propose(terminal, given, path);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Inspection OfRun(string root, string name)
    {
        var (folder, arm) = ModelFile.FindRun(root, name);
        var config = folder.ReadConfig();
        var recipe = new Sources(config.Plugins).Systems.Systems.FirstOrDefault(s => s.Card.Slug == config.System)?.Recipes.FirstOrDefault(r => r.Name == config.Recipe);
        return Inspection.OfRun(folder, arm, recipe);
    }

    private static void Write(Terminal terminal, Inspection found, bool listed)
    {
        Layout.Table(terminal, [found.Format, found.Name], found.Facts.Select(f => (IReadOnlyList<string>)[f.Key, f.Value]));
        Tensors(terminal, "input", found.Inputs);
        Tensors(terminal, "output", found.Outputs);
        if (listed)
        {
            Tensors(terminal, "tensor", found.Weights);
        }

        if (found.Weights.Count > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"{found.Weights.Count} tensors with {found.Count} entries; {(found.NotFinite.Count == 0 ? "no entry that was read is infinite or no number" : $"NOT FINITE: {string.Join(", ", found.NotFinite)}")}.");
        }
    }

    private static void Tensors(Terminal terminal, string kind, IReadOnlyList<InspectedTensor> tensors)
    {
        if (tensors.Count > 0)
        {
            terminal.Out.WriteLine();
            Layout.Table(terminal, [kind, "type", "shape"], tensors.Select(t => (IReadOnlyList<string>)[t.Name, t.Type, $"[{string.Join(", ", t.Shape)}]"]));
        }
    }

    private static JsonObject Json(Inspection found) => new()
    {
        ["name"] = found.Name,
        ["format"] = found.Format.ToLowerInvariant(),
        ["facts"] = new JsonObject(found.Facts.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)JsonValue.Create(f.Value)))),
        ["inputs"] = Json(found.Inputs),
        ["outputs"] = Json(found.Outputs),
        ["entries"] = found.Count,
        ["finite"] = found.NotFinite.Count == 0,
        ["tensors"] = Json(found.Weights),
    };

    private static JsonArray Json(IReadOnlyList<InspectedTensor> tensors) => new([.. tensors.Select(t => new JsonObject
    {
        ["name"] = t.Name,
        ["type"] = t.Type,
        ["shape"] = new JsonArray([.. t.Shape.Select(n => long.TryParse(n, out var length) ? JsonValue.Create(length) : JsonValue.Create(n))]),
        ["finite"] = t.Finite,
    })]);

    private static void Propose(Terminal terminal, string model, string path)
    {
        if (!File.Exists(model) || ModelFile.FormatOf(model) != ModelFormat.Onnx)
        {
            throw new InputException($"--propose guesses from the inputs and outputs of an ONNX file; {model} is none. Write its manifest by hand.");
        }

        if (File.Exists(path))
        {
            throw new InputException($"--propose does not replace {path}; name another file, or remove that one.");
        }

        var proposal = ManifestProposal.Of(OnnxReader.Read(model), model);
        AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(ManifestFile.Write(proposal.Manifest))));
        terminal.Error.WriteLine($"Wrote {path}. Check what the file does not say:");
        foreach (var doubt in proposal.Doubts)
        {
            terminal.Error.WriteLine($"- {doubt}");
        }
    }
}
