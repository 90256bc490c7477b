using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Models;
using Noether.Lab.Tests.Evaluation.Nero;
using static TorchSharp.torch;

namespace Noether.Lab.Tests.Models;

/// <summary>The same network as TorchSharp modules, as ONNX and as TorchScript gives the same NERO values over whole audits.</summary>
public sealed class BackEndAgreementTests
{
    private const double Tolerance = 1e-4;

    [Fact]
    public void The_writers_own_classifier_agrees_with_its_modules()
    {
        using var onnx = OnnxModel.Open(TinyModels.Classifier(), "tiny.onnx", TinyModels.Manifest());
        var modules = AuditFixtures.Subject("modules", x => Logits(TinyModels.Answer(x["image"].Value)));
        Agree([modules, new("onnx", onnx, onnx.Fingerprint)], Pictures(5, 1, TinyModels.Size, classes: 3), PlaneGrids.Rotations(45));
    }

    [Fact]
    public void The_recorded_classifier_agrees_in_all_three()
    {
        var w = Weights("tiny-classifier");
        Tensor Answer(Tensor x)
        {
            var first = nn.functional.conv2d(x, w["c1.weight"], w["c1.bias"], strides: [2L, 2L], padding: [2L, 2L]).relu();
            var second = nn.functional.conv2d(first, w["c2.weight"], w["c2.bias"], strides: [2L, 2L], padding: [1L, 1L]).relu();
            return nn.functional.linear(second.mean([2, 3]), w["f.weight"], w["f.bias"]);
        }

        AuditManifest Manifest(string output) => new() { Task = ModelTask.Classification, Inputs = [Image], Output = new ClassOutput(output, false) };
        Agree("tiny-classifier", Manifest("logits"), Manifest("0"), x => Logits(Answer(x["image"].Value)), Pictures(5, 1, 28, classes: 10), PlaneGrids.Rotations(45));
    }

    [Fact]
    public void The_recorded_point_network_agrees_in_all_three()
    {
        var w = Weights("tiny-pointnet");
        Tensor Answer(Tensor p)
        {
            var second = nn.functional.linear(nn.functional.linear(p, w["a.weight"], w["a.bias"]).relu(), w["b.weight"], w["b.bias"]).relu();
            return nn.functional.linear(second.amax([1]), w["c.weight"], w["c.bias"]);
        }

        AuditManifest Manifest(string output) => new() { Task = ModelTask.Points, Inputs = [new() { Tensor = "points", Layout = InputLayout.Npc }], Output = new ClassOutput(output, false) };
        using var generator = new Runtime.Generator(8);
        var clouds = AuditData.Of(
            "clouds",
            new Batch(("positions", new Field(randn([4, 40, 3], generator: generator.Torch), FieldType.Position)), ("label", new Field(arange(4, int64), FieldType.Label))),
            "label");
        Agree("tiny-pointnet", Manifest("logits"), Manifest("0"), x => Logits(Answer(x["positions"].Value)), clouds, SpaceGrids.Discs(60, 60));
    }

    [Fact]
    public void The_recorded_detector_agrees_in_all_three()
    {
        AuditManifest Manifest(string boxes, string labels, string scores) =>
            new() { Task = ModelTask.Detection, Inputs = [Image], Output = new BoxOutput { Boxes = boxes, Labels = labels, Scores = scores, LabelOffset = 1 } };
        Agree("centroid-detector", Manifest("boxes", "labels", "scores"), Manifest("0", "1", "2"), Centroid, Squares(), PlaneGrids.Shifts(-8, 8, 8));
    }

    [Fact]
    public void The_recorded_motion_estimator_agrees_as_script_and_as_tensors()
    {
        using var script = TorchScriptModel.Open(Fixture("global-lk-flow.ts.pt"), new()
        {
            Task = ModelTask.Flow,
            Inputs = [new() { Tensor = "first", Layout = InputLayout.Nchw }, new() { Tensor = "second", Layout = InputLayout.Nchw }],
            Output = new FlowOutput("0"),
        }, trusted: true);
        Agree([AuditFixtures.Subject("tensors", LeastSquaresMotion), new("script", script, script.Fingerprint)], AuditFixtures.Films(), FiniteGrids.SquareAndTimeSymmetries());
    }

    private static ManifestInput Image { get; } = new() { Tensor = "image", Layout = InputLayout.Nchw };

    private static void Agree(string fixture, AuditManifest onnxManifest, AuditManifest scriptManifest, Func<Batch, Batch> tensors, AuditData data, AuditGrid grid)
    {
        using var onnx = OnnxModel.Open(Fixture($"{fixture}.onnx"), onnxManifest);
        using var script = TorchScriptModel.Open(Fixture($"{fixture}.ts.pt"), scriptManifest, trusted: true);
        Agree([AuditFixtures.Subject("tensors", tensors), new("onnx", onnx, onnx.Fingerprint), new("script", script, script.Fingerprint)], data, grid);
    }

    private static void Agree(IReadOnlyList<AuditSubject> subjects, AuditData data, AuditGrid grid)
    {
        foreach (var result in NeroAudit.Run(subjects, data, grid, []))
        {
            double[][] values = [.. result.Models.Select(m => m.Values.Cast<double>().ToArray())];
            Assert.Equal(grid.Count * data.Inputs.Size, values[0].Length);
            Assert.All(values[0], v => Assert.True(double.IsFinite(v)));
            Assert.All(values.Skip(1), other => Assert.All(values[0].Zip(other), pair => Assert.Equal(pair.First, pair.Second, Tolerance)));
        }

        // Equal constants would agree as well: the first metric tells elements apart.
        var first = NeroAudit.Run([subjects[0]], data, grid, [])[0].Models[0].Values.Cast<double>().ToArray();
        Assert.True(first.Max() - first.Min() > 100 * Tolerance);
    }

    private static string Fixture(string file)
    {
        var path = ModelFixtureTests.PathOf(file);
        Assert.SkipWhen(path is null, "The data set model-fixtures is not here.");
        return path;
    }

    private static Dictionary<string, Tensor> Weights(string fixture)
    {
        using var script = jit.load(Fixture($"{fixture}.ts.pt"));
        return script.named_parameters().ToDictionary(p => p.name, p => p.parameter.detach().clone(), StringComparer.Ordinal);
    }

    private static Batch Logits(Tensor logits) => new(("logits", new Field(logits, FieldType.Scalar)));

    private static AuditData Pictures(int count, int channels, int size, int classes)
    {
        using var generator = new Runtime.Generator(7);
        return AuditData.Of(
            "noise",
            new Batch(("image", new Field(rand([count, channels, size, size], generator: generator.Torch), FieldType.Image)), ("label", new Field(arange(count, int64) % classes, FieldType.Label))),
            "label");
    }

    /// <summary>Squares of another channel each on black.</summary>
    private static AuditData Squares()
    {
        var image = zeros(2, 3, 64, 64);
        image[0, 1].narrow(0, 20, 16).narrow(1, 30, 16).fill_(1);
        image[1, 2].narrow(0, 24, 12).narrow(1, 12, 20).fill_(0.5);
        var boxes = tensor(new float[] { 30, 20, 46, 36, 12, 24, 32, 36 }).view(2, 1, 4);
        return AuditData.Of(
            "squares",
            new Batch(
                ("image", new Field(image, FieldType.Image)),
                ("boxes", new Field(boxes, FieldType.Boxes(64, 64))),
                ("labels", new Field(tensor(new long[] { 1, 2 }).view(2, 1), FieldType.Label))),
            "boxes",
            "labels");
    }

    private static Batch Centroid(Batch x)
    {
        var image = x["image"].Value;
        var (grey, places) = (image.mean([1]), arange(64, float32));
        var mass = grey.sum([1, 2]) + 1e-6;
        var (cx, cy) = ((grey * places).sum([1, 2]) / mass, (grey * places.view(64, 1)).sum([1, 2]) / mass);
        return new Batch(
            ("boxes", new Field(stack([cx - 8, cy - 8, cx + 8, cy + 8], 1).unsqueeze(1), FieldType.Boxes(64, 64))),
            ("scores", new Field((mass / (mass + 64)).unsqueeze(1), FieldType.Label)),
            ("labels", new Field(image.sum([2, 3]).argmax(1).unsqueeze(1), FieldType.Label)));
    }

    /// <summary>One motion for the whole picture, by least squares from central differences.</summary>
    private static Batch LeastSquaresMotion(Batch x)
    {
        var (a, b) = (x["frames"].Value.narrow(1, 0, 1), x["frames"].Value.narrow(1, 1, 1));
        var (height, width) = (a.shape[2], a.shape[3]);
        var gx = nn.functional.pad((a.narrow(3, 2, width - 2) - a.narrow(3, 0, width - 2)) / 2, [1, 1, 0, 0]);
        var gy = nn.functional.pad((a.narrow(2, 2, height - 2) - a.narrow(2, 0, height - 2)) / 2, [0, 0, 1, 1]);
        Tensor Sum(Tensor p, Tensor q) => (p * q).sum([1, 2, 3]);
        var (xx, yy, xy, xt, yt) = (Sum(gx, gx), Sum(gy, gy), Sum(gx, gy), Sum(gx, b - a), Sum(gy, b - a));
        var determinant = (xx * yy) - (xy * xy) + 1e-9;
        var motion = stack([((xy * yt) - (yy * xt)) / determinant, ((xy * xt) - (xx * yt)) / determinant], 1);
        return new Batch(("flow", new Field(motion.view(-1, 2, 1, 1).expand(-1, -1, height, width).contiguous(), FieldType.Flow)));
    }
}
