using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.Nero.Points;

/// <summary>
/// Tells what a cloud of points is: field <c>positions</c> (<c>[batch, points, 3]</c>, any unit, any place) in, field <c>logits</c> out.
/// It takes the points about their mean, in parts of their root mean square distance from it.
/// </summary>
public sealed class CloudClassifier : NetworkModel, IOnnxNetwork
{
    private readonly NetworkModel network;

    private CloudClassifier(string name, NetworkModel network, IReadOnlyList<string> classes)
        : base(name)
    {
        this.network = network;
        Manifest = new()
        {
            Task = ModelTask.Points,
            Inputs = [new() { Tensor = ModelFields.Positions, Layout = InputLayout.Npc, Shape = [null, null, 3] }],
            Classes = classes,
            Output = new ClassOutput(ModelFields.Logits, Probabilities: false),
        };
        RegisterComponents();
    }

    /// <inheritdoc/>
    public AuditManifest Manifest { get; }

    /// <inheritdoc/>
    public string? Notes => network is FrameAverage ? OnnxFrames.Notes : null;

    /// <summary>A PointNet.</summary>
    internal static CloudClassifier Plain(IReadOnlyList<string> classes, PointsOptions options, Generator generator) =>
        new("PointNet", new CloudNetwork(classes.Count, options.Width, options.Dropout, generator), classes);

    /// <summary>The same PointNet averaged over the rotations to a cloud's principal axes: in training one of them drawn at random, in evaluation all four.</summary>
    internal static CloudClassifier Invariant(IReadOnlyList<string> classes, PointsOptions options, Generator generator)
    {
        var group = new SO3();
        var backbone = new CloudNetwork(classes.Count, options.Width, options.Dropout, generator);
        var frame = new PcaFrame(group, new PcaOptions { Degenerate = DegenerateFrame.Points });
        return new("PointNet over frames", new FrameAverage(backbone, frame, Symmetry.Natural(group), generator.Fork("frames"), new FrameDraws(Training: 1)), classes);
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The positions are no points of space.</exception>
    public override Batch forward(Batch x)
    {
        var points = x["positions"];
        if (points.Value.dim() != 3 || points.Value.shape[2] != 3)
        {
            throw new InputException($"The network takes points [batch, points, 3]; the field 'positions' is [{string.Join(", ", points.Value.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var answer = network.call(new Batch(("positions", points.With(Normalised(points)))))["logits"];
        return new Batch(("logits", answer.With(scope.MoveToOuter(answer.Value))));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(OnnxGraph graph, IReadOnlyList<string> inputs)
    {
        var around = graph.Add("Sub", [inputs[0], graph.Add("ReduceMean", [inputs[0]], OnnxAttribute.Of("axes", [1L]))]);
        var squares = graph.Add("ReduceSum", [graph.Add("Mul", [around, around]), graph.Weight(2)]);
        var size = graph.Add("Sqrt", [graph.Add("ReduceMean", [squares], OnnxAttribute.Of("axes", [1L]))]);
        var points = graph.Add("Div", [around, graph.Add("Max", [size, graph.Weight(float.Epsilon)])]);
        return network is FrameAverage average
            ? [OnnxFrames.Average(graph, average, points, copies => ((CloudNetwork)average.Backbone).Write(graph, copies), vectors: false)]
            : [((CloudNetwork)network).Write(graph, points)];
    }

    private static Tensor Normalised(Field points)
    {
        var exists = points.Exists()?.to(points.Value.dtype);
        var count = exists is null ? torch.full([1, 1, 1], points.Value.shape[1], points.Value.dtype, device: points.Value.device) : exists.sum(1, keepdim: true).clamp_min(1);
        var around = points.Value - (points.Masked().sum(1, keepdim: true) / count);
        around = exists is null ? around : around * exists;
        var size = (around.square().sum([1, 2], keepdim: true) / count).sqrt();
        return around / size.clamp_min(float.Epsilon);
    }
}
