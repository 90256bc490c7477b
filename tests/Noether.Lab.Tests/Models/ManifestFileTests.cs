using System.Text;
using Noether.Lab.Models;

namespace Noether.Lab.Tests.Models;

public sealed class ManifestFileTests
{
    private const string Classifier = """{ "task": "classification", "inputs": [{ "tensor": "x", "layout": "NCHW" }], "output": { "logits": "y" } }""";

    public static TheoryData<AuditManifest> Manifests =>
    [
        TinyModels.Manifest(i => i with { Shape = [null, 3, 8, 8], Type = InputType.UInt8, Low = 0, High = 255, Mean = [1, 2, 3], Deviation = [4], Colours = ColourOrder.Bgr }, probabilities: true),
        new AuditManifest { Task = ModelTask.Detection, Path = "a.onnx", Inputs = [Input("image", InputLayout.Nhwc)], Output = new BoxOutput { Rows = "rows", Format = BoxFormat.Cxcywh, Normalised = true, LabelOffset = 1, Nms = 0.5, LeastScore = 0.25, OneByOne = true } },
        new AuditManifest { Task = ModelTask.Detection, Inputs = [Input("image", InputLayout.Nchw)], Output = new BoxOutput { Boxes = "b", Scores = "s", Labels = "l" } },
        new AuditManifest { Task = ModelTask.Flow, Inputs = [Input("a", InputLayout.Nchw), Input("b", InputLayout.Nchw)], Output = new FlowOutput("f", VFirst: true, Scale: 20, VUp: true, Last: true) },
        new AuditManifest { Task = ModelTask.Points, Inputs = [Input("p", InputLayout.Ncp) with { Points = 64 }], Output = new ClassOutput("y", false) },
    ];

    [Theory]
    [MemberData(nameof(Manifests))]
    public void What_is_written_is_read_back(AuditManifest manifest)
    {
        var text = ManifestFile.Write(manifest);
        Assert.Equal(text, ManifestFile.Write(Parse(text)));
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var manifest = Parse(Classifier);
        Assert.Equal(new ClassOutput("y", false), manifest.Output);
        Assert.Equal((0, 1, InputType.Float32, ColourOrder.Any), (manifest.Inputs[0].Low, manifest.Inputs[0].High, manifest.Inputs[0].Type, manifest.Inputs[0].Colours));
    }

    [Theory]
    [InlineData("{ \"task\": \"classify\" }", "'task' is \"classify\"; expected one of \"classification\"")]
    [InlineData("{}", "the key 'task' is missing")]
    [InlineData("[]", " is []; expected an object")]
    [InlineData("{ \"task\": \"classification\" ", "line 1: not valid JSON")]
    [InlineData("""{ "task": "classification", "inputs": [], "output": {} }""", "'inputs' is []; expected one input")]
    [InlineData("""{ "task": "classification", "inputs": [{ "tensor": "x", "layout": "NPC" }], "output": {} }""", "'inputs[0].layout' is \"NPC\"; expected one of \"NCHW\", \"NHWC\"")]
    [InlineData("""{ "task": "classification", "inputs": [{ "layout": "NCHW" }], "output": {} }""", "the key 'inputs[0].tensor' is missing")]
    [InlineData("""{ "task": "classification", "inputs": [{ "tensor": "x", "layout": "NCHW", "sd": [0] }], "output": {} }""", "'inputs[0].sd' is [0]; expected a list of numbers other than 0")]
    [InlineData("""{ "task": "classification", "inputs": [{ "tensor": "x", "layout": "NCHW", "mena": [0] }], "output": {} }""", "there is no key 'inputs[0].mena'; did you mean 'mean'?")]
    [InlineData("""{ "task": "classification", "inputs": [{ "tensor": "x", "layout": "NCHW", "shape": [1, 2] }], "output": {} }""", "'inputs[0].shape' is [1, 2]; expected 4 axes")]
    [InlineData("""{ "task": "classification", "inputs": [{ "tensor": "x", "layout": "NCHW" }], "output": {} }""", "the key 'output.logits' is missing")]
    [InlineData("""{ "task": "classification", "inputs": [{ "tensor": "x", "layout": "NCHW" }], "output": { "logits": "a", "probabilities": "b" } }""", "and not both")]
    [InlineData("""{ "task": "detection", "inputs": [{ "tensor": "x", "layout": "NCHW" }], "output": { "boxes": "a" } }""", "the key 'output.scores' is missing")]
    [InlineData("""{ "task": "detection", "inputs": [{ "tensor": "x", "layout": "NCHW" }], "output": { "rows": "a", "nms": 2 } }""", "'output.nms' is 2; expected an overlap from 0 to 1")]
    [InlineData("""{ "task": "flow", "inputs": [{ "tensor": "x", "layout": "NCHW" }], "output": { "flow": 3 } }""", "'output.flow' is 3; expected the motion field's name")]
    public void What_is_wrong_is_told_by_file_key_and_expectation(string json, string words)
    {
        var message = Assert.Throws<InputException>(() => Parse(json)).Message;
        Assert.StartsWith("audit.json", message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    private static AuditManifest Parse(string json) => ManifestFile.Parse(Encoding.UTF8.GetBytes(json), "audit.json");

    private static ManifestInput Input(string tensor, InputLayout layout) => new() { Tensor = tensor, Layout = layout };
}
