using System.Text.Json.Nodes;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

/// <summary>Audits of files that the library's own writer makes: pictures of 2 x 2 pixels, whose scores are the pixels times a factor.</summary>
public sealed class AuditFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_that_answers_with_what_is_no_number_fails_a_condition()
    {
        var answer = Audit(Model("broken.onnx", double.NaN), "--fail-if", "gap>0.1");
        Assert.Equal(3, answer.Code);
        Assert.Contains("gap>0.1 cannot be judged for broken.onnx", answer.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("audit", "report.html")));
    }

    [Fact]
    public void A_condition_on_another_metric_says_which_it_judged()
    {
        var answer = Audit(Model("m.onnx", 1), "--fail-if", "range>=0", "--fail-if", "accuracy.range>=0");
        Assert.Equal(3, answer.Code);
        Assert.Contains("range>=0 holds for m.onnx: its range by confidence is", answer.Out, StringComparison.Ordinal);
        Assert.Contains("accuracy.range>=0 holds for m.onnx: its range by accuracy is", answer.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_has_a_command_for_a_shell()
    {
        Assert.Equal(0, Audit(Model("my model.onnx", 1), "--fail-if", "gap>2").Code);
        var report = System.Net.WebUtility.HtmlDecode(File.ReadAllText(_folder.File("audit", "report.html")).Replace("<span>", "", StringComparison.Ordinal).Replace("</span>", "", StringComparison.Ordinal));
        Assert.Contains($"noether audit '{_folder.File("my model.onnx")}' --symmetry D4", report, StringComparison.Ordinal);
        Assert.Contains("--fail-if 'gap>2'", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifests_go_to_the_files_in_their_order_or_one_to_all()
    {
        var (first, second) = (Model("a.onnx", 1, carried: false), Model("b.onnx", 1, carried: false));
        var logits = _folder.Write("logits.json", ManifestFile.Write(Manifest("scores", ["one", "two", "three", "four"])));
        var other = _folder.Write("other.json", ManifestFile.Write(Manifest("nothing", [])));
        Assert.Equal(0, Audit(first, second, "--manifest", logits).Code);
        Assert.Equal(0, Audit(first, second, "--manifest", logits, "--manifest", logits).Code);
        Refused("'nothing'", Audit(first, second, "--manifest", logits, "--manifest", other));
        Refused("3 times for 2 files", Audit(first, second, "--manifest", logits, "--manifest", logits, "--manifest", logits));
        Refused("whose key 'path' names the model", Audit(logits, "--manifest", logits));
    }

    [Fact]
    public void Classes_of_a_folder_are_found_among_those_that_the_model_names()
    {
        var folder = Digits(("7", 7), ("3", 3));
        Assert.Equal(0, Ask("export", "zoo:digits-plain", "--format", "onnx", "--file", _folder.File("digits.onnx")).Code);
        Answer Upright() => Ask("audit", _folder.File("digits.onnx"), "--symmetry", "SO2-image", "--grid", "step=180", "--data", folder, "--metric", "accuracy", "--out", _folder.File("audit"), "--threads", "1", "--json");
        var answer = Upright();
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        Assert.InRange((double)JsonNode.Parse(answer.Out)!["metrics"]![0]!["models"]![0]!["curve"]![0]!, 0.8, 1);

        // Not a digit's name.
        _ = Digits(("seven", 7));
        var refused = Upright();
        Refused("samples of the class 'seven', which digits.onnx does not name: it tells apart 0, 1, 2", refused);
        Assert.Single(refused.ErrorLines);
    }

    [Fact]
    public void One_kind_of_flow_is_audited_alone()
    {
        var answer = Ask("audit", "zoo:piv-network", "--subset", "Turbulence", "--out", _folder.File("audit"), "--threads", "1", "--json");
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        Assert.Contains("particle pictures (Turbulence)", File.ReadAllText(_folder.File("audit", "report.html")), StringComparison.Ordinal);
        Refused("did you mean 'Turbulence'", Ask("audit", "zoo:piv-network", "--subset", "Turbulenz", "--out", _folder.File("other"), "--threads", "1"));
    }

    /// <summary>A folder of pictures with a subfolder for each name, which holds 5 pictures of a digit.</summary>
    private string Digits(params (string Name, int Digit)[] classes)
    {
        var images = Lab.Data.Digits.Read(DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment()), Split.Test);
        using var batch = torch.NewDisposeScope();
        foreach (var (name, digit) in classes)
        {
            Directory.CreateDirectory(_folder.File("digits", name));
            foreach (var row in images.Labels.Index().Where(l => l.Item == digit).Take(5).Select(l => l.Index))
            {
                using var file = File.Create(_folder.File("digits", name, $"{row}.png"));
                ImageFile.WritePng(file, NumberArray.Of<byte>([1, 28, 28], [.. images.Pixels.ToTensor()[row].flatten().data<byte>().ToArray()]));
            }
        }

        return _folder.File("digits");
    }

    private Answer Audit(params string[] arguments) =>
        Ask(["audit", .. arguments[..Files(arguments)], "--symmetry", "D4", "--data", Pictures(), "--out", _folder.File("audit"), "--threads", "1", .. arguments[Files(arguments)..]]);

    private static int Files(string[] arguments) => Array.FindIndex(arguments, a => a.StartsWith('-')) is >= 0 and var first ? first : arguments.Length;

    private static void Refused(string why, Answer answer)
    {
        Assert.Equal(2, answer.Code);
        Assert.Contains(why, answer.ErrorLines[^1], StringComparison.Ordinal);
    }

    private string Pictures()
    {
        NpzFile.Write(_folder.File("pictures.npz"),
        [
            new("image", NumberArray.Of<float>([3, 1, 2, 2], [0, 1, 0, 0, 1, 0, 0.5f, 0, 0.25f, 0, 0, 1])),
            new("label", NumberArray.Of<long>([3], [1, 0, 3])),
        ]);
        return _folder.File("pictures.npz");
    }

    private string Model(string name, double factor, bool carried = true)
    {
        var graph = new OnnxGraph();
        var image = graph.Input("image", [null, 1, 2, 2]);
        graph.Output(graph.Add("Mul", [graph.Add("Flatten", [image]), graph.Weight(factor)]), "scores", [null, 4]);
        File.WriteAllBytes(_folder.File(name), graph.ToFile(carried ? new Dictionary<string, string> { [ModelFile.ManifestKey] = ManifestFile.Write(Manifest("scores", [])) } : []));
        return _folder.File(name);
    }

    private static AuditManifest Manifest(string tensor, string[] classes) => new()
    {
        Task = ModelTask.Classification,
        Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw }],
        Classes = classes,
        Output = new ClassOutput(tensor, false),
    };
}
