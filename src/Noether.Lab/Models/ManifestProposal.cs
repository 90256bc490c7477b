using Noether.Lab.Models.Onnx;

namespace Noether.Lab.Models;

/// <summary>A first manifest for an ONNX file, guessed from the names and shapes of its inputs and outputs.</summary>
/// <param name="Manifest">What was guessed.</param>
/// <param name="Doubts">What the file does not say and a person should check, each in one sentence; never empty, as no file says how its inputs are scaled.</param>
public sealed record ManifestProposal(AuditManifest Manifest, IReadOnlyList<string> Doubts)
{
    /// <summary>Guesses.</summary>
    /// <param name="file">The file's structure.</param>
    /// <param name="path">Its name, for messages and for the manifest's <c>path</c>.</param>
    /// <exception cref="InputException">Its inputs or outputs look like nothing that a manifest can say.</exception>
    public static ManifestProposal Of(OnnxFile file, string path)
    {
        ArgumentNullException.ThrowIfNull(file);
        List<string> doubts = ["The file does not say how its inputs are scaled: taken are values from 0 to 1 without mean and deviation."];
        var inputs = file.Inputs.Select(i => Input(i, path, doubts)).ToList();
        var points = inputs[0].Layout is InputLayout.Npc or InputLayout.Ncp;
        var (task, output) = inputs.Count == 2 && !points ? (ModelTask.Flow, Flow(file, path))
            : points ? (ModelTask.Points, Classes(file, path, doubts))
            : Pictures(file, path, doubts);
        var allowed = task == ModelTask.Flow ? 2 : 1;
        return inputs.Count <= allowed
            ? new ManifestProposal(new AuditManifest { Task = task, Path = Path.GetFileName(path), Inputs = inputs, Output = output }, doubts)
            : throw Odd(file, path);
    }

    private static ManifestInput Input(OnnxValue value, string path, List<string> doubts)
    {
        InputType type = value.Element switch
        {
            OnnxElement.Float32 => InputType.Float32,
            OnnxElement.Float16 => InputType.Float16,
            OnnxElement.Float64 => InputType.Float64,
            OnnxElement.UInt8 => InputType.UInt8,
            _ => throw new InputException($"{path} takes '{value.Name}' of type {value.Element?.ToString() ?? "no tensor"}; float32, float16, float64 and uint8 can be given."),
        };
        if (value.Shape is not { Count: 3 or 4 } shape)
        {
            throw new InputException($"{path} takes '{value.Name}' with {value.Shape?.Count.ToString() ?? "unknown"} axes; pictures have 4, clouds of points 3.");
        }

        var lengths = shape.Select(a => a.Length).ToArray();
        var layout = lengths switch
        {
            [_, 1 or 2 or 3, _, _] => InputLayout.Nchw,
            [_, _, _, 1 or 2 or 3] => InputLayout.Nhwc,
            [_, _, _, _] => Guess(InputLayout.Nchw),
            [_, _, 3] => InputLayout.Npc,
            [_, 3, _] => InputLayout.Ncp,
            _ => Guess(InputLayout.Npc),
        };
        var channels = lengths.Length == 4 ? lengths[layout == InputLayout.Nhwc ? 3 : 1] : null;
        if (channels == 3)
        {
            doubts.Add($"The colours of '{value.Name}' are taken to be red, green, blue.");
        }

        return new ManifestInput
        {
            Tensor = value.Name,
            Layout = layout,
            Shape = lengths,
            Type = type,
            High = type == InputType.UInt8 ? 255 : 1,
            Colours = channels switch { 1 => ColourOrder.Grey, 3 => ColourOrder.Rgb, _ => ColourOrder.Any },
            Points = layout == InputLayout.Npc ? lengths[1] : layout == InputLayout.Ncp ? lengths[2] : null,
        };

        InputLayout Guess(InputLayout guess)
        {
            doubts.Add($"The axes of '{value.Name}' are all free or of unusual length: taken is {guess.ToString().ToUpperInvariant()}.");
            return guess;
        }
    }

    private static (ModelTask, ManifestOutput) Pictures(OnnxFile file, string path, List<string> doubts)
    {
        if (file.Outputs.FirstOrDefault(o => Last(o) == 6) is { } rows)
        {
            doubts.Add("Rows are taken as left, top, right, bottom in pixels, score, class counted from 0.");
            return (ModelTask.Detection, new BoxOutput { Rows = rows.Name, OneByOne = rows.Shape!.Count == 2 });
        }

        if (file.Outputs.FirstOrDefault(o => Last(o) == 4 && o.Shape!.Count > 1 && file.Outputs.Count > 1) is { } boxes)
        {
            var others = file.Outputs.Where(o => o != boxes).ToList();
            var labels = others.FirstOrDefault(o => o.Element is OnnxElement.Int64 or OnnxElement.Int32 || Named(o, "label") || Named(o, "class"));
            var scores = others.FirstOrDefault(o => o != labels) ?? throw Odd(file, path);
            doubts.Add("Boxes are taken as left, top, right, bottom in pixels, classes as counted from 0; many detectors count them from 1 ('labelOffset').");
            return (ModelTask.Detection, new BoxOutput { Boxes = boxes.Name, Scores = scores.Name, Labels = labels?.Name, OneByOne = boxes.Shape!.Count == 2 || boxes.Shape[0].Length is null && boxes.Shape[0].Name != file.Inputs[0].Shape?[0].Name });
        }

        return file.Outputs[0].Shape is { Count: 4 } ? (ModelTask.Flow, Flow(file, path)) : (ModelTask.Classification, Classes(file, path, doubts));
    }

    private static ClassOutput Classes(OnnxFile file, string path, List<string> doubts)
    {
        var output = file.Outputs.FirstOrDefault(o => o.Shape is null or { Count: 2 }) ?? throw Odd(file, path);
        var softmax = Source(file, output.Name)?.Operator == "Softmax" || Named(output, "prob");
        if (file.Outputs.Count > 1)
        {
            doubts.Add($"Of {file.Outputs.Count} outputs '{output.Name}' is taken for the scores.");
        }

        if (!softmax && !Named(output, "logit"))
        {
            doubts.Add($"'{output.Name}' is taken for logits, as no softmax stands before it.");
        }

        return new ClassOutput(output.Name, softmax);
    }

    /// <summary>The operator that computes a tensor, looking through those that only pass it on.</summary>
    private static OnnxNode? Source(OnnxFile file, string tensor)
    {
        // Nodes stand in the order of their computation: each step goes back.
        for (var i = file.Nodes.Count - 1; i >= 0; i--)
        {
            var node = file.Nodes[i];
            if (!node.Outputs.Contains(tensor))
            {
                continue;
            }

            if (node.Operator is not ("Identity" or "Reshape" or "Flatten" or "Squeeze" or "Cast") || node.Inputs.Count == 0)
            {
                return node;
            }

            tensor = node.Inputs[0];
        }

        return null;
    }

    private static FlowOutput Flow(OnnxFile file, string path) =>
        file.Outputs.FirstOrDefault(o => o.Shape is { Count: 4 } shape && (shape[1].Length is 2 || shape[3].Length is 2)) is { } flow
            ? new FlowOutput(flow.Name, Last: flow.Shape![1].Length is not 2)
            : throw Odd(file, path);

    private static long? Last(OnnxValue value) => value.Shape is [.., var last] ? last.Length : null;

    private static bool Named(OnnxValue value, string part) => value.Name.Contains(part, StringComparison.OrdinalIgnoreCase);

    private static InputException Odd(OnnxFile file, string path) =>
        new($"{path} takes {string.Join(", ", file.Inputs.Select(Shown))} and gives {string.Join(", ", file.Outputs.Select(Shown))}, which looks like no classifier, detector, motion or point model. Write its manifest by hand.");

    private static string Shown(OnnxValue value) => $"{value.Name} [{(value.Shape is { } shape ? string.Join(", ", shape) : "...")}]";
}
