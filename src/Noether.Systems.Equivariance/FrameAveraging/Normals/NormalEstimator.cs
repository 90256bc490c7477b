using Noether.Fields;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Nn;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>
/// Estimates the surface's normals at the points of a cloud: field <c>positions</c> (<c>[batch, n, 3]</c>) in, field <c>normals</c> (vectors of length one, zero
/// where the network gives none; their sign means nothing) out. Masked points change nothing.
/// </summary>
public sealed class NormalEstimator : NetworkModel, IOnnxNetwork
{
    internal const string Positions = "positions";
    internal const string Normals = "normals";

    // What cancels to less than this in an average over a frame is rounding, not an answer.
    private const double Shortest = 1e-8;

    private readonly NetworkModel network;

    internal NormalEstimator(NetworkModel network, string name, bool exact = false)
        : base(name)
    {
        this.network = network;
        Exact = exact;
        RegisterComponents();
    }

    /// <summary>Whether it moves with the cloud by construction.</summary>
    internal bool Exact { get; }

    /// <summary>Frames made so far, and how many of them were degenerate: of clouds, and of neighbourhoods where frames are local.</summary>
    internal (long Samples, long Degenerate) Frames => network switch
    {
        FrameAverage average => (average.Samples, average.DegenerateSamples),
        LocalPointNet local => local.Frames,
        _ => (0, 0),
    };

    /// <inheritdoc/>
    public AuditManifest Manifest { get; } = new()
    {
        Task = ModelTask.Points,
        Inputs = [new() { Tensor = Positions, Layout = InputLayout.Npc, Shape = [null, null, 3] }],
        Output = new VectorOutput(Normals),
    };

    /// <inheritdoc/>
    public string? Notes => network is FrameAverage ? OnnxFrames.Notes : null;

    /// <inheritdoc/>
    public override Batch forward(Batch x) =>
        network.call(x).Select((name, field) => name == Normals ? field.With(torch.nn.functional.normalize(field.Value, dim: -1, eps: Shortest)) : field);

    /// <inheritdoc/>
    /// <exception cref="InputException">The network has no ONNX form.</exception>
    public IReadOnlyList<string> Write(OnnxGraph graph, IReadOnlyList<string> inputs)
    {
        var vectors = Write(graph, network, inputs[0]);
        var length = graph.Add("ReduceL2", [vectors], OnnxAttribute.Of("axes", [-1L]));
        return [graph.Add("Div", [vectors, graph.Add("Max", [length, graph.Weight(Shortest)])])];
    }

    private static string Write(OnnxGraph graph, NetworkModel network, string points) => network switch
    {
        PointNet pointNet => OnnxPoints.Write(graph, pointNet, points),
        Dgcnn edges => OnnxPoints.Write(graph, edges, points),
        FrameAverage average => OnnxFrames.Average(graph, average, points, copies => Write(graph, average.Backbone, copies), vectors: true),
        _ => throw new InputException($"Networks of type {network.GetType().Name} make neighbourhoods in ways that have no ONNX form; export the weights with --format safetensors."),
    };
}
