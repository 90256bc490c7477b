using Noether.Lab.Data;
using Noether.Lab.Data.Scenes;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Lab.Models;
using Noether.Lab.Tests.Data;
using Noether.Lab.Tests.Models;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Nero;

/// <summary>A detector that another tool made, asked about scenes on disk at every shift of what is in view.</summary>
public sealed class DetectorFixtureTests : IDisposable
{
    private const int Size = 128;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("centroid-detector.onnx", "boxes", "labels", "scores")]
    [InlineData("centroid-detector.ts.pt", "0", "1", "2")]
    public void A_detector_by_centroids_is_flat_where_the_object_is_whole_in_view(string file, string boxes, string labels, string scores)
    {
        Assert.SkipWhen(ModelFixtureTests.PathOf(file) is null, "The data set model-fixtures is not here.");
        var manifest = new AuditManifest
        {
            Task = ModelTask.Detection,
            Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw }],
            Output = new BoxOutput { Boxes = boxes, Labels = labels, Scores = scores, LabelOffset = 1 },
        };
        var path = ModelFixtureTests.PathOf(file)!;
        using ForeignModel model = file.EndsWith(".onnx", StringComparison.Ordinal) ? OnnxModel.Open(path, manifest) : TorchScriptModel.Open(path, manifest, trusted: true);
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        var scenes = AuditDataSets.Open(SceneFile.Write(_folder.Path, Squares()), Registries.BuiltIn(_folder), 3);
        var (grid, data) = AuditPresets.Named("Shift2-window").On(["size=64", "step=8"], scenes, generator);

        var audits = NeroAudit.Run([new AuditSubject("centroid", model, model.Fingerprint)], data, grid, [new TopBox(TopBoxKind.Iou), new TopBox()], new AuditOptions { WithConsensus = true });

        var whole = grid.Words.Index().Where(w => w.Item["shift ".Length..].Split(',').All(t => Math.Abs(int.Parse(t)) <= 24)).Select(w => w.Index).ToList();
        Assert.Equal(49, whole.Count);
        double[] overlaps = [.. whole.Select(g => audits[0].Aggregate(0)[g])];
        var mean = overlaps.Average();
        Assert.InRange(Math.Sqrt(overlaps.Average(v => (v - mean) * (v - mean))), 0, 1e-3);

        // Its boxes lie half a pixel to the upper left of the squares that they are about.
        Assert.Equal(15.5 * 15.5 / ((2 * 256) - (15.5 * 15.5)), mean, 1e-3);
        Assert.InRange(audits[0].Summary(0).Min, 0, mean - 0.05);
        Assert.InRange(audits[1].Summary(0).ConsensusCorrelation!.Value, 0.6, 1);
    }

    /// <summary>Black pictures with a square of 16 pixels, red, green or blue.</summary>
    private static LabelledScenes Squares()
    {
        var pixels = new byte[3 * 3 * Size * Size];
        var objects = new List<IReadOnlyList<SceneObject>>();
        for (var i = 0; i < 3; i++)
        {
            var (left, top) = (56 + (3 * i), 60 - (5 * i));
            for (var p = 0; p < 256; p++)
            {
                pixels[(((i * 3) + i) * Size * Size) + ((top + (p / 16)) * Size) + left + (p % 16)] = byte.MaxValue;
            }

            objects.Add([new SceneObject(i, left, top, left + 16, top + 16)]);
        }

        return new LabelledScenes(new NumberArray([3, 3, Size, Size], NumberType.UInt8, pixels), objects, ["red", "green", "blue"]);
    }
}
