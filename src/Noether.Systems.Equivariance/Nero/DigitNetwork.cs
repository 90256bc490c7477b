using Noether.Fields;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>
/// A classifier of 28 x 28 digits: field <c>image</c> (grey values 0 to 1) in, field <c>logits</c> (10 scores) out.
/// It normalises its input itself and looks at the disc alone that a rotation keeps inside the image.
/// </summary>
public sealed class DigitNetwork : NetworkModel, IOnnxNetwork
{
    /// <summary>Edge length of its images in pixels.</summary>
    public const int ImageSize = 28;

    /// <summary>Number of digits.</summary>
    public const int Classes = 10;

    // Mean and standard deviation of MNIST's training pixels.
    private const double PixelMean = 0.1307;
    private const double PixelDeviation = 0.3081;

    private readonly torch.nn.Module<Tensor, Tensor> features;
    private readonly torch.nn.Module<Tensor, Tensor> head;
    private readonly Tensor disc;

    private readonly int _orientations;

    private DigitNetwork(string name, torch.nn.Module<Tensor, Tensor> features, torch.nn.Module<Tensor, Tensor> head, int orientations)
        : base(name)
    {
        this.features = features;
        this.head = head;
        _orientations = orientations;
        disc = DiscMask.Create(ImageSize);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public AuditManifest Manifest { get; } = new()
    {
        Task = ModelTask.Classification,
        Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw, Shape = [null, 1, ImageSize, ImageSize], Colours = ColourOrder.Grey }],
        Classes = [.. Enumerable.Range(0, Classes).Select(d => $"{d}")],
        Output = new ClassOutput("logits", Probabilities: false),
    };

    /// <summary>An ordinary convolutional network.</summary>
    internal static DigitNetwork Plain(ClassifierLayout layout, Generator generator)
    {
        var channels = 1;
        var layers = new List<torch.nn.Module<Tensor, Tensor>>();
        foreach (var block in layout.Blocks)
        {
            layers.Add(torch.nn.Conv2d(channels, block.Width, block.Size, padding: block.Padding, bias: false));
            layers.Add(torch.nn.BatchNorm2d(block.Width));
            Finish(layers, block);
            channels = block.Width;
        }

        return new DigitNetwork("plain", Initial.Draw(torch.nn.Sequential(layers), generator), Head(channels, layout.Hidden, generator), orientations: 1);
    }

    /// <summary>The same network with group convolutions: invariant to turns by 360 / N degrees.</summary>
    internal static DigitNetwork Equivariant(ClassifierLayout layout, int orientations, Generator generator)
    {
        var channels = 0;
        var layers = new List<torch.nn.Module<Tensor, Tensor>>();
        foreach (var block in layout.Blocks)
        {
            layers.Add(channels == 0
                ? new LiftingConv2d(1, block.Width, orientations, block.Size, generator, block.Padding)
                : new GroupConv2d(channels, block.Width, orientations, block.Size, generator, block.Padding));
            layers.Add(new GroupBatchNorm2d(block.Width, orientations));
            Finish(layers, block);
            channels = block.Width;
        }

        return new DigitNetwork("equivariant", torch.nn.Sequential(layers), Head(channels, layout.Hidden, generator), orientations);
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var image = (x["image"].Value - PixelMean) / PixelDeviation * disc;
        var pooled = RegularField.MaxOverOrientations(features.call(image), _orientations).mean([2, 3]);
        return new Batch(("logits", new Field(scope.MoveToOuter(head.call(pooled)), FieldType.Scalar)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(OnnxGraph graph, IReadOnlyList<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        var normed = graph.Add("Div", [graph.Add("Sub", [inputs[0], graph.Weight(PixelMean)]), graph.Weight(PixelDeviation)]);
        var maps = OnnxLayers.Write(graph, features, graph.Add("Mul", [normed, graph.Weight(disc)]));
        var scalar = OnnxLayers.MaxOverOrientations(graph, maps, _orientations);
        var pooled = graph.Add("ReduceMean", [scalar], OnnxAttribute.Of("axes", [2L, 3]), OnnxAttribute.Of("keepdims", 0L));
        return [OnnxLayers.Write(graph, head, pooled)];
    }

    private static void Finish(List<torch.nn.Module<Tensor, Tensor>> layers, ClassifierBlock block)
    {
        layers.Add(torch.nn.ReLU(inplace: true));
        if (block.Halve)
        {
            layers.Add(new BlurPool2d());
        }
    }

    private static torch.nn.Module<Tensor, Tensor> Head(int channels, int hidden, Generator generator) =>
        Initial.Draw(
            torch.nn.Sequential(
                torch.nn.Linear(channels, hidden, hasBias: false),
                torch.nn.BatchNorm1d(hidden),
                torch.nn.ELU(),
                torch.nn.Linear(hidden, Classes)),
            generator);
}
