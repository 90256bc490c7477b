using System.Text.Json;
using System.Text.Json.Nodes;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Data.Scenes;

/// <summary>
/// Pictures with objects as a file of JSON lines beside the pictures: a line <c>{"image": "images/00000.png", "objects": [{"class": "cup", "box": [left, top, right, bottom]}]}</c>
/// for each, boxes in pixels and the object that the picture is about first. A first line <c>{"classes": ["car", "cup"]}</c> sets the order of the classes; without it they are in ordinal order.
/// </summary>
public static class SceneFile
{
    /// <summary>Ending of the file.</summary>
    public const string Ending = ".jsonl";

    private const string Images = "images";
    private const int LargestFile = 1 << 28;

    /// <summary>Reads pictures and objects.</summary>
    /// <param name="path">The file; the pictures' paths are relative to it.</param>
    /// <param name="most">Read only that many pictures, the first; null: all.</param>
    /// <exception cref="InputException">Missing, damaged, a line that is no picture, or pictures of different size; the message names it.</exception>
    public static LabelledScenes Read(string path, int? most = null)
    {
        var lines = Lines(path);
        var named = lines is [var first, ..] && first.Json["classes"] is { } list ? Texts(list, first.Where) : null;
        var scenes = lines.Skip(named is null ? 0 : 1).Take(most ?? int.MaxValue).Select(Scene).ToList();
        if (scenes.Count == 0)
        {
            throw new InputException($"{path} holds no pictures; expected a line {{\"image\": ..., \"objects\": [...]}} for each.");
        }

        var classes = named ?? [.. scenes.SelectMany(s => s.Objects.Select(o => o.Class)).Distinct().Order(StringComparer.Ordinal)];
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return new LabelledScenes(Pixels(scenes, folder), [.. scenes.Select(s => (IReadOnlyList<SceneObject>)[.. s.Objects.Select(o => Numbered(o, classes, s.Where))])], classes);
    }

    /// <summary>Writes pictures as PNG files, and the file that lists them.</summary>
    /// <param name="folder">Where to; made where it is missing.</param>
    /// <param name="scenes">The pictures, grey or in colour.</param>
    /// <returns>Path of the list.</returns>
    public static string Write(string folder, LabelledScenes scenes)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        Directory.CreateDirectory(Path.Combine(folder, Images));
        var (shape, bytes) = (scenes.Pixels.Shape, (int)(scenes.Pixels.Count / Math.Max(1, scenes.Count)));
        var lines = new List<JsonNode> { new JsonObject { ["classes"] = new JsonArray([.. scenes.Classes.Select(c => JsonValue.Create(c))]) } };
        for (var i = 0; i < scenes.Count; i++)
        {
            var name = $"{Images}/{i:00000}.png";
            using var file = File.Create(Path.Combine(folder, name));
            ImageFile.WritePng(file, new NumberArray([shape[1], shape[2], shape[3]], NumberType.UInt8, scenes.Pixels.Bytes.Slice(i * bytes, bytes).ToArray()));
            lines.Add(new JsonObject { ["image"] = name, ["objects"] = new JsonArray([.. scenes.Objects[i].Select(o => Json(o, scenes.Classes))]) });
        }

        var list = Path.Combine(folder, $"scenes{Ending}");
        File.WriteAllLines(list, lines.Select(l => l.ToJsonString()));
        return list;
    }

    private static JsonObject Json(SceneObject o, IReadOnlyList<string> classes) =>
        new JsonObject { ["class"] = classes[o.Class], ["box"] = new JsonArray(o.Left, o.Top, o.Right, o.Bottom) };

    private static List<Line> Lines(string path)
    {
        using var stream = InputFile.Open(path);
        if (stream.Length > LargestFile)
        {
            throw new InputException($"{path} has {stream.Length} bytes; a list of pictures has at most {LargestFile}. Is it the right file?");
        }

        using var reader = new StreamReader(stream);
        var lines = new List<Line>();
        for (var number = 1; reader.ReadLine() is { } text; number++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                var where = $"{path}, line {number}";
                lines.Add(new Line(where, Parse(text, where)));
            }
        }

        return lines;
    }

    private static JsonObject Parse(string text, string where)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject ?? throw Wrong(where, text);
        }
        catch (JsonException e)
        {
            throw new InputException($"{where} is not valid JSON: {InputFile.Quote(text)}.", e);
        }
    }

    private static ListedScene Scene(Line line)
    {
        if (line.Json["image"] is not JsonValue image || !image.TryGetValue(out string? name) || line.Json["objects"] is not JsonArray objects)
        {
            throw Wrong(line.Where, line.Json.ToJsonString());
        }

        return new ListedScene(line.Where, name, [.. objects.Select(o => Object(o, line.Where))]);
    }

    private static ListedObject Object(JsonNode? json, string where)
    {
        if (json is JsonObject o && o["class"] is JsonValue name && name.TryGetValue(out string? kind) && o["box"] is JsonArray { Count: 4 } box)
        {
            double[] edges = [.. box.Select(e => e is JsonValue value && value.TryGetValue(out double edge) ? edge : double.NaN)];
            if (edges.All(double.IsFinite) && edges[2] > edges[0] && edges[3] > edges[1])
            {
                return new ListedObject(kind, edges);
            }
        }

        throw new InputException($"{where}: {InputFile.Quote(json?.ToJsonString() ?? "null")} is no object; expected {{\"class\": \"cup\", \"box\": [left, top, right, bottom]}} in pixels, right and bottom the larger ones.");
    }

    private static InputException Wrong(string where, string text) =>
        new($"{where}: {InputFile.Quote(text)} is no picture; expected {{\"image\": \"images/00000.png\", \"objects\": [{{\"class\": \"cup\", \"box\": [left, top, right, bottom]}}]}}.");

    private static IReadOnlyList<string> Texts(JsonNode list, string where) =>
        list is JsonArray array && array.All(c => c is JsonValue value && value.TryGetValue(out string? _))
            ? [.. array.Select(c => c!.GetValue<string>())]
            : throw new InputException($"{where}: {InputFile.Quote(list.ToJsonString())} is no list of classes; expected [\"car\", \"cup\"].");

    private static SceneObject Numbered(ListedObject o, IReadOnlyList<string> classes, string where)
    {
        var index = classes.Index().Where(c => c.Item == o.Class).Select(c => c.Index).DefaultIfEmpty(-1).First();
        return index >= 0
            ? new SceneObject(index, o.Edges[0], o.Edges[1], o.Edges[2], o.Edges[3])
            : throw new InputException($"{where}: there is no class '{o.Class}'{NearestName.Hint(o.Class, classes)} The file's first line names {string.Join(", ", classes)}.");
    }

    private static NumberArray Pixels(List<ListedScene> scenes, string folder)
    {
        var first = ImageFile.Read(Path.Combine(folder, scenes[0].Image), ImageChannels.Rgb);
        if (NumberArray.ByteCount([scenes.Count, .. first.Shape], NumberType.UInt8) is not { } count)
        {
            throw new InputException($"{folder} holds {scenes.Count} pictures of {first.Shape[2]} x {first.Shape[1]} pixels; at most 2 GB can be read at once.");
        }

        var pixels = new byte[count];
        foreach (var (i, scene) in scenes.Index())
        {
            var image = i == 0 ? first : ImageFile.Read(Path.Combine(folder, scene.Image), ImageChannels.Rgb);
            if (!image.Shape.SequenceEqual(first.Shape))
            {
                throw new InputException($"{scene.Where}: {scene.Image} has {image.Shape[2]} x {image.Shape[1]} pixels, {scenes[0].Image} has {first.Shape[2]} x {first.Shape[1]}; all pictures must be of one size.");
            }

            image.Bytes.CopyTo(pixels.AsSpan(i * (int)image.Count));
        }

        return new NumberArray([scenes.Count, .. first.Shape], NumberType.UInt8, pixels);
    }

    private sealed record Line(string Where, JsonObject Json);

    private sealed record ListedScene(string Where, string Image, IReadOnlyList<ListedObject> Objects);

    private sealed record ListedObject(string Class, double[] Edges);
}
