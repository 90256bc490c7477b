using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

/// <summary>From training to an audit of the exported file, for clouds of points.</summary>
public sealed class PointsAuditTests : IDisposable
{
    private const int Clouds = 6, Points = 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_and_its_file_have_equal_values_under_every_rotation()
    {
        Answer trained = Ask(
            "run", "nero/points", "--fast", "--arms", "plain,invariant", "--set", "trainShapes=24", "testClouds=12", "points=20", "axisStep=90", "angleStep=90", "width=0.2",
            "--threads", "1", "--out", _folder.Path, "--name", "trained", "--quiet");
        Assert.True(trained.Code == 0, trained.Error);
        var data = WriteClouds();
        Compare("plain", data, flat: false);
        Compare("invariant", data, flat: true);
        Assert.Contains("frames are inside the file", File.ReadAllText(_folder.File("invariant.onnx.md")), StringComparison.Ordinal);
        Assert.DoesNotContain("frames are inside the file", File.ReadAllText(_folder.File("plain.onnx.md")), StringComparison.Ordinal);
    }

    private void Compare(string arm, string data, bool flat)
    {
        var file = _folder.File($"{arm}.onnx");
        Assert.Equal(0, Ask("export", $"trained:{arm}", "--runs", _folder.Path, "--file", file).Code);
        var audit = Ask(
            "audit", $"trained:{arm}", file, "--runs", _folder.Path, "--out", _folder.File(arm), "--symmetry", "SO3-points", "--data", data, "--grid", "axis=90", "angle=60", "--threads", "1", "--json");
        Assert.Equal((0, ""), (audit.Code, audit.Error));

        var values = NpyFile.Read(_folder.File(arm, "values.npy"));
        Assert.Equal(2, values.Shape[0]);
        Assert.Equal(Clouds, values.Shape[2]);
        var numbers = values.ToDoubles();
        var (own, its) = (numbers[..(numbers.Length / 2)], numbers[(numbers.Length / 2)..]);
        Assert.All(own.Zip(its), v => Assert.Equal(v.First, v.Second, 1e-4));
        Assert.Equal(flat, Enumerable.Range(0, Clouds).All(cloud => own.Where((_, i) => i % Clouds == cloud).Max() - own.Where((_, i) => i % Clouds == cloud).Min() < 1e-5));
    }

    private string WriteClouds()
    {
        var random = new Random(1);
        var path = _folder.File("clouds.npz");
        using var stream = File.Create(path);
        NpzFile.Write(stream,
        [
            new("positions", NumberArray.Of<float>([Clouds, Points, 3], [.. Enumerable.Range(0, Clouds * Points * 3).Select(i => (float)random.NextDouble() * (1 + (i % 3)))])),
            new("label", NumberArray.Of<long>([Clouds], [0, 1, 2, 3, 4, 5])),
        ]);
        return path;
    }
}
