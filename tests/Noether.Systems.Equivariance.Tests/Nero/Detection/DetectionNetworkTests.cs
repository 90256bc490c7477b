using Noether.Fields;
using Noether.Lab.Data.Scenes;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Runtime;
using Noether.Systems.Equivariance.Nero.Detection;

namespace Noether.Systems.Equivariance.Tests.Nero.Detection;

public sealed class DetectionNetworkTests
{
    [Fact]
    public void Written_as_onnx_it_answers_alike_and_says_how_it_is_asked()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        using var model = new DetectionNetwork(4, generator);
        Unsettle(model, generator);
        model.eval();

        var (file, difference) = OnnxExport.Write(model, new Dictionary<string, string>(), generator);

        Assert.InRange(difference, 0, OnnxExport.Tolerance);
        var contents = OnnxReader.Read(file, "detector.onnx");
        Assert.Equal(["boxes", "scores", "labels"], contents.Outputs.Select(o => o.Name));
        Assert.Equal(ManifestFile.Write(model.Manifest), ManifestFile.Write(ModelFile.Carried(contents, "detector.onnx")!));

        // Through its own manifest the file has the network's fields, and drops the boxes that the network drops.
        using var written = OnnxModel.Open(file, "detector.onnx", model.Manifest);
        var picture = new Batch(("image", new Field(torch.rand([2, 3, 128, 128], generator: generator.Torch), FieldType.Image)));
        var (here, there) = (model.call(picture), written.Forward(picture));
        Assert.True(here["boxes"].Mask!.eq(there["boxes"].Mask!).all().ToBoolean());
        Assert.Equal(here["boxes"].Type, there["boxes"].Type);
        Assert.True(here["boxes"].Value.allclose(there["boxes"].Value, atol: 1e-3));
    }

    [Fact]
    public void In_training_it_gives_maps_and_afterwards_boxes_of_its_classes()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var model = new DetectionNetwork(2, generator);
        var picture = new Batch(("image", new Field(torch.rand([3, 3, 64, 64], generator: generator.Torch), FieldType.Image)));
        Assert.Equal([3, 5, 16, 16], model.call(picture)["heat"].Value.shape);
        model.eval();
        var found = model.call(picture);
        Assert.Equal([3, 5, 4], found["boxes"].Value.shape);
        Assert.InRange(found["labels"].Value.max().item<long>(), 0, SceneImages.Classes.Count - 1);
        Assert.Contains("multiples of 4", Assert.Throws<InputException>(() => model.call(new Batch(("image", new Field(torch.rand([1, 3, 62, 64]), FieldType.Image))))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_equals_its_singles()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var model = new DetectionNetwork(2, generator);
        model.eval();
        var pictures = new Batch(("image", new Field(torch.rand([3, 3, 64, 64], generator: generator.Torch), FieldType.Image)));
        var all = model.call(pictures);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(all["boxes"].Value.narrow(0, i, 1).allclose(model.call(pictures.Slice(i, 1))["boxes"].Value, atol: 1e-3));
        }
    }

    // Statistics as after a training, so that no part of the file could be left out unseen.
    private static void Unsettle(torch.nn.Module model, Generator generator)
    {
        using var off = torch.no_grad();
        foreach (var (name, buffer) in model.named_buffers().Where(b => b.name.Contains("running", StringComparison.Ordinal)))
        {
            using var noise = torch.rand(buffer.shape, generator: generator.Torch);
            buffer.copy_(name.EndsWith("mean", StringComparison.Ordinal) ? noise - 0.5 : noise + 0.5);
        }
    }
}
