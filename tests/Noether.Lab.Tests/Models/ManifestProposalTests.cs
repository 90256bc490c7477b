using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;

namespace Noether.Lab.Tests.Models;

public sealed class ManifestProposalTests
{
    [Theory]
    [InlineData(false, InputLayout.Nchw, "'scores' is taken for logits")]
    [InlineData(true, InputLayout.Nhwc, null)]
    public void A_classifier_is_told_by_its_shapes_and_its_softmax(bool other, InputLayout layout, string? doubt)
    {
        var file = TinyModels.Classifier(channelsLast: other, probabilities: other);
        var proposal = Propose(file);
        Assert.Equal((ModelTask.Classification, layout, ColourOrder.Grey), (proposal.Manifest.Task, proposal.Manifest.Inputs[0].Layout, proposal.Manifest.Inputs[0].Colours));
        Assert.Equal(new ClassOutput("scores", other), proposal.Manifest.Output);
        Assert.Contains(proposal.Doubts, d => d.Contains("how its inputs are scaled", StringComparison.Ordinal));
        Assert.Equal(doubt is not null, proposal.Doubts.Any(d => doubt is not null && d.StartsWith(doubt, StringComparison.Ordinal)));
        using var model = OnnxModel.Open(file, "tiny", proposal.Manifest);
        var images = TinyModels.Images(2);
        Assert.Equal([2L, 3], model.Forward(images)["logits"].Value.shape);
    }

    [Fact]
    public void Rows_of_six_are_a_detector_that_is_asked_one_by_one()
    {
        var proposal = Propose(TinyModels.BrightPixels());
        Assert.Equal(new BoxOutput { Rows = "rows", OneByOne = true }, proposal.Manifest.Output);
        using var model = OnnxModel.Open(TinyModels.BrightPixels(), "bright", proposal.Manifest);
        Assert.Equal(4, model.Forward(TinyModels.Images(3))["boxes"].Value.shape[2]);
    }

    [Theory]
    [InlineData("centroid-detector.onnx", ModelTask.Detection)]
    [InlineData("tiny-classifier.onnx", ModelTask.Classification)]
    [InlineData("tiny-pointnet.onnx", ModelTask.Points)]
    public void Files_of_other_tools_are_guessed_right(string name, ModelTask task)
    {
        var path = ModelFixtureTests.PathOf(name);
        Assert.SkipWhen(path is null, "The data set model-fixtures is not here.");
        var proposal = ManifestProposal.Of(OnnxReader.Read(path), path);
        Assert.Equal((task, name), (proposal.Manifest.Task, proposal.Manifest.Path));
        using var model = OnnxModel.Open(path, proposal.Manifest);
        Assert.Equal(ManifestFile.Write(proposal.Manifest), ManifestFile.Write(model.Manifest));
    }

    [Fact]
    public void What_looks_like_nothing_known_is_refused_with_its_shapes()
    {
        var graph = new OnnxGraph();
        graph.Output(graph.Add("Relu", [graph.Input("x", [null, 7])]), "y", [null, 7]);
        var error = Assert.Throws<InputException>(() => Propose(graph.ToFile(new Dictionary<string, string>())));
        Assert.Contains("takes 'x' with 2 axes; pictures have 4", error.Message, StringComparison.Ordinal);
    }

    private static ManifestProposal Propose(byte[] file) => ManifestProposal.Of(OnnxReader.Read(file, "tiny.onnx"), "tiny.onnx");
}
