using Noether.Fields;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using static TorchSharp.torch;

namespace Noether.Lab.Tests.Models;

public sealed class OnnxModelTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(null)]
    [InlineData(1L)]
    [InlineData(3L)]
    public void It_answers_as_the_layers_do_whatever_its_batch_size(long? batch)
    {
        using var model = OnnxModel.Open(TinyModels.Classifier(batch), "tiny", TinyModels.Manifest());
        var images = TinyModels.Images(5);
        Close(TinyModels.Answer(images["image"].Value), model.Forward(images)["logits"].Value);
    }

    [Fact]
    public void Channels_may_come_last()
    {
        using var model = OnnxModel.Open(TinyModels.Classifier(channelsLast: true), "tiny", TinyModels.Manifest(i => i with { Layout = InputLayout.Nhwc }));
        var images = TinyModels.Images(2);
        Close(TinyModels.Answer(images["image"].Value), model.Forward(images)["logits"].Value);
    }

    [Theory]
    [InlineData(OnnxElement.UInt8, InputType.UInt8, 255)]
    [InlineData(OnnxElement.Float64, InputType.Float64, 1)]
    [InlineData(OnnxElement.Float16, InputType.Float16, 1)]
    public void Inputs_are_given_in_the_type_and_range_of_the_file(OnnxElement element, InputType type, double high)
    {
        using var model = OnnxModel.Open(TinyModels.Classifier(element: element), "tiny", TinyModels.Manifest(i => i with { Type = type, High = high }));
        // Eighths are exact in every type; 255ths are whole numbers.
        var image = (TinyModels.Images(2)["image"].Value * 8).round() / 8;
        var given = type == InputType.UInt8 ? (image * 255).round() : image;
        Close(TinyModels.Answer(given), model.Forward(new Batch(("image", new Field(image, FieldType.Image))))["logits"].Value, 2e-5 * high);
    }

    [Fact]
    public void Mean_and_deviation_are_taken_off_after_the_range()
    {
        using var model = OnnxModel.Open(TinyModels.Classifier(), "tiny", TinyModels.Manifest(i => i with { Low = -1, High = 3, Mean = [0.5], Deviation = [0.25] }));
        var images = TinyModels.Images(2);
        Close(TinyModels.Answer(((images["image"].Value * 4) - 1 - 0.5) / 0.25), model.Forward(images)["logits"].Value, 1e-4);
    }

    [Fact]
    public void Probabilities_become_logits_of_the_same_softmax()
    {
        using var model = OnnxModel.Open(TinyModels.Classifier(probabilities: true), "tiny", TinyModels.Manifest(probabilities: true));
        var images = TinyModels.Images(4);
        Close(TinyModels.Answer(images["image"].Value).softmax(1), model.Forward(images)["logits"].Value.softmax(1));
    }

    [Theory]
    [InlineData(false, 0.2, "those of sample 0 of a batch sum to")]
    [InlineData(true, 2, "sum to 2 ")]
    public void Scores_that_are_no_probabilities_are_not_taken_for_them(bool softmax, double factor, string why)
    {
        var graph = new OnnxGraph();
        var image = graph.Input("image", [null, 1, TinyModels.Size, TinyModels.Size]);
        var flat = graph.Add("Flatten", [image]);
        var scores = graph.Add("Mul", [softmax ? graph.Add("Softmax", [flat], OnnxAttribute.Of("axis", 1L)) : graph.Add("Sub", [flat, graph.Weight(0.5)]), graph.Weight(factor)]);
        graph.Output(scores, "scores", [null, TinyModels.Size * TinyModels.Size]);
        using var model = OnnxModel.Open(graph.ToFile(new Dictionary<string, string>()), "tiny", TinyModels.Manifest(probabilities: true) with { Classes = [] });
        Assert.Contains(why, Assert.Throws<InputException>(() => model.Forward(TinyModels.Images(2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Coloured_images_become_grey_and_grey_ones_coloured()
    {
        using var grey = OnnxModel.Open(TinyModels.Classifier(), "tiny", TinyModels.Manifest(i => i with { Colours = ColourOrder.Grey }));
        var image = TinyModels.Images(2)["image"].Value;
        Close(TinyModels.Answer(image), grey.Forward(new Batch(("image", new Field(image.expand(-1, 3, -1, -1), FieldType.Image))))["logits"].Value);
    }

    [Fact]
    public void Embedded_suppression_gives_each_image_its_own_number_of_boxes()
    {
        var manifest = TinyModels.Manifest() with { Task = ModelTask.Detection, Output = new BoxOutput { Rows = "rows", LabelOffset = 1, OneByOne = true } };
        using var model = OnnxModel.Open(TinyModels.BrightPixels(), "bright", manifest);
        var image = zeros(3, 1, TinyModels.Size, TinyModels.Size);
        image[0, 0, 2, 5] = 1;
        image[2, 0, 1, 1] = 1;
        image[2, 0, 7, 0] = 1;
        var found = model.Forward(new Batch(("image", new Field(image, FieldType.Image))));
        Assert.Equal([1L, 0, 2], found["boxes"].Mask!.sum(1).data<long>().ToArray());
        Assert.Equal([5f, 2, 6, 3], found["boxes"].Value[0, 0].data<float>().ToArray());
        Assert.Equal(FieldType.Boxes(TinyModels.Size, TinyModels.Size), found["boxes"].Type);
        Assert.Equal(0, found["labels"].Value[2, 1].item<long>());
    }

    [Fact]
    public void The_fingerprint_tells_weights_and_manifests_apart_and_nothing_else()
    {
        using var a = OnnxModel.Open(TinyModels.Classifier(), "a", TinyModels.Manifest());
        using var again = OnnxModel.Open(TinyModels.Classifier(), "b", TinyModels.Manifest() with { Path = "b" });
        using var otherFile = OnnxModel.Open(TinyModels.Classifier(batch: 1), "a", TinyModels.Manifest());
        using var otherManifest = OnnxModel.Open(TinyModels.Classifier(), "a", TinyModels.Manifest(i => i with { High = 2 }));
        Assert.Equal(a.Fingerprint, again.Fingerprint);
        Assert.Equal(3, new[] { a, otherFile, otherManifest }.Select(m => m.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void What_does_not_fit_is_told_by_name()
    {
        Refused("no input 'picture'", TinyModels.Manifest(i => i with { Tensor = "picture" }));
        Refused("says that the input 'image' of tiny takes uint8", TinyModels.Manifest(i => i with { Type = InputType.UInt8 }));
        Refused("no output 'score'; did you mean 'scores'?", TinyModels.Manifest() with { Output = new ClassOutput("score", false) });
        using var model = OnnxModel.Open(TinyModels.Classifier(), "tiny", TinyModels.Manifest(i => i with { Shape = [null, 1, 8, 8] }));
        Assert.Contains("[any, 1, 8, 8] (NCHW); the data give [2, 1, 9, 9]", Assert.Throws<InputException>(() => model.Forward(Square(9))).Message, StringComparison.Ordinal);
        Assert.Contains("asked by the field 'image'; the data have x", Assert.Throws<InputException>(() => model.Forward(new Batch(("x", Square(8)["image"])))).Message, StringComparison.Ordinal);
        using var careless = OnnxModel.Open(TinyModels.Classifier(), "tiny", TinyModels.Manifest());
        Assert.Contains("tiny failed on inputs [2, 1, 9, 9]", Assert.Throws<InputException>(() => careless.Forward(Square(9))).Message, StringComparison.Ordinal);
        using var wrongClasses = OnnxModel.Open(TinyModels.Classifier(), "tiny", TinyModels.Manifest() with { Classes = ["a", "b"] });
        Assert.Contains("[2, 3]; expected [2, 2]", Assert.Throws<InputException>(() => wrongClasses.Forward(Square(8))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_that_the_runtime_lacks_is_named()
    {
        var graph = new OnnxGraph();
        graph.Output(graph.Add("Frobnicate", [graph.Input("image", [null, 3])]), "scores", [null, 3]);
        var error = Assert.Throws<InputException>(() => OnnxModel.Open(graph.ToFile(new Dictionary<string, string>()), "strange", TinyModels.Manifest()));
        Assert.StartsWith("strange cannot be run by ONNX Runtime:", error.Message, StringComparison.Ordinal);
        Assert.Contains("Frobnicate", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    internal static void Close(Tensor expected, Tensor found, double tolerance = Tolerance)
    {
        Assert.Equal(expected.shape, found.shape);
        Assert.InRange((expected.to(float32) - found).abs().max().item<float>(), 0, tolerance);
    }

    private static Batch Square(long size) => new(("image", new Field(ones(2, 1, size, size), FieldType.Image)));

    private static void Refused(string words, AuditManifest manifest) =>
        Assert.Contains(words, Assert.Throws<InputException>(() => OnnxModel.Open(TinyModels.Classifier(), "tiny", manifest)).Message, StringComparison.Ordinal);
}
