using System.Text.Json;
using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Models;
using Noether.Lab.Tests.Models;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Nero;

/// <summary>Models that other tools made, audited; without the data set model-fixtures these tests are skipped, and say so.</summary>
public sealed class ModelFixtureAuditTests
{
    private static readonly ManifestInput Image = new() { Tensor = "image", Layout = InputLayout.Nchw };

    [Fact]
    public void An_exactly_equivariant_estimator_of_motion_errs_alike_at_the_8_elements_of_the_square()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Open("global-lk-flow.ts.pt", new()
        {
            Task = ModelTask.Flow,
            Inputs = [new() { Tensor = "first", Layout = InputLayout.Nchw }, new() { Tensor = "second", Layout = InputLayout.Nchw }],
            Output = new FlowOutput("0"),
        });
        using var generator = new Generator(3);
        var frames = new Batch(("frames", new Field(torch.stack([Blob(15, 16), Blob(15.4, 15.7), Blob(12, 14), Blob(12.5, 14.5)], 0).view(2, 2, 32, 32), FieldType.FramePair)));
        var truth = new Batch(("flow", new Field(torch.randn([2, 2, 32, 32], generator: generator.Torch) * 0.2, FieldType.Flow)));
        var data = new AuditData("blobs", frames, truth);
        var square = NeroAudit.Run([Subject(model)], data, FiniteGrids.SquareSymmetries(), new FieldError(FieldErrorKind.Aee));
        Assert.All(Enumerable.Range(0, 2), i => Assert.True(square.SampleSummary(0, i).Range < 1e-5, $"{square.SampleSummary(0, i).Range}"));
        Assert.InRange(square.Summary(0).Defect!.Value, 0, 1e-4);

        // Exchanging the frames does change it.
        var time = NeroAudit.Run([Subject(model)], data, FiniteGrids.SquareAndTimeSymmetries(), new FieldError(FieldErrorKind.Aee));
        Assert.True(time.Summary(0).Defect > 3 * square.Summary(0).Defect, $"{time.Summary(0).Defect} {square.Summary(0).Defect}");
    }

    [Theory]
    [InlineData("tiny-classifier.onnx", "logits")]
    [InlineData("tiny-classifier.ts.pt", "0")]
    public void A_quarter_turn_of_the_ramp_gives_the_recorded_logits(string file, string output)
    {
        using var scope = torch.NewDisposeScope();
        using var model = Open(file, new() { Task = ModelTask.Classification, Inputs = [Image], Output = new ClassOutput(output, false) });
        var data = new AuditData("ramp", new Batch(("image", new Field(Ramp(), FieldType.Image))), new Batch(("label", new Field(torch.tensor(new long[] { 3 }), FieldType.Label))));
        var result = NeroAudit.Run([Subject(model)], data, PlaneGrids.Rotations(90), new TrueClassProbability());
        using var json = JsonDocument.Parse(File.ReadAllText(ModelFixtureTests.PathOf("expected.json")!));
        foreach (var (row, element) in new[] { (0, 0), (1, 1) })
        {
            double[] logits = [.. json.RootElement.GetProperty("tiny-classifier").GetProperty("logits")[row].EnumerateArray().Select(v => v.GetDouble())];
            Assert.Equal(Math.Exp(logits[3]) / logits.Sum(Math.Exp), result.Individual(0, 0)[element], 1e-6);
        }
    }

    [Fact]
    public void The_same_network_as_onnx_and_torchscript_has_the_same_values()
    {
        using var scope = torch.NewDisposeScope();
        using var onnx = Open("tiny-classifier.onnx", new() { Task = ModelTask.Classification, Inputs = [Image], Output = new ClassOutput("logits", false) });
        using var script = Open("tiny-classifier.ts.pt", new() { Task = ModelTask.Classification, Inputs = [Image], Output = new ClassOutput("0", false) });
        var pictures = AuditFixtures.Pictures(size: 28);
        var result = NeroAudit.Run([Subject(onnx), Subject(script)], pictures, PlaneGrids.Rotations(15), new TrueClassProbability(), new AuditOptions { WithConsensus = true });
        Assert.All(result.Models[0].Values.Cast<double>().Zip(result.Models[1].Values.Cast<double>()), p => Assert.Equal(p.First, p.Second, 1e-4));
        Assert.All(result.Models[0].AgainstConsensus!.Cast<double>().Zip(result.Models[1].AgainstConsensus!.Cast<double>()), p => Assert.Equal(p.First, p.Second, 1e-4));
    }

    [Fact]
    public void A_detector_of_centroids_has_a_flat_map_on_an_empty_background()
    {
        using var scope = torch.NewDisposeScope();
        var output = new BoxOutput { Boxes = "boxes", Labels = "labels", Scores = "scores", LabelOffset = 1 };
        using var model = Open("centroid-detector.onnx", new() { Task = ModelTask.Detection, Inputs = [Image], Output = output });
        var pictures = torch.zeros(2, 3, 64, 64);
        pictures[0, 1, 24..40, 24..40].fill_(1);
        pictures[1, 2, 20..36, 28..44].fill_(1);
        var boxes = torch.tensor(new[] { 23.5f, 23.5f, 39.5f, 39.5f, 27.5f, 19.5f, 43.5f, 35.5f }).view(2, 1, 4);
        var data = new AuditData("squares", new Batch(("image", new Field(pictures, FieldType.Image))), new Batch(
            ("boxes", new Field(boxes, FieldType.Boxes(64, 64))), ("labels", new Field(torch.tensor(new long[] { 1, 2 }).view(2, 1), FieldType.Label))));
        var result = NeroAudit.Run([Subject(model)], data, PlaneGrids.Shifts(-12, 12, 4), new TopBox(TopBoxKind.Iou));
        Assert.True(Math.Sqrt(result.Summary(0).Variance) <= 1e-3);
        Assert.True(result.Summary(0).Mean > 0.95);
    }

    private static AuditSubject Subject(ForeignModel model) => new(model.Name, model, model.Fingerprint);

    private static ForeignModel Open(string file, AuditManifest manifest)
    {
        var path = ModelFixtureTests.PathOf(file);
        Assert.SkipWhen(path is null, "The data set model-fixtures is not here.");
        return file.EndsWith(".onnx", StringComparison.Ordinal) ? OnnxModel.Open(path!, manifest) : TorchScriptModel.Open(path!, manifest, trusted: true);
    }

    private static Tensor Ramp() => torch.tensor(Enumerable.Range(0, 784).Select(i => i % 17 / 16f).ToArray()).view(1, 1, 28, 28);

    private static Tensor Blob(double cx, double cy)
    {
        var line = torch.arange(32, dtype: torch.float64);
        return (-((line - cx).square().unsqueeze(0) + (line - cy).square().unsqueeze(1)) / 40).exp().to(torch.float32);
    }
}
