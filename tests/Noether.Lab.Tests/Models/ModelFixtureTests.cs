using System.Text.Json;
using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Models;
using static TorchSharp.torch;

namespace Noether.Lab.Tests.Models;

/// <summary>Models that other tools made answer through both runtimes as those tools say.</summary>
public sealed class ModelFixtureTests
{
    private const double Tolerance = 1e-5;
    private static readonly DataRegistry Data = DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment());

    [Theory]
    [InlineData("tiny-classifier.onnx", "logits")]
    [InlineData("tiny-classifier.ts.pt", "0")]
    public void The_classifier_gives_the_recorded_logits(string file, string output)
    {
        var ramp = torch.tensor(Enumerable.Range(0, 784).Select(i => i % 17 / 16f).ToArray()).view(1, 1, 28, 28);
        var images = new Batch(("image", new Field(cat([ramp, ramp.rot90(1, (2, 3))]), FieldType.Image)));
        using var model = Open(file, new() { Task = ModelTask.Classification, Inputs = [Image], Output = new ClassOutput(output, false) });
        OnnxModelTests.Close(Expected("tiny-classifier", "logits"), model.Forward(images)["logits"].Value, Tolerance);
    }

    [Theory]
    [InlineData("tiny-pointnet.onnx", "logits")]
    [InlineData("tiny-pointnet.ts.pt", "0")]
    public void The_point_network_gives_the_recorded_logits(string file, string output)
    {
        var t = arange(64, dtype: float64) * 6.2831853 / 64;
        var points = stack([t.cos(), t.sin(), (3 * t).sin() * 0.3], 1).to(float32).unsqueeze(0);
        var input = new ManifestInput { Tensor = "points", Layout = InputLayout.Npc };
        using var model = Open(file, new() { Task = ModelTask.Points, Inputs = [input], Output = new ClassOutput(output, false) });
        OnnxModelTests.Close(Expected("tiny-pointnet", "logits"), model.Forward(new Batch(("positions", new Field(points, FieldType.Position))))["logits"].Value, Tolerance);
    }

    [Theory]
    [InlineData("centroid-detector.onnx", "boxes", "labels", "scores")]
    [InlineData("centroid-detector.ts.pt", "0", "1", "2")]
    public void The_detector_gives_the_recorded_box(string file, string boxes, string labels, string scores)
    {
        var image = zeros(1, 3, 64, 64);
        image.narrow(1, 1, 1).narrow(2, 20, 16).narrow(3, 30, 16).fill_(1);
        var output = new BoxOutput { Boxes = boxes, Labels = labels, Scores = scores, LabelOffset = 1 };
        using var model = Open(file, new() { Task = ModelTask.Detection, Inputs = [Image], Output = output });
        var found = model.Forward(new Batch(("image", new Field(image, FieldType.Image))));
        OnnxModelTests.Close(Expected("centroid-detector", "boxes"), found["boxes"].Value, Tolerance);
        OnnxModelTests.Close(Expected("centroid-detector", "scores"), found["scores"].Value, Tolerance);
        Assert.Equal(1, found["labels"].Value.item<long>());
    }

    [Fact]
    public void The_motion_estimator_gives_the_recorded_motion_everywhere()
    {
        var frames = stack([Blob(15, 16), Blob(15.4, 15.7)], 0).unsqueeze(0);
        using var model = Open("global-lk-flow.ts.pt", new()
        {
            Task = ModelTask.Flow,
            Inputs = [new() { Tensor = "first", Layout = InputLayout.Nchw }, new() { Tensor = "second", Layout = InputLayout.Nchw }],
            Output = new FlowOutput("0"),
        });
        var flow = model.Forward(new Batch(("frames", new Field(frames, FieldType.FramePair))))["flow"];
        Assert.Equal(FieldType.Flow, flow.Type);
        OnnxModelTests.Close(Expected("global-lk-flow", "uv").view(1, 2, 1, 1).expand(1, 2, 32, 32), flow.Value, Tolerance);
    }

    [Fact]
    public void The_files_are_those_that_are_recorded()
    {
        Skip();
        Assert.All(Data.Verify(ModelFixtures.Name), check => Assert.Equal(FileState.Good, check.State));
    }

    private static ManifestInput Image { get; } = new() { Tensor = "image", Layout = InputLayout.Nchw };

    internal static string? PathOf(string file) => Data.Has(ModelFixtures.Name) ? Path.Combine(Data.Folder(ModelFixtures.Name), file) : null;

    private static void Skip() => Assert.SkipUnless(Data.Has(ModelFixtures.Name), "The data set model-fixtures is not here.");

    private static ForeignModel Open(string file, AuditManifest manifest)
    {
        Skip();
        var path = PathOf(file)!;
        return file.EndsWith(".onnx", StringComparison.Ordinal) ? OnnxModel.Open(path, manifest) : TorchScriptModel.Open(path, manifest, trusted: true);
    }

    private static Tensor Expected(string model, string output)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(PathOf("expected.json")!));
        var value = json.RootElement.GetProperty(model).GetProperty(output);
        List<long> shape = [];
        for (var at = value; at.ValueKind == JsonValueKind.Array; at = at[0])
        {
            shape.Add(at.GetArrayLength());
        }

        return torch.tensor(Leaves(value).ToArray()).view([.. shape]);
    }

    private static IEnumerable<float> Leaves(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().SelectMany(Leaves) : [(float)value.GetDouble()];

    private static Tensor Blob(double cx, double cy)
    {
        var line = arange(32, dtype: float64);
        return (-((line - cx).square().unsqueeze(0) + (line - cy).square().unsqueeze(1)) / 40).exp().to(float32);
    }
}
