using System.Text;
using Noether.Fields;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Normals;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Normals;

public sealed class NormalEstimatorExportTests
{
    private static readonly NormalsOptions Small = new() { Width = 0.05, Neighbours = 6 };

    private static readonly Dictionary<string, (Func<NormalsOptions, Generator, NormalEstimator> Make, bool Framed)> Networks = new()
    {
        ["pointnet"] = (NormalNetworks.PointNet, false),
        ["fa-pointnet"] = (NormalNetworks.FramedPointNet, true),
        ["dgcnn"] = (NormalNetworks.Dgcnn, false),
        ["dgcnn-plain"] = (NormalNetworks.PlainDgcnn, false),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Written_as_onnx_it_finds_the_same_normals(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(6);
        using var model = Networks[name].Make(Small, generator);
        model.eval();

        // Of first weights an average over reflections leaves almost nothing, which the division by its length would turn to noise.
        foreach (var (_, weights) in model.named_parameters().Where(w => w.parameter.dim() == 2))
        {
            weights.mul_(4);
        }

        Assert.Equal(Networks[name].Framed, model.Notes is not null);
        var (file, difference) = OnnxExport.Write(model, new Dictionary<string, string>(), generator);
        Assert.InRange(difference, 0, OnnxExport.Tolerance);

        var manifest = ManifestFile.Parse(Encoding.UTF8.GetBytes(ManifestFile.Write(model.Manifest)), "audit.json");
        Assert.Equal(new VectorOutput("normals"), manifest.Output);
        using var written = OnnxModel.Open(file, name, manifest);
        var clouds = new Batch(("positions", new Field(torch.randn([2, 25, 3], generator: generator.Torch) * torch.tensor([1f, 2, 3]), FieldType.Position)));
        Assert.True(model.call(clouds)["normals"].Value.allclose(written.Forward(clouds)["normals"].Value, 1e-4, 1e-4));
    }

    [Fact]
    public void Networks_over_neighbourhoods_and_over_random_motions_are_refused()
    {
        using var generator = new Generator(6);
        foreach (var make in (Func<NormalsOptions, Generator, NormalEstimator>[])[NormalNetworks.FramedLocalPointNet, NormalNetworks.GroupPointNet])
        {
            using var model = make(Small, generator);
            Assert.Contains("--format safetensors", Assert.Throws<InputException>(() => OnnxExport.Write(model, new Dictionary<string, string>(), generator)).Message);
        }
    }
}
