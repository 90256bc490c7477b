using System.Text.Json;
using Noether.Fields;
using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>
/// A finite group of one's own as a JSON file: for each element, the steps that move the fields of inputs, and those of targets and outputs.
/// <code>
/// { "name": "left-right",
///   "elements": [
///     { "words": "unmoved" },
///     { "words": "left and right exchanged",
///       "inputs":  [ { "field": "image", "flip": 3 } ],
///       "outputs": [ { "field": "label", "relabel": [1, 0] }, { "field": "logits", "permute": [1, 0], "axis": 1 } ] } ] }
/// </code>
/// A step is one of <c>flip</c> (an axis), <c>rot90</c> (quarter turns counter-clockwise of the last two axes), <c>roll</c> (places, along <c>axis</c>),
/// <c>permute</c> (an order, along <c>axis</c>), <c>matrix</c> (row by row, acting on the components along <c>axis</c>), <c>times</c> (a factor) and <c>relabel</c> (new classes of the old ones).
/// Axes count from 0, which is the batch, or from -1 at the end. A step for a field that neither data nor answers have is refused. The composition table is found by trying the maps of inputs on random numbers;
/// those of outputs must follow it.
/// </summary>
public static class GroupFile
{
    private const long LargestFile = 1 << 20;
    private const string StepKinds = "flip, rot90, roll, permute, matrix, times or relabel";

    /// <summary>The group as a preset; the file is read at once, the group made when samples are at hand.</summary>
    /// <exception cref="InputException">Missing or not such a file; the message names the key.</exception>
    public static AuditPreset Preset(string path)
    {
        var (name, elements) = Read(path);
        ElementMaps[] maps = [.. elements.Select(e => new ElementMaps(e.Words, e.Inputs.Move, e.Outputs.Move))];
        string[] moved = [.. elements.SelectMany(e => e.Inputs.Fields).Distinct()], answered = [.. elements.SelectMany(e => e.Outputs.Fields).Distinct()];
        return new AuditPreset(name, $"the group of {path}", new Dictionary<string, double>(), (_, inputs, generator) =>
            moved.FirstOrDefault(f => !inputs.ContainsKey(f)) is { } unknown ? throw OutputMaps.Unknown(name, "inputs", unknown, [.. inputs.Keys], "the samples do not have")
            : FiniteGrids.Custom(name, maps, Table(path, maps, inputs, generator)) with { OutputFields = answered });
    }

    /// <summary>Which element each product of two is, found on random numbers in the samples' shapes.</summary>
    private static int[,] Table(string path, ElementMaps[] maps, Batch inputs, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var probe = OutputMaps.Probe(inputs.Slice(0, 1), generator);
        var moved = maps.Select(m => m.Input(probe)).ToList();
        var table = new int[maps.Length, maps.Length];
        for (var a = 0; a < maps.Length; a++)
        {
            for (var b = 0; b < maps.Length; b++)
            {
                var product = maps[a].Input(moved[b]);
                var same = Enumerable.Range(0, maps.Length).Where(c => OutputMaps.Alike(product, moved[c])).ToList();
                table[a, b] = same switch
                {
                    [var one] => one,
                    [] => throw new InputException($"{path}: '{maps[b].Words}' followed by '{maps[a].Words}' moves inputs as none of the elements does; list all products of the elements."),
                    _ => throw new InputException($"{path}: '{maps[same[0]].Words}' and '{maps[same[1]].Words}' move inputs alike; list each element once."),
                };
            }
        }

        return table;
    }

    private static (string Name, IReadOnlyList<ElementSteps> Elements) Read(string path) => InputFile.Read(path, stream =>
    {
        if (stream.Length > LargestFile)
        {
            throw new InputException($"{path} has {stream.Length} bytes; a group's file has at most {LargestFile}. Is it the right file?");
        }

        try
        {
            using var document = JsonDocument.Parse(InputFile.ReadBytes(stream, (int)stream.Length));
            return Parse(new StrictObject(path, "", document.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InputException($"{path}: not valid JSON. Expected a group: {{ \"name\": ..., \"elements\": [...] }}.", e);
        }
    });

    private static (string Name, IReadOnlyList<ElementSteps> Elements) Parse(StrictObject json)
    {
        var name = json.Text("name", "the group's name");
        ElementSteps[] elements = [.. json.Objects("elements", "a list of elements, the first of which moves nothing").Select(Element)];
        json.Close();
        return elements.Length > 0 ? (name, elements) : throw json.Wrong("elements", "at least one element");
    }

    private static ElementSteps Element(StrictObject json)
    {
        var steps = new ElementSteps(json.Text("words", "what the element does, in a few words"), Steps(json, "inputs"), Steps(json, "outputs"));
        json.Close();
        return steps;
    }

    private static FieldSteps Steps(StrictObject json, string key)
    {
        if (!json.Has(key))
        {
            return new FieldSteps([], x => x);
        }

        var steps = json.Objects(key, "a list of steps { \"field\": ..., ... }").Select(step => (Field: step.Text("field", "the name of a field"), Move: FieldStep.Read(step, StepKinds))).ToList();
        return new FieldSteps([.. steps.Select(s => s.Field)], x => steps.Aggregate(x, (batch, step) => batch.TryGetValue(step.Field, out var field) ? batch.With(step.Field, step.Move(step.Field, field)) : batch));
    }

    private sealed record ElementSteps(string Words, FieldSteps Inputs, FieldSteps Outputs);

    /// <summary>Steps one after the other. A batch that lacks a field is moved by the others: answers are moved without targets, and targets without answers.</summary>
    private sealed record FieldSteps(IReadOnlyList<string> Fields, Func<Batch, Batch> Move);
}
