using Noether.Fields;
using Noether.Lab.Data.Scenes;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Nero.Detection;

/// <summary>
/// A small detector without anchors: two blocks of convolutions come down to a quarter of the resolution, two more look ever further there, until each cell has all of the picture in view,
/// its border included. The features near a cell and far from it together give the maps. Shifts by whole cells move everything but what the border tells. Field <c>image</c> (colours 0 to 1) in; <c>boxes</c>, <c>scores</c> and <c>labels</c> out, or the maps while it is trained.
/// </summary>
public sealed class DetectionNetwork : NetworkModel, IOnnxNetwork
{
    /// <summary>Pixels along a cell's edge.</summary>
    public const int Stride = 4;

    /// <summary>Most boxes of a picture.</summary>
    public const int Boxes = 5;

    /// <summary>Edge length of its pictures in pixels.</summary>
    internal const int View = 128;

    // How far apart the entries of the third and fourth blocks' filters lie, in cells.
    private static readonly int[] Reaches = [2, 4, 8, 16];

    // Logit of a share of 0.1: nearly all cells are no middle.
    private const double FirstHeat = -2.19;

    // Extents in cells and offsets that training begins with: those of a common object.
    private const double FirstExtent = 9;
    private const double FirstOffset = 0.5;

    private readonly torch.nn.Module<Tensor, Tensor> near;
    private readonly torch.nn.Module<Tensor, Tensor> far;
    private readonly torch.nn.Module<Tensor, Tensor> head;

    private readonly double _leastScore;

    /// <param name="width">Channels of the first block; the others have twice as many.</param>
    /// <param name="generator">Where first weights are drawn from.</param>
    /// <param name="leastScore">Boxes that are less sure do not exist.</param>
    internal DetectionNetwork(int width, Generator generator, double leastScore = 0.2)
        : base(nameof(DetectionNetwork))
    {
        _leastScore = leastScore;
        near = Initial.Draw(torch.nn.Sequential([.. Layer(3, width, 2), .. Layer(width, 2 * width, 2), .. Layer(2 * width, 2 * width, 1)]), generator);
        far = Initial.Draw(torch.nn.Sequential([.. Reaches.SelectMany(reach => Layer(2 * width, 2 * width, 1, reach))]), generator);
        var maps = torch.nn.Conv2d(2 * width, CentreMaps.Channels(Classes.Count), 1);
        head = Initial.Draw(torch.nn.Sequential([.. Layer(4 * width, 2 * width, 1), maps]), generator);
        Begin(maps.bias!);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public AuditManifest Manifest => new()
    {
        Task = ModelTask.Detection,
        Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw, Shape = [null, 3, View, View], Colours = ColourOrder.Rgb }],
        Classes = Classes,
        Output = new BoxOutput { Boxes = "boxes", Scores = "scores", Labels = "labels", LeastScore = _leastScore },
    };

    private static IReadOnlyList<string> Classes => SceneImages.Classes;

    /// <inheritdoc/>
    /// <exception cref="InputException">The picture's edges are no multiples of 4.</exception>
    public override Batch forward(Batch x)
    {
        var image = x["image"].Value;
        if (image.shape is not [_, 3, var height, var width] || height % Stride != 0 || width % Stride != 0)
        {
            throw new InputException($"The detector takes pictures [batch, 3, height, width] whose edges are multiples of {Stride}; found [{string.Join(", ", image.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var detail = near.call(image - 0.5);
        var maps = CentreMaps.Of(head.call(torch.cat([detail, far.call(detail)], 1)));
        var answer = training ? maps.ToBatch() : maps.Decode(Boxes, Stride, _leastScore);
        return answer.Select((_, f) => new Field(scope.MoveToOuter(f.Value), f.Type, f.Mask is null ? null : scope.MoveToOuter(f.Mask)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(OnnxGraph graph, IReadOnlyList<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(inputs);
        var detail = OnnxLayers.Write(graph, near, graph.Add("Sub", [inputs[0], graph.Weight(0.5)]));
        var maps = OnnxLayers.Write(graph, head, graph.Add("Concat", [detail, OnnxLayers.Write(graph, far, detail)], OnnxAttribute.Of("axis", 1L)));
        return OnnxBoxes.Write(graph, maps, Classes.Count, View / Stride, Stride, Boxes);
    }

    private static void Begin(Tensor bias)
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        bias.copy_(torch.tensor([.. Enumerable.Repeat(FirstHeat, Classes.Count), FirstExtent, FirstExtent, FirstOffset, FirstOffset]));
    }

    private static torch.nn.Module<Tensor, Tensor>[] Layer(int from, int to, int stride, int reach = 1) =>
        [torch.nn.Conv2d(from, to, 3, stride: stride, padding: reach, dilation: reach, bias: false), torch.nn.BatchNorm2d(to), torch.nn.ReLU()];
}
