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
        Assert.Equal(0, Predict(kind, good, ask).Code);
        var refused = 0;
        for (var seed = 0; seed < count; seed++)
        {
            var answer = Predict(kind, Damaged(good, new Random(seed)), ask);
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
