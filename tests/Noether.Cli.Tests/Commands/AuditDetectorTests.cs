using System.Text.Json.Nodes;
using Noether.Lab.Data.Scenes;
using Noether.Runtime;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

public sealed class AuditDetectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_detector_and_its_onnx_file_are_asked_about_scenes_on_disk_and_answer_alike()
    {
        Assert.Equal(0, Ask("run", "nero/detection", "--arms", "jitter-0", "--set", "trainScenes=10", "testScenes=1", "step=32", "width=2", "epochs=2", "leastScore=0", "--threads", "1", "--out", _folder.Path, "--name", "detector", "--quiet").Code);
        Assert.Equal(0, Ask("export", "detector:jitter-0", "--runs", _folder.Path, "--format", "onnx", "--file", _folder.File("detector.onnx")).Code);
        using var generator = new Generator(3);
        var scenes = SceneFile.Write(_folder.File("scenes"), new SceneImages().Draw(5, generator));

        var answer = Ask(
            "audit", "detector:jitter-0", _folder.File("detector.onnx"), "--runs", _folder.Path, "--symmetry", "Shift2-window", "--grid", "step=32", "--data", scenes,
            "--metric", "box-confidence", "--out", _folder.File("audit"), "--threads", "1", "--json");

        Assert.Equal(0, answer.Code);
        var models = JsonNode.Parse(Assert.Single(answer.OutLines))!["metrics"]![0]!["models"]!.AsArray();
        double[] Curve(int model) => [.. models[model]!["curve"]!.AsArray().Select(v => (double)v!)];
        Assert.Equal(16, Curve(0).Length);
        Assert.Contains(Curve(0), v => v > 0);
        Assert.All(Curve(0).Zip(Curve(1)), v => Assert.Equal(v.First, v.Second, 1e-4));
        Assert.True(File.Exists(_folder.File("audit", "figures/aggregate-box-confidence.svg")));
    }
}
