using Noether.Fields;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Runtime;
using Noether.Systems.Equivariance.Nero.Piv;

namespace Noether.Systems.Equivariance.Tests.Nero.Piv;

public sealed class FlowNetworkExportTests
{
    [Fact]
    public void Written_as_onnx_it_measures_the_same_motion_in_frames_of_any_even_size()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(4);
        using var model = new FlowNetwork(5, generator);
        model.eval();
        var (file, difference) = OnnxExport.Write(model, new Dictionary<string, string>(), generator);
        Assert.InRange(difference, 0, OnnxExport.Tolerance);

        using var written = OnnxModel.Open(file, "flow", model.Manifest);
        var frames = new Batch(("frames", new Field(torch.rand([2, 2, 24, 38], generator: generator.Torch), FieldType.FramePair)));
        var (own, its) = (model.call(frames)["flow"].Value, written.Forward(frames)["flow"].Value);
        Assert.True((own - its).abs().max().item<float>() <= 1e-5 * Math.Max(1, own.abs().max().item<float>()));
    }
}
