using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Models;
using Noether.Lab.Models.Onnx;
using Noether.Nn;
using Noether.Symmetries;
using Noether.Symmetries.Frames;
using Random = Noether.Runtime.Generator;

namespace Noether.Lab.Tests.Models;

/// <summary>Networks of points give the same numbers in ONNX Runtime, for clouds of any size.</summary>
public sealed class OnnxPointsTests
{
    private static readonly PointNetOptions Small = new() { Widths = [6, 8, 10, 12], Head = [9, 7], TransformAfter = 2, TransformWidths = [5, 8], TransformHead = [6] };
    private static readonly DgcnnOptions Graphs = new()
    {
        Neighbours = 5,
        Edges = [[8, 6], [7]],
        Global = 12,
        Head = [9, 7],
        TransformWidths = ([5, 6], [8], [6]),
    };

    private static readonly Dictionary<string, (Func<Random, NetworkModel> Make, Func<OnnxGraph, NetworkModel, string, string> Write)> Networks = new()
    {
        ["PointNet"] = (g => new PointNet(Small, g), Plain),
        ["PointNet with transforms"] = (g => new PointNet(Small with { Transforms = true }, g), Plain),
        ["Dgcnn"] = (g => new Dgcnn(Graphs, g), Plain),
        ["Dgcnn with a transform"] = (g => new Dgcnn(Graphs with { Transform = true }, g), Plain),
        ["Dgcnn of means"] = (g => new Dgcnn(Graphs with { Aggregation = Aggregation.Mean, KeepInput = true, Bounded = true }, g), Plain),
        ["E(3)"] = (g => Averaged(SemidirectProduct.Euclidean(3, 1), g), Framed),
        ["SE(3)"] = (g => Averaged(new SemidirectProduct(new Translations(3, 1), new SO3()), g), Framed),
        ["O(3)"] = (g => Averaged(new O3(), g), Framed),
        ["SO(3)"] = (g => Averaged(new SO3(), g), Framed),
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_answers_alike(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Random(7);
        var (make, write) = Networks[name];
        using var network = make(generator);
        foreach (var (buffer, values) in network.named_buffers().Where(b => b.name.Contains("running", StringComparison.Ordinal)))
        {
            values.copy_(torch.rand(values.shape, generator: generator.Torch) + (buffer.EndsWith("var", StringComparison.Ordinal) ? 0.5 : 0));
        }

        network.eval();
        var graph = new OnnxGraph();
        graph.Output(write(graph, network, graph.Input("positions", [null, null, 3])), "values", [null, null, 3]);
        var manifest = new AuditManifest
        {
            Task = ModelTask.Points,
            Inputs = [new() { Tensor = "positions", Layout = InputLayout.Npc }],
            Output = new ClassOutput("values", Probabilities: false),
        };
        using var model = OnnxModel.Open(graph.ToFile(new Dictionary<string, string>()), name, manifest);
        foreach (var points in (int[])[17, 4])
        {
            var batch = new Batch(("positions", new Field(torch.randn([3, points, 3], generator: generator.Torch) + 0.5, FieldType.Position)));
            OnnxModelTests.Close(network.call(batch)["y"].Value.flatten(1), model.Forward(batch)["logits"].Value);
        }
    }

    [Fact]
    public void Frames_that_are_drawn_at_random_are_refused()
    {
        using var generator = new Random(1);
        var group = new O3();
        using var drawn = new FrameAverage(new PointNet(Small, generator), new FullGroup(group), Symmetry.Natural(group), generator, new FrameDraws(2, 2));
        Assert.Contains("drawn at random", Assert.Throws<InputException>(() => Framed(new OnnxGraph(), drawn, "x")).Message, StringComparison.Ordinal);
    }

    private static FrameAverage Averaged(IAffineGroup group, Random generator) =>
        new(new PointNet(Small, generator), new PcaFrame(group), Symmetry.Natural(group), generator);

    private static string Plain(OnnxGraph graph, NetworkModel network, string points) =>
        network is Dgcnn edges ? OnnxPoints.Write(graph, edges, points) : OnnxPoints.Write(graph, (PointNet)network, points);

    private static string Framed(OnnxGraph graph, NetworkModel network, string points) =>
        OnnxFrames.Average(graph, (FrameAverage)network, points, copies => Plain(graph, ((FrameAverage)network).Backbone, copies), vectors: true);
}
