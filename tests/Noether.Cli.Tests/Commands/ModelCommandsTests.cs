using System.Text.Json.Nodes;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Learning;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

/// <summary>inspect, export and predict, on a run of the tiny system and on an ONNX file of the library's own writer.</summary>
public sealed class ModelCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inspect_lists_the_model_of_an_arm_without_what_trained_it()
    {
        Train();
        var run = JsonNode.Parse(Ask("inspect", "r:with", "--out", _folder.Path, "--json").Out)!;
        Assert.Equal("run", run["format"]!.GetValue<string>());
        Assert.True(run["finite"]!.GetValue<bool>());
        var checkpoint = JsonNode.Parse(Ask("inspect", _folder.File("r", "checkpoints", "with", "last.safetensors"), "--json").Out)!;
        Assert.InRange(run["entries"]!.GetValue<long>(), 1, checkpoint["entries"]!.GetValue<long>() - 1);
        Assert.All(run["tensors"]!.AsArray(), t => Assert.StartsWith("with: model/", t!["name"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.Equal(2, Ask("inspect", "r:wiht", "--out", _folder.Path).Code);
    }

    [Fact]
    public void Inspect_lists_tensors_of_a_run_where_they_are_asked_for_or_one_arm_is_named()
    {
        Train();
        bool Listed(params string[] args) => Ask(["inspect", .. args, "--out", _folder.Path]).OutLines.Any(l => l.Contains("with: model/", StringComparison.Ordinal));
        Assert.False(Listed("r"));
        Assert.True(Listed("r", "--tensors"));
        Assert.True(Listed("r:with"));
        Assert.Contains("with, parameters", Ask("inspect", "r", "--out", _folder.Path).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_reads_an_onnx_file_and_proposes_a_manifest_that_can_be_read()
    {
        var model = Model(carried: false);
        var shown = Ask("inspect", model);
        Assert.Contains(shown.OutLines, l => l.StartsWith("image", StringComparison.Ordinal) && l.EndsWith("[batch, 1, 2, 2]", StringComparison.Ordinal));
        Assert.Contains(shown.OutLines, l => l == "operator sets   ai.onnx 17");

        var proposed = Ask("inspect", model, "--propose", _folder.File("audit.json"));
        Assert.Equal(0, proposed.Code);
        Assert.Contains("logits, as no softmax", proposed.Error, StringComparison.Ordinal);
        Assert.Equal(new ClassOutput("scores", false), ManifestFile.Read(_folder.File("audit.json")).Output);
        Assert.Equal(2, Ask("inspect", model, "--propose", _folder.File("audit.json")).Code);
    }

    [Fact]
    public void Export_writes_the_trained_weights_with_a_card()
    {
        Train();
        var file = _folder.File("with.safetensors");
        var answer = Ask("export", "r:with", "--runs", _folder.Path, "--format", "safetensors", "--file", file);
        Assert.Equal((0, file), (answer.Code, Assert.Single(answer.OutLines)));
        Assert.Contains("**System**: tiny, recipe fit, arm with (dropout on)", File.ReadAllText(file + ".md"), StringComparison.Ordinal);

        using var written = SafetensorsFile.Open(file);
        using var trained = SafetensorsFile.Open(_folder.File("r", "checkpoints", "with", "last.safetensors"));
        Assert.NotEmpty(written.Header.Entries);
        foreach (var name in written.Header.Entries.Select(e => e.Name))
        {
            var kept = Assert.Single(trained.Header.Entries, e => e.Name.EndsWith($"model/{name}", StringComparison.Ordinal));
            using var a = written.Tensor(name);
            using var b = trained.Tensor(kept.Name);
            Assert.True(a.equal(b).all().item<bool>(), name);
        }
    }

    [Fact]
    public void Export_writes_into_the_folder_that_is_asked_for()
    {
        Train();
        var exported = _folder.File("for", "others");
        Assert.Equal(0, Ask("export", "r:with", "--runs", _folder.Path, "--format", "safetensors", "--out", exported).Code);
        Assert.Equal(["r-with.safetensors", "r-with.safetensors.md"], Directory.GetFiles(exported).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Export_writes_the_file_that_is_asked_for_and_says_an_arms_name_once()
    {
        Train();
        var file = _folder.File("chosen.safetensors");
        Assert.Equal(file, Assert.Single(Ask("export", "r:with", "--runs", _folder.Path, "--format", "safetensors", "--out", file).OutLines));
        Assert.True(File.Exists(file));
        Directory.Move(_folder.File("r"), _folder.File("tiny-with"));
        Assert.EndsWith("/tiny-with.safetensors", Assert.Single(Ask("export", "tiny-with:with", "--runs", _folder.Path, "--format", "safetensors", "--out", _folder.Path).OutLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_cites_the_paper_once_and_lists_the_claims_of_its_own_arm_alone()
    {
        Train();
        string Card(string arm)
        {
            Assert.Equal(0, Ask("export", $"r:{arm}", "--runs", _folder.Path, "--format", "safetensors", "--out", _folder.Path).Code);
            return File.ReadAllText(_folder.File($"r-{arm}.safetensors.md"));
        }

        Assert.Contains("Without dropout the error stays below 10.", Card("without"), StringComparison.Ordinal);
        Assert.DoesNotContain("Without dropout the error stays below 10.", Card("with"), StringComparison.Ordinal);
    }

    [Fact]
    public void Export_says_which_networks_have_no_onnx_form_and_which_arms_there_are()
    {
        Train();
        Refused("have no ONNX form; export the weights with --format safetensors", "export", "r:with", "--runs", _folder.Path, "--file", _folder.File("x.onnx"));
        Refused("name one: r:with, r:without", "export", "r", "--runs", _folder.Path);
        Refused("--format is 'pickle'; expected onnx or safetensors", "export", "r:with", "--runs", _folder.Path, "--format", "pickle");
        Assert.False(File.Exists(_folder.File("x.onnx")));
    }

    [Fact]
    public void Predict_answers_arrays_tables_and_folders_of_images_alike()
    {
        var model = Model(carried: true);
        byte[] dark = [0, 0, 0, 255], bright = [255, 255, 51, 255];
        NpyFile.Write(_folder.File("x.npy"), NumberArray.Of<byte>([2, 2, 2], [.. dark, .. bright]));
        Directory.CreateDirectory(_folder.File("images"));
        WritePng("images/a.png", dark);
        WritePng("images/b.png", bright);
        _folder.Write("x.csv", "a,b,c,d\n0,0,0,1\n1,1,0.2,1\n");

        foreach (var (data, names) in new[] { ("x.npy", "0 1"), ("images", "a.png b.png"), ("x.csv", "0 1") })
        {
            var to = _folder.File("y.csv");
            var answer = Ask("predict", model, "--data", _folder.File(data), "--out", to, "--batch", "1", "--quiet");
            Assert.Equal((0, ""), (answer.Code, answer.Error));
            var rows = File.ReadAllLines(to).Select(l => l.Split(',')).ToList();
            Assert.Equal(["sample", "class", "probability", "p(dark)", "p(bright)"], rows[0]);
            Assert.Equal(names, $"{rows[1][0]} {rows[2][0]}");
            Assert.Equal("dark bright", $"{rows[1][1]} {rows[2][1]}");
            // Scores are (2, number of bright pixels): softmax(2, 1) and softmax(2, 3.2).
            Assert.Equal(1 / (1 + Math.Exp(-1)), double.Parse(rows[1][3]), 1e-5);
            Assert.Equal(1 / (1 + Math.Exp(-1.2)), double.Parse(rows[2][4]), 1e-5);
        }
    }

    [Fact]
    public void Predict_writes_probabilities_of_an_array_into_an_array()
    {
        NpyFile.Write(_folder.File("x.npy"), NumberArray.Of<float>([3, 1, 2, 2], Enumerable.Repeat(0.5f, 12).ToArray()));
        Assert.Equal(0, Ask("predict", Model(carried: true), "--data", _folder.File("x.npy"), "--out", _folder.File("y.npy")).Code);
        var found = NpyFile.Read(_folder.File("y.npy"));
        Assert.Equal([3L, 2], found.Shape);
        Assert.All(found.ToDoubles(), p => Assert.Equal(0.5, p, 1e-6));
    }

    [Fact]
    public void Predict_calls_probabilities_by_their_name()
    {
        NpzFile.Write(_folder.File("x.npz"), [new("image", NumberArray.Of<float>([2, 1, 2, 2], new float[8]))]);
        Assert.Equal(0, Ask("predict", Model(carried: true), "--data", _folder.File("x.npz"), "--out", _folder.File("y.npz")).Code);
        using var found = NpzFile.Open(_folder.File("y.npz"));
        Assert.Equal(["probabilities"], found.Names);
        Assert.All(Enumerable.Range(0, 2), row => Assert.Equal(1, found["probabilities"].ToDoubles().Skip(2 * row).Take(2).Sum(), 1e-6));
    }

    [Fact]
    public void Predict_refuses_in_one_line_what_it_cannot_ask()
    {
        var model = Model(carried: false);
        NpyFile.Write(_folder.File("x.npy"), NumberArray.Of<float>([1, 1, 3, 3], new float[9]));
        Refused("Nothing says how", "predict", model, "--data", _folder.File("x.npy"));
        Refused("gives [1, 1, 3, 3]; the model is asked by image [n, 1, 2, 2]", "predict", Model(carried: true), "--data", _folder.File("x.npy"), "--out", _folder.File("y.npy"));
        Refused("--data is missing", "predict", model);
        Refused("has the ending '.txt'", "predict", Model(carried: true), "--data", _folder.Write("x.txt", "1"));
        Refused("There is no run 'nobody'", "predict", "nobody", "--runs", _folder.Path, "--data", _folder.File("x.npy"));
    }

    [Fact]
    public void Data_in_the_place_of_a_model_are_told_where_they_belong()
    {
        var table = _folder.Write("c.csv", "a,b\n1,2\n");
        NpyFile.Write(_folder.File("c.npy"), NumberArray.Of<float>([2, 5, 3], new float[30]));
        Refused("c.csv is data, not a model: .csv files are given with --data", "audit", table, "--symmetry", "D4", "--data", table);
        Refused("c.npy is data, not a model", "predict", _folder.File("c.npy"), "--data", table);
        Refused("c.csv is data, not a model", "inspect", table);
        Refused("'positions' for clouds [n, points, 3]", "audit", Model(carried: true), "--symmetry", "SO3-points", "--data", _folder.File("c.npy"));
    }

    [Fact]
    public void Inspect_shows_an_array_of_an_npy_file()
    {
        NpyFile.Write(_folder.File("pred.npy"), NumberArray.Of<float>([2, 5, 3], new float[30]));
        Assert.Contains(Ask("inspect", _folder.File("pred.npy")).OutLines, l => l.StartsWith("pred", StringComparison.Ordinal) && l.EndsWith("[2, 5, 3]", StringComparison.Ordinal) && l.Contains("float32", StringComparison.Ordinal));
    }

    [Fact]
    public void TorchScript_is_run_only_with_trust()
    {
        var script = _folder.Write("model.pt", "PK\u0003\u0004 and code");
        var manifest = _folder.Write("audit.json", ManifestFile.Write(Manifest));
        NpyFile.Write(_folder.File("x.npy"), NumberArray.Of<float>([1, 1, 2, 2], new float[4]));
        Refused("--trust", "predict", script, "--manifest", manifest, "--data", _folder.File("x.npy"));
        Refused("damaged or not a TorchScript file", "predict", script, "--manifest", manifest, "--data", _folder.File("x.npy"), "--trust");
    }

    private static AuditManifest Manifest { get; } = new()
    {
        Task = ModelTask.Classification,
        Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw, Shape = [null, 1, 2, 2], Colours = ColourOrder.Grey }],
        Classes = ["dark", "bright"],
        Output = new ClassOutput("scores", false),
    };

    /// <summary>Scores (2, sum of the pixels) of images of 2 x 2 pixels.</summary>
    private string Model(bool carried)
    {
        var graph = new OnnxGraph();
        var image = graph.Input("image", [null, 1, 2, 2]);
        var sum = graph.Add("ReduceSum", [image, graph.Weight(2, 3)], OnnxAttribute.Of("keepdims", 0L));
        var two = graph.Add("Add", [graph.Add("Mul", [sum, graph.Weight(0.0)]), graph.Weight(2.0)]);
        graph.Output(graph.Add("Concat", [two, sum], OnnxAttribute.Of("axis", 1L)), "scores", [null, 2]);
        var metadata = carried ? new Dictionary<string, string> { [ModelFile.ManifestKey] = ManifestFile.Write(Manifest) } : [];
        var path = _folder.File(carried ? "carrying.onnx" : "model.onnx");
        File.WriteAllBytes(path, graph.ToFile(metadata));
        return path;
    }

    private void Train() => Assert.Equal(0, Tiny(_folder.Path, "--name", "r").Code);

    private void WritePng(string name, byte[] pixels)
    {
        using var stream = File.Create(_folder.File(name));
        ImageFile.WritePng(stream, NumberArray.Of<byte>([1, 2, 2], pixels));
    }

    private static void Refused(string words, params string[] args)
    {
        var answer = Ask(args);
        Assert.Equal(2, answer.Code);
        Assert.Contains(words, Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
    }
}
