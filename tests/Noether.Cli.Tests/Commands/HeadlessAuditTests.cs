using System.Text.Json.Nodes;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

/// <summary>Models that other tools made, audited from a manifest by the command alone, as a build server does.</summary>
public sealed class HeadlessAuditTests : IDisposable
{
    private static readonly DataRegistry Data = DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment());

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("range>0.0001", 3)]
    [InlineData("mean>1", 0)]
    public void A_classifier_is_audited_from_its_manifest(string condition, int code)
    {
        var manifest = Beside("tiny-classifier.onnx", new AuditManifest
        {
            Task = ModelTask.Classification,
            Path = "tiny-classifier.onnx",
            Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw, Shape = [null, 1, 28, 28], Colours = ColourOrder.Grey }],
            Output = new ClassOutput("logits", false),
        });
        var answer = Audit(manifest, "--symmetry", "SO2-image", "--data", "digits", "--samples", "10", "--grid", "step=90", "--fail-if", condition, "--json");
        Assert.Equal((code, ""), (answer.Code, answer.Error));
        var json = JsonNode.Parse(Assert.Single(answer.OutLines))!;
        Assert.Equal(code == 3 ? 1 : 0, json["failing"]!.AsArray().Count);
        Assert.Equal(4, json["elements"]!.AsArray().Count);
        Assert.True(File.Exists(_folder.File("audit", "report.html")));
    }

    [Fact]
    public void A_detector_that_moves_with_its_object_passes()
    {
        var manifest = Beside("centroid-detector.onnx", new AuditManifest
        {
            Task = ModelTask.Detection,
            Path = "centroid-detector.onnx",
            Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw, Colours = ColourOrder.Rgb }],
            Output = new BoxOutput { Boxes = "boxes", Labels = "labels", Scores = "scores", LabelOffset = 1 },
        });
        var answer = Audit(manifest, "--symmetry", "Shift2-image", "--data", Squares(), "--grid", "range=8,step=8", "--metric", "iou", "--fail-if", "range>0.001", "--json");
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        var curve = JsonNode.Parse(answer.Out)!["metrics"]![0]!["models"]![0]!["curve"]!.AsArray();
        Assert.Equal(9, curve.Count);
        Assert.All(curve, value => Assert.InRange((double)value!, 0.99, 1));
    }

    /// <summary>From a particle shower's total momentum: its squared mass, which no boost changes, or its squared energy.</summary>
    [Theory]
    [InlineData("mass.onnx", -0.1f, 0)]
    [InlineData("energy.onnx", 0f, 3)]
    public void A_model_of_four_momenta_is_audited_under_boosts_from_what_it_carries(string name, float space, int code)
    {
        var graph = new OnnxGraph();
        var total = graph.Add("ReduceMean", [graph.Input("momenta", [null, null, 4])], OnnxAttribute.Of("axes", [1L]), OnnxAttribute.Of("keepdims", 0));
        var weights = torch.tensor(new[,] { { 0.1f, 0 }, { space, 0 }, { space, 0 }, { space, 0 } });
        graph.Output(graph.Add("MatMul", [graph.Add("Mul", [total, total]), graph.Weight(weights)]), "scores", [null, 2]);
        var manifest = ManifestFile.Write(new() { Task = ModelTask.Points, Inputs = [new() { Tensor = "momenta", Layout = InputLayout.Npc }], Output = new ClassOutput("scores", false) });
        File.WriteAllBytes(_folder.File(name), graph.ToFile(new Dictionary<string, string> { [ModelFile.ManifestKey] = manifest }));

        // Particles without mass, in directions that are spread over space.
        float[] momenta = [.. Enumerable.Range(0, 3 * 4).SelectMany(i => (double[])[1 + (i % 3), (1 + (i % 3)) * Math.Cos(i), (1 + (i % 3)) * Math.Sin(i) * 0.6, (1 + (i % 3)) * Math.Sin(i) * 0.8]).Select(v => (float)v)];
        NpzFile.Write(_folder.File("showers.npz"), [new("momenta", NumberArray.Of<float>([3, 4, 4], momenta))]);
        var answer = Audit(_folder.File(name), "--symmetry", "Lorentz-jets", "--grid", "rapidity=1", "step=0.5", "turn=90", "--data", _folder.File("showers.npz"), "--target", "consensus", "--fail-if", "range>0.001", "--json");
        Assert.Equal((code, ""), (answer.Code, answer.Error));
        Assert.Equal(20, JsonNode.Parse(answer.Out)!["elements"]!.AsArray().Count);
        Assert.True(File.Exists(_folder.File("audit", "report.html")));
    }

    [Fact]
    public void A_file_needs_a_symmetry_and_data_of_the_user()
    {
        var model = _folder.File("bright.onnx");
        var graph = new OnnxGraph();
        var image = graph.Input("image", [null, 1, 2, 2]);
        graph.Output(graph.Add("Flatten", [image]), "scores", [null, 4]);
        var manifest = ManifestFile.Write(new() { Task = ModelTask.Classification, Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw }], Output = new ClassOutput("scores", false) });
        File.WriteAllBytes(model, graph.ToFile(new Dictionary<string, string> { [ModelFile.ManifestKey] = manifest }));
        Refused("--symmetry is missing", Audit(model));
        Refused("--data is missing", Audit(model, "--symmetry", "D4"));
    }

    private Answer Audit(string model, params string[] arguments) => Ask(["audit", model, "--out", _folder.File("audit"), "--threads", "1", .. arguments]);

    private static void Refused(string why, Answer answer)
    {
        Assert.Equal(2, answer.Code);
        Assert.Contains(why, Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>A recorded model with a manifest beside it.</summary>
    private string Beside(string file, AuditManifest manifest)
    {
        Assert.SkipUnless(Data.Has(ModelFixtures.Name), "The data set model-fixtures is not here.");
        File.Copy(Path.Combine(Data.Folder(ModelFixtures.Name), file), _folder.File(file));
        return _folder.Write("audit.json", ManifestFile.Write(manifest));
    }

    /// <summary>A square of the detector's size in the middle of a black picture, its channel the class.</summary>
    private string Squares()
    {
        const int Size = 48, First = 16;
        var image = new float[2 * 3 * Size * Size];
        for (var i = 0; i < 16 * 16; i++)
        {
            foreach (var (sample, channel) in new[] { (0, 1), (1, 2) })
            {
                image[(((sample * 3) + channel) * Size * Size) + ((First + (i / 16)) * Size) + First + (i % 16)] = 1;
            }
        }

        // The detector's box lies round the middle of its pixels, half a pixel before that of the square.
        const float Left = First - 0.5f, Right = Left + 16;
        NpzFile.Write(_folder.File("squares.npz"),
        [
            new("image", NumberArray.Of<float>([2, 3, Size, Size], image)),
            new("boxes", NumberArray.Of<float>([2, 1, 4], [Left, Left, Right, Right, Left, Left, Right, Right])),
            new("labels", NumberArray.Of<long>([2, 1], [1, 2])),
        ]);
        return _folder.File("squares.npz");
    }
}
