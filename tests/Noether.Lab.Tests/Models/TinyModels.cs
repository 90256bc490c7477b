using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using static TorchSharp.torch;

namespace Noether.Lab.Tests.Models;

/// <summary>Small models that the library's own writer makes, so that the tests need no files.</summary>
internal static class TinyModels
{
    public const int Size = 8;

    /// <summary>The classifier's layers: image <c>[n, 1, 8, 8]</c> to three scores, after a mean over the pixels.</summary>
    public static (nn.Module<Tensor, Tensor> Features, nn.Module<Tensor, Tensor> Head) Layers()
    {
        using var generator = new Noether.Runtime.Generator(5);
        var features = Nn.Initial.Draw(nn.Sequential(nn.Conv2d(1, 4, 3, stride: 2, padding: 1), nn.ReLU()), generator);
        var head = Nn.Initial.Draw(nn.Sequential(nn.Linear(4, 3)), generator);
        return (features, head);
    }

    public static Tensor Answer(Tensor image)
    {
        using var off = no_grad();
        var (features, head) = Layers();
        return head.call(features.call(image).mean([2, 3]));
    }

    public static AuditManifest Manifest(Func<ManifestInput, ManifestInput>? change = null, bool probabilities = false)
    {
        var input = new ManifestInput { Tensor = "image", Layout = InputLayout.Nchw };
        return new AuditManifest
        {
            Task = ModelTask.Classification,
            Inputs = [change is null ? input : change(input)],
            Classes = ["round", "square", "other"],
            Output = new ClassOutput("scores", probabilities),
        };
    }

    /// <summary>The classifier as an ONNX file.</summary>
    public static byte[] Classifier(long? batch = null, OnnxElement element = OnnxElement.Float32, bool channelsLast = false, bool probabilities = false)
    {
        var (features, head) = Layers();
        var graph = new OnnxGraph();
        var x = graph.Input("image", channelsLast ? [batch, Size, Size, 1] : [batch, 1, Size, Size], element);
        x = element == OnnxElement.Float32 ? x : graph.Add("Cast", [x], OnnxAttribute.Of("to", (long)OnnxElement.Float32));
        x = channelsLast ? graph.Add("Transpose", [x], OnnxAttribute.Of("perm", [0L, 3, 1, 2])) : x;
        x = OnnxLayers.Write(graph, features, x);
        x = graph.Add("ReduceMean", [x], OnnxAttribute.Of("axes", [2L, 3]), OnnxAttribute.Of("keepdims", 0L));
        x = OnnxLayers.Write(graph, head, x);
        x = probabilities ? graph.Add("Softmax", [x], OnnxAttribute.Of("axis", 1L)) : x;
        graph.Output(x, "scores", [batch, 3]);
        return graph.ToFile(new Dictionary<string, string>());
    }

    /// <summary>A detector that gives a row (box, score, class) for every pixel above one half, so that their number depends on the image.</summary>
    public static byte[] BrightPixels()
    {
        var graph = new OnnxGraph();
        var x = graph.Input("image", [1, 1, Size, Size]);
        var places = graph.Add("Cast", [graph.Add("Transpose", [graph.Add("NonZero", [graph.Add("Greater", [x, graph.Weight(0.5)])])], OnnxAttribute.Of("perm", [1L, 0]))], OnnxAttribute.Of("to", (long)OnnxElement.Float32));
        var (row, column, zero) = (Column(places, 2), Column(places, 3), Column(places, 0));
        var one = graph.Add("Add", [zero, graph.Weight(1.0)]);
        var right = graph.Add("Add", [column, one]);
        var bottom = graph.Add("Add", [row, one]);
        graph.Output(graph.Add("Concat", [column, row, right, bottom, one, one], OnnxAttribute.Of("axis", 1L)), "rows", [null, 6]);
        return graph.ToFile(new Dictionary<string, string>());

        string Column(string table, long index) => graph.Add("Gather", [table, graph.Weight([index])], OnnxAttribute.Of("axis", 1L));
    }

    public static Fields.Batch Images(int count)
    {
        using var generator = new Noether.Runtime.Generator(3);
        return new Fields.Batch(("image", new Fields.Field(rand([count, 1, Size, Size], generator: generator.Torch), Fields.FieldType.Image)));
    }
}
