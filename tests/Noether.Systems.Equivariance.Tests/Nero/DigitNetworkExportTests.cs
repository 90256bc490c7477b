using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Runtime;
using Noether.Systems.Equivariance.Nero;

namespace Noether.Systems.Equivariance.Tests.Nero;

public sealed class DigitNetworkExportTests
{
    [Theory]
    [InlineData(DigitLayout.Compact, 1)]
    [InlineData(DigitLayout.Compact, 8)]
    [InlineData(DigitLayout.Published, 1)]
    [InlineData(DigitLayout.Published, 4)]
    public void Written_as_onnx_it_answers_alike_and_says_how_it_is_asked(DigitLayout layout, int orientations)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var parts = ClassifierLayout.Of(layout, 0.25);
        using var model = orientations == 1 ? DigitNetwork.Plain(parts, generator) : DigitNetwork.Equivariant(parts, orientations, generator);
        Unsettle(model, generator);
        model.eval();

        var (file, difference) = OnnxExport.Write(model, new Dictionary<string, string> { ["licence"] = "none" }, generator);

        Assert.InRange(difference, 0, OnnxExport.Tolerance);
        var contents = OnnxReader.Read(file, "digits.onnx");
        Assert.Equal(OnnxGraph.Opset, contents.Opsets["ai.onnx"]);
        Assert.Equal("none", contents.Metadata["licence"]);
        Assert.Equal("image: Float32 [batch, 1, 28, 28]", $"{contents.Inputs[0].Name}: {contents.Inputs[0].Element} [{string.Join(", ", contents.Inputs[0].Shape!)}]");
        Assert.Equal(ManifestFile.Write(model.Manifest), ManifestFile.Write(ModelFile.Carried(contents, "digits.onnx")!));
    }

    // Statistics and scales as after a training, so that no part of the file could be left out unseen.
    private static void Unsettle(torch.nn.Module model, Generator generator)
    {
        using var off = torch.no_grad();
        foreach (var (name, buffer) in model.named_buffers().Where(b => b.name.Contains("running", StringComparison.Ordinal)))
        {
            using var noise = torch.rand(buffer.shape, generator: generator.Torch);
            buffer.copy_(name.EndsWith("mean", StringComparison.Ordinal) ? noise - 0.5 : noise + 0.5);
        }

        foreach (var (_, parameter) in model.named_parameters().Where(p => p.parameter.dim() == 1))
        {
            using var noise = torch.rand(parameter.shape, generator: generator.Torch);
            parameter.add_(noise - 0.5);
        }
    }
}
