using System.Text.Json;
using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Models;

/// <summary>
/// Manifests as JSON. Reading is strict: an unknown key, a value of another type and a missing key are refused, each with its name, what was found and what is expected.
/// </summary>
public static class ManifestFile
{
    private const int LargestFile = 1 << 20;

    private static readonly (string, ModelTask)[] Tasks =
        [("classification", ModelTask.Classification), ("detection", ModelTask.Detection), ("flow", ModelTask.Flow), ("points", ModelTask.Points)];

    private static readonly (string, InputLayout)[] ImageLayouts = [("NCHW", InputLayout.Nchw), ("NHWC", InputLayout.Nhwc)];
    private static readonly (string, InputLayout)[] PointLayouts = [("NPC", InputLayout.Npc), ("NCP", InputLayout.Ncp)];

    private static readonly (string, InputType)[] Types =
        [("float32", InputType.Float32), ("float16", InputType.Float16), ("float64", InputType.Float64), ("uint8", InputType.UInt8)];

    private static readonly (string, ColourOrder)[] Colours =
        [("any", ColourOrder.Any), ("grey", ColourOrder.Grey), ("rgb", ColourOrder.Rgb), ("bgr", ColourOrder.Bgr)];

    private static readonly (string, BoxFormat)[] Formats = [("xyxy", BoxFormat.Xyxy), ("xywh", BoxFormat.Xywh), ("cxcywh", BoxFormat.Cxcywh)];

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputException">Missing, no JSON, or not a manifest; the message names the key.</exception>
    public static AuditManifest Read(string path) => InputFile.Read(path, stream =>
    {
        if (stream.Length > LargestFile)
        {
            throw new InputException($"{path} has {stream.Length} bytes; a manifest has at most {LargestFile}. Is it the right file?");
        }

        return InputFile.Parse(path, "a manifest", () => Parse(InputFile.ReadBytes(stream, (int)stream.Length), path));
    });

    /// <summary>Reads a manifest's text.</summary>
    /// <param name="json">The text, UTF-8.</param>
    /// <param name="name">Its name for messages.</param>
    /// <exception cref="InputException">As <see cref="Read"/>.</exception>
    public static AuditManifest Parse(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false });
            return Manifest(new StrictObject(name, "", document.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Text that is no Unicode is found only when it is looked at, as an invalid operation.
            var line = e is JsonException { LineNumber: { } n } ? $", line {n + 1}" : "";
            throw new InputException($"{name}{line}: not valid JSON. Expected a manifest: {{ \"task\": ..., \"inputs\": [...], \"output\": {{...}} }}.", e);
        }
    }

    /// <summary>A manifest as indented JSON, all but defaults written out; <see cref="Parse"/> reads it back.</summary>
    public static string Write(AuditManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var json = new JsonObject { ["task"] = WordOf(Tasks, manifest.Task) };
        if (manifest.Path is not null)
        {
            json["path"] = manifest.Path;
        }

        json["inputs"] = new JsonArray([.. manifest.Inputs.Select(i => Json(i, manifest.Task))]);
        if (manifest.Classes.Count > 0)
        {
            json["classes"] = new JsonArray([.. manifest.Classes.Select(c => JsonValue.Create(c))]);
        }

        json["output"] = Json(manifest.Output);
        return CatalogueJson.File(json);
    }

    private static AuditManifest Manifest(StrictObject json)
    {
        var task = json.Word("task", Tasks);
        var inputs = json.Objects("inputs", "a list with an object for each input: [{ \"tensor\": \"image\", \"layout\": \"NCHW\" }]");
        var allowed = task == ModelTask.Flow ? 2 : 1;
        if (inputs.Count == 0 || inputs.Count > allowed)
        {
            throw json.Wrong("inputs", $"{(allowed == 1 ? "one input" : "one input of both frames, or one a frame")} for the task {WordOf(Tasks, task)}");
        }

        var manifest = new AuditManifest
        {
            Task = task,
            Path = json.OptionalText("path", "the model's file, relative to the manifest"),
            Inputs = [.. inputs.Select(i => Input(i, task))],
            Classes = json.Texts("classes", "a list of names"),
            Output = Output(json.Object("output", "an object that says what the outputs mean"), task),
        };
        json.Close();
        return manifest;
    }

    private static ManifestInput Input(StrictObject json, ModelTask task)
    {
        var layout = json.Word("layout", task == ModelTask.Points ? PointLayouts : ImageLayouts);
        var range = json.Numbers("range", "two numbers: what 0 and 1 are given as", _ => true);
        if (json.Has("range") && range.Count != 2)
        {
            throw json.Wrong("range", "two numbers: what 0 and 1 are given as");
        }

        var input = new ManifestInput
        {
            Tensor = json.Text("tensor", "the input's name in the file"),
            Layout = layout,
            Shape = json.Axes("shape"),
            Type = json.Word("type", Types, InputType.Float32),
            Low = range is [var low, _] ? low : 0,
            High = range is [_, var high] ? high : 1,
            Mean = json.Numbers("mean", "a list of numbers, one or one a channel", _ => true),
            Deviation = json.Numbers("sd", "a list of numbers other than 0, one or one a channel", x => x != 0),
            Colours = task == ModelTask.Points ? ColourOrder.Any : json.Word("colours", Colours, ColourOrder.Any),
            Points = task == ModelTask.Points ? (long?)json.Number("points", "how many points it takes: a whole number from 1 on", IsCount) : null,
        };
        var axes = task == ModelTask.Points ? 3 : 4;
        if (input.Shape.Count > 0 && input.Shape.Count != axes)
        {
            throw json.Wrong("shape", $"{axes} axes for the layout {layout.ToString().ToUpperInvariant()}");
        }

        json.Close();
        return input;
    }

    private static ManifestOutput Output(StrictObject json, ModelTask task)
    {
        ManifestOutput output = task switch
        {
            ModelTask.Detection => Boxes(json),
            ModelTask.Flow => new FlowOutput(
                json.Text("flow", "the motion field's name in the file"),
                json.Word("order", [("uv", false), ("vu", true)], false),
                json.Number("scale", "a number other than 0", x => x != 0) ?? 1,
                json.Word("v", [("down", false), ("up", true)], false),
                json.Word("layout", [("NCHW", false), ("NHWC", true)], false)),
            ModelTask.Points when json.Has("vectors") => new VectorOutput(json.Text("vectors", "the name of the tensor with a vector at each point")),
            _ => Classes(json),
        };
        json.Close();
        return output;
    }

    private static ClassOutput Classes(StrictObject json)
    {
        const string What = "the name of the tensor of scores, as 'logits' or as 'probabilities'";
        var (logits, probabilities) = (json.OptionalText("logits", What), json.OptionalText("probabilities", What));
        return (logits, probabilities) switch
        {
            ({ } name, null) => new ClassOutput(name, false),
            (null, { } name) => new ClassOutput(name, true),
            _ => throw json.Wrong("logits", What + ", and not both"),
        };
    }

    private static BoxOutput Boxes(StrictObject json)
    {
        var rows = json.OptionalText("rows", "the name of the tensor of rows (box, score, class)");
        var output = new BoxOutput
        {
            Rows = rows,
            Boxes = rows is null ? json.Text("boxes", "the boxes' name in the file, unless 'rows' gives boxes, scores and classes in one") : null,
            Scores = rows is null ? json.Text("scores", "the scores' name in the file") : null,
            Labels = rows is null ? json.OptionalText("labels", "the classes' name in the file") : null,
            Format = json.Word("format", Formats, BoxFormat.Xyxy),
            Normalised = json.Flag("normalised"),
            LabelOffset = (long)(json.Number("labelOffset", "the number of the first class: a whole number", x => x == Math.Floor(x) && Math.Abs(x) < 1e9) ?? 0),
            Nms = json.Number("nms", "an overlap from 0 to 1, or null", x => x is >= 0 and <= 1),
            LeastScore = json.Number("leastScore", "a score from 0 to 1", x => x is >= 0 and <= 1) ?? 0,
            MostBoxes = (int?)json.Number("mostBoxes", "the most boxes an image: a whole number from 1 on", IsCount) ?? new BoxOutput().MostBoxes,
            OneByOne = json.Flag("oneByOne"),
        };
        return output;
    }

    private static JsonObject Json(ManifestInput input, ModelTask task)
    {
        var json = new JsonObject { ["tensor"] = input.Tensor, ["layout"] = input.Layout.ToString().ToUpperInvariant() };
        if (input.Shape.Count > 0)
        {
            json["shape"] = new JsonArray([.. input.Shape.Select(n => n is { } length ? JsonValue.Create(length) : null)]);
        }

        json["type"] = WordOf(Types, input.Type);
        json["range"] = new JsonArray(input.Low, input.High);
        json["mean"] = new JsonArray([.. input.Mean.DefaultIfEmpty(0).Select(x => JsonValue.Create(x))]);
        json["sd"] = new JsonArray([.. input.Deviation.DefaultIfEmpty(1).Select(x => JsonValue.Create(x))]);
        if (task == ModelTask.Points)
        {
            json["points"] = input.Points;
        }
        else
        {
            json["colours"] = WordOf(Colours, input.Colours);
        }

        return json;
    }

    private static JsonObject Json(ManifestOutput output) => output switch
    {
        ClassOutput o => new JsonObject { [o.Probabilities ? "probabilities" : "logits"] = o.Tensor },
        FlowOutput o => new JsonObject
        {
            ["flow"] = o.Tensor,
            ["order"] = o.VFirst ? "vu" : "uv",
            ["scale"] = o.Scale,
            ["v"] = o.VUp ? "up" : "down",
            ["layout"] = o.Last ? "NHWC" : "NCHW",
        },
        VectorOutput o => new JsonObject { ["vectors"] = o.Tensor },
        BoxOutput o => Json(o),
        _ => throw new ArgumentException($"{output.GetType().Name} is no output of a manifest.", nameof(output)),
    };

    private static JsonObject Json(BoxOutput output)
    {
        var json = new JsonObject();
        foreach (var (key, tensor) in new[] { ("rows", output.Rows), ("boxes", output.Boxes), ("scores", output.Scores), ("labels", output.Labels) })
        {
            if (tensor is not null)
            {
                json[key] = tensor;
            }
        }

        json["format"] = WordOf(Formats, output.Format);
        json["normalised"] = output.Normalised;
        json["labelOffset"] = output.LabelOffset;
        json["nms"] = output.Nms;
        json["leastScore"] = output.LeastScore;
        json["mostBoxes"] = output.MostBoxes;
        json["oneByOne"] = output.OneByOne;
        return json;
    }

    private static bool IsCount(double x) => x is >= 1 and < 1e9 && x == Math.Floor(x);

    private static string WordOf<T>(IReadOnlyList<(string Word, T Value)> words, T value) => words.First(w => EqualityComparer<T>.Default.Equals(w.Value, value)).Word;
}
