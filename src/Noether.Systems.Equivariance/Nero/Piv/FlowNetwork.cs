using Noether.Fields;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Nero.Piv;

/// <summary>
/// A small network for motion: features of both frames at half their size, how alike they are at displacements up to 4 (8 pixels of the frames), and three
/// convolutions that read the flow from that. Field <c>frames</c> (pairs of grey values 0 to 1, even edges) in, field <c>flow</c> out.
/// </summary>
public sealed class FlowNetwork : NetworkModel, IOnnxNetwork
{
    private const int Radius = 4;

    // Added to variances: an empty picture stays empty.
    private const double Smallest = 1e-4;

    private readonly torch.nn.Module<Tensor, Tensor> features;
    private readonly LocalCorrelation correlation;
    private readonly torch.nn.Module<Tensor, Tensor> refinement;

    /// <param name="width">Channels of the features.</param>
    /// <param name="generator">Where first weights are drawn from.</param>
    internal FlowNetwork(int width, Generator generator)
        : base(nameof(FlowNetwork))
    {
        features = Initial.Draw(
            torch.nn.Sequential(
                torch.nn.Conv2d(1, width, 3, padding: 1),
                torch.nn.ReLU(),
                torch.nn.Conv2d(width, width, 4, stride: 2, padding: 1),
                torch.nn.ReLU(),
                torch.nn.Conv2d(width, width, 3, padding: 1)),
            generator);
        correlation = new LocalCorrelation(Radius);
        refinement = Initial.Draw(
            torch.nn.Sequential(
                torch.nn.Conv2d(correlation.Displacements + width, 2 * width, 3, padding: 1),
                torch.nn.ReLU(),
                torch.nn.Conv2d(2 * width, 2 * width, 3, padding: 1),
                torch.nn.ReLU(),
                torch.nn.Conv2d(2 * width, 2, 3, padding: 1)),
            generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public AuditManifest Manifest { get; } = new()
    {
        Task = ModelTask.Flow,
        Inputs = [new() { Tensor = ModelFields.Frames, Layout = InputLayout.Nchw, Shape = [null, 2, null, null], Colours = ColourOrder.Grey }],
        Output = new FlowOutput(ModelFields.Flow),
    };

    /// <inheritdoc/>
    /// <exception cref="InputException">The frames have an odd edge.</exception>
    public override Batch forward(Batch x)
    {
        var frames = x["frames"].Value;
        if (frames.shape is not [_, 2, var height, var width] || height % 2 != 0 || width % 2 != 0)
        {
            throw new InputException($"The network halves its two frames, [batch, 2, height, width] of even edges; found [{string.Join(", ", frames.shape)}].");
        }

        using var scope = torch.NewDisposeScope();

        // Both frames in one call: as many samples as frames.
        var maps = Normalised(features.call(Normalised(frames.flatten(0, 1).unsqueeze(1)))).unflatten(0, [-1, 2]);
        var (first, second) = (maps.select(1, 0), maps.select(1, 1));
        var coarse = refinement.call(torch.cat([correlation.call(first, second), first], 1));
        var flow = torch.nn.functional.interpolate(coarse * Radius, [height, width], mode: torch.InterpolationMode.Bilinear, align_corners: false);
        return new Batch(("flow", new Field(scope.MoveToOuter(flow), FieldType.Flow)));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(OnnxGraph graph, IReadOnlyList<string> inputs)
    {
        var frames = inputs[0];
        string Part(string x, long first, long end) => graph.Add("Slice", [graph.Add("Shape", [x]), graph.Weight(first), graph.Weight(end)]);
        string Shaped(string x, string first, string rest) => graph.Add("Reshape", [x, graph.Add("Concat", [first, rest], OnnxAttribute.Of("axis", 0L))]);
        var single = Shaped(frames, graph.Weight(-1, 1), Part(frames, 2, 4));
        var maps = OnnxPictures.Normalised(graph, OnnxLayers.Write(graph, features, OnnxPictures.Normalised(graph, single, Smallest)), Smallest);
        var pairs = Shaped(maps, graph.Weight(-1, 2), Part(maps, 1, 4));
        string Frame(long index) => graph.Add("Squeeze", [graph.Add("Gather", [pairs, graph.Weight(index)], OnnxAttribute.Of("axis", 1L)), graph.Weight(1)]);
        var first = Frame(0);
        var joined = graph.Add("Concat", [OnnxPictures.Write(graph, correlation, first, Frame(1)), first], OnnxAttribute.Of("axis", 1L));
        var coarse = graph.Add("Mul", [OnnxLayers.Write(graph, refinement, joined), graph.Weight((double)Radius)]);
        return [OnnxPictures.Resized(graph, coarse, frames)];
    }

    /// <summary>Every channel of every picture with mean 0 and standard deviation 1: correlations of anything else are mostly brightness.</summary>
    private static Tensor Normalised(Tensor maps)
    {
        var centred = maps - maps.mean([2, 3], keepdim: true);
        return centred / (centred.square().mean([2, 3], keepdim: true) + Smallest).sqrt();
    }
}
