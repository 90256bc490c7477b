using Noether.Fields;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Nn;
using static TorchSharp.torch.nn;
using Module = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;
using Random = Noether.Runtime.Generator;
using Tensors = TorchSharp.torch;

namespace Noether.Lab.Tests.Models;

/// <summary>Every layer that can be written gives the same numbers in ONNX Runtime.</summary>
public sealed class OnnxLayersTests
{
    public static TheoryData<string> Names => [.. Layers.Keys];

    private static Dictionary<string, Func<Random, Module>> Layers { get; } = new()
    {
        ["Linear"] = _ => Linear(9, 4),
        ["Linear without bias"] = _ => Linear(9, 4, hasBias: false),
        ["Conv2d"] = _ => Conv2d(4, 6, 3, stride: 2, padding: 1),
        ["Conv2d dilated, in groups, without bias"] = _ => Conv2d(4, 6, 3, dilation: 2, groups: 2, bias: false),
        ["Conv2d not square"] = _ => Conv2d(4, 2, (3, 2), padding: (1, 0), stride: (2, 1)),
        ["BatchNorm2d"] = _ => BatchNorm2d(4, eps: 1e-3),
        ["GroupBatchNorm2d"] = _ => new GroupBatchNorm2d(2, 2),
        ["LiftingConv2d"] = g => new LiftingConv2d(4, 2, 4, 3, g, padding: 1),
        ["GroupConv2d"] = g => new GroupConv2d(1, 2, 4, 3, g),
        ["LayerNorm"] = _ => LayerNorm([9, 9], eps: 1e-3),
        ["LayerNorm without weights"] = _ => LayerNorm(9, elementwise_affine: false),
        ["NormedLinear"] = g => Sequential(Flatten(), new NormedLinear(324, 4, SiLU(), g)),
        ["NormedLinear without activation"] = g => Sequential(Flatten(), new NormedLinear(324, 4, null, g)),
        ["MaxPool2d"] = _ => MaxPool2d(3, stride: 2, padding: 1),
        ["MaxPool2d not square, to the end"] = _ => MaxPool2d((2, 4), (2, 3), ceil_mode: true),
        ["AvgPool2d"] = _ => AvgPool2d(3, stride: 2, padding: 1),
        ["AvgPool2d without padding counted"] = _ => AvgPool2d((3, 2), (1, 2), (1, 0), count_include_pad: false),
        ["AdaptiveAvgPool2d to a pixel"] = _ => AdaptiveAvgPool2d(1),
        ["AdaptiveMaxPool2d to a pixel"] = _ => AdaptiveMaxPool2d([1, 1]),
        ["Flatten"] = _ => Flatten(),
        ["Identity"] = _ => Identity(),
        ["BlurPool2d"] = _ => new BlurPool2d(),
        ["ReLU"] = _ => ReLU(),
        ["Tanh"] = _ => Tanh(),
        ["Sigmoid"] = _ => Sigmoid(),
        ["SiLU"] = _ => SiLU(),
        ["LeakyReLU"] = _ => LeakyReLU(0.3),
        ["ELU"] = _ => ELU(0.7),
        ["Dropout of torch"] = _ => Dropout(0.5),
        ["Dropout"] = g => new Noether.Nn.Dropout(0.5, g),
        ["Mlp"] = g => Mlp.Create([9, 5, 3], () => SiLU(), g),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void It_answers_alike(string name)
    {
        using var scope = Tensors.NewDisposeScope();
        using var off = Tensors.no_grad();
        using var generator = new Random(11);
        using var layer = Layers[name](generator);
        foreach (var (buffer, values) in layer.named_buffers().Where(b => b.name.Contains("running", StringComparison.Ordinal)))
        {
            values.copy_(Tensors.rand(values.shape, generator: generator.Torch) + 0.5);
        }

        layer.eval();
        var x = Tensors.randn([3, 4, 9, 9], generator: generator.Torch);
        var expected = layer.call(x);

        var graph = new OnnxGraph();
        var computed = OnnxLayers.Write(graph, layer, graph.Input("image", [null, 4, 9, 9]));
        graph.Output(computed, "scores", [null, .. expected.shape[1..].Select(n => (long?)n)]);
        using var model = OnnxModel.Open(graph.ToFile(new Dictionary<string, string>()), name, TinyModels.Manifest() with { Classes = [] });
        OnnxModelTests.Close(expected.flatten(1), model.Forward(new Batch(("image", new Field(x, FieldType.Image))))["logits"].Value);
    }

    [Fact]
    public void The_largest_orientation_is_found_for_images_of_any_size()
    {
        var graph = new OnnxGraph();
        graph.Output(OnnxLayers.MaxOverOrientations(graph, graph.Input("image", [null, 6, null, null]), 3), "scores", [null, 2, null, null]);
        var x = Tensors.randn(2, 6, 5, 7);
        using var model = OnnxModel.Open(graph.ToFile(new Dictionary<string, string>()), "orientations", TinyModels.Manifest() with { Classes = [] });
        OnnxModelTests.Close(RegularField.MaxOverOrientations(x, 3).flatten(1), model.Forward(new Batch(("image", new Field(x, FieldType.Image))))["logits"].Value);
    }

    [Fact]
    public void What_depends_on_the_size_of_the_picture_is_refused()
    {
        using var adaptive = AdaptiveAvgPool2d([3, 3]);
        Assert.Contains("to a single pixel it can", Assert.Throws<InputException>(() => OnnxLayers.Write(new OnnxGraph(), adaptive, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_without_a_form_is_named()
    {
        using var layer = Softmax(1);
        Assert.False(OnnxLayers.Knows(layer.GetType()));
        Assert.Contains("Layers of type Softmax cannot be written", Assert.Throws<InputException>(() => OnnxLayers.Write(new OnnxGraph(), layer, "x")).Message, StringComparison.Ordinal);
    }
}
