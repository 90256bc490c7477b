using System.Text;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Lab.Tests.Models;

namespace Noether.Cli.Tests;

/// <summary>
/// Models and manifests with seeded damage, through the program's entry point: an answer, or one line and exit code 2. A bit of a weight may flip without harm to the form.
/// </summary>
public sealed class CorruptedModelTests : IDisposable
{
    private static readonly DataRegistry Data = DataRegistry.FromAssemblies([], DataRegistryOptions.FromEnvironment());

    private readonly TemporaryFolder _folder = new();

    public CorruptedModelTests()
    {
        NpyFile.Write(_folder.File("x.npy"), NumberArray.Of<float>([1, 1, 2, 2], [0, 0.5f, 0.25f, 1]));
        _ = _folder.Write("audit.json", Encoding.UTF8.GetString(Manifest("scores")));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("onnx", 40)]
    [InlineData("torchscript", 10)]
    [InlineData("manifest", 40)]
    public void A_few_damaged_files_end_in_one_line(string kind, int count) => Attack(kind, count, Invocation.Ask);

    [Theory]
    [InlineData("onnx")]
    [InlineData("torchscript")]
    [InlineData("manifest")]
    [Trait("Category", "Soak")]
    public void A_thousand_damaged_files_end_in_one_line(string kind) => Attack(kind, 1000, Invocation.Ask);

    [Theory]
    [InlineData("tiny-classifier.onnx", 20)]
    [InlineData("centroid-detector.onnx", 20)]
    [InlineData("tiny-classifier.ts.pt", 10)]
    public void So_do_a_few_damaged_files_that_other_tools_made(string file, int count) => AttackRecorded(file, count);

    [Theory]
    [InlineData("tiny-classifier.onnx")]
    [InlineData("centroid-detector.onnx")]
    [InlineData("tiny-classifier.ts.pt")]
    [InlineData("centroid-detector.ts.pt")]
    [Trait("Category", "Soak")]
    public void So_do_a_thousand_damaged_files_that_other_tools_made(string file) => AttackRecorded(file, 1000);

    [Fact]
    public void So_they_do_in_a_process_of_their_own() => Attack("torchscript", 3, args => ProgramUnderTest.Run(args));

    private void Attack(string kind, int count, Func<string[], Answer> ask)
    {
        var good = kind switch
        {
            "onnx" => Onnx(),
            "torchscript" => TinyScript.Archive(),
            _ => Manifest("scores"),
        };
        Attack(good, count, bytes => Predict(kind, bytes, ask));
    }

    private void AttackRecorded(string file, int count)
    {
        Assert.SkipUnless(Data.Has(ModelFixtures.Name), "The data set model-fixtures is not here.");
        var (detector, script) = (file.StartsWith("centroid", StringComparison.Ordinal), file.EndsWith(".pt", StringComparison.Ordinal));
        long[] shape = detector ? [1, 3, 32, 32] : [1, 1, 28, 28];
        var pictures = _folder.File("pictures.npy");
        NpyFile.Write(pictures, NumberArray.Of<float>(shape, [.. Enumerable.Range(0, (int)shape.Aggregate((a, b) => a * b)).Select(i => i % 17 / 16f)]));
        var manifest = _folder.Write("recorded.json", ManifestFile.Write(new AuditManifest
        {
            Task = detector ? ModelTask.Detection : ModelTask.Classification,
            Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw, Shape = [null, .. shape.Skip(1).Select(n => (long?)n)] }],
            Output = detector
                ? new BoxOutput { Boxes = script ? "0" : "boxes", Labels = script ? "1" : "labels", Scores = script ? "2" : "scores", LabelOffset = 1 }
                : new ClassOutput(script ? "0" : "logits", false),
        }));
        Attack(File.ReadAllBytes(Path.Combine(Data.Folder(ModelFixtures.Name), file)), count, bytes =>
        {
            File.WriteAllBytes(_folder.File("damaged"), bytes);
            return Invocation.Ask("predict", _folder.File("damaged"), "--manifest", manifest, "--data", pictures, "--out", _folder.File("y.npz"), "--trust", "--quiet");
        });
    }

    private static void Attack(byte[] good, int count, Func<byte[], Answer> predict)
    {
        Assert.Equal(0, predict(good).Code);
        var refused = 0;
        for (var seed = 0; seed < count; seed++)
        {
            var answer = predict(Damaged(good, new Random(seed)));
            Assert.True(answer.Code is 0 or 2, $"Seed {seed} ended with exit code {answer.Code}: {answer.Error}");
            Assert.Equal(answer.Code == 2 ? 1 : 0, answer.ErrorLines.Length);
            refused += answer.Code == 2 ? 1 : 0;
        }

        Assert.InRange(refused, count / 3, count);
    }

    private Answer Predict(string kind, byte[] bytes, Func<string[], Answer> ask)
    {
        var file = _folder.File(kind == "manifest" ? "model.onnx" : "damaged");
        File.WriteAllBytes(file, kind == "manifest" ? Onnx() : bytes);
        var manifest = _folder.File("damaged.json");
        File.WriteAllBytes(manifest, kind switch { "manifest" => bytes, "torchscript" => Manifest("0"), _ => Manifest("scores") });
        return ask(["predict", file, "--manifest", manifest, "--data", _folder.File("x.npy"), "--out", _folder.File("y.csv"), "--trust", "--quiet"]);
    }

    private static byte[] Damaged(byte[] good, Random random)
    {
        var bytes = good.ToArray();
        if (random.Next(4) == 0)
        {
            return bytes[..random.Next(bytes.Length)];
        }

        for (var flips = 1 + random.Next(4); flips > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        return bytes;
    }

    private static byte[] Manifest(string output) => Encoding.UTF8.GetBytes(ManifestFile.Write(new AuditManifest
    {
        Task = ModelTask.Classification,
        Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw }],
        Output = new ClassOutput(output, false),
    }));

    private static byte[] Onnx()
    {
        var graph = new OnnxGraph();
        var image = graph.Input("image", [null, 1, 2, 2]);
        graph.Output(graph.Add("MatMul", [graph.Add("Flatten", [image]), graph.Weight(torch.ones(4, 3))]), "scores", [null, 3]);
        return graph.ToFile(new Dictionary<string, string>());
    }
}
