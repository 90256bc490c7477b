using Microsoft.ML.OnnxRuntime;
using Noether.Geometry;
using Noether.Lab.Models.Onnx;
using Noether.Nn;
using Random = Noether.Runtime.Generator;

namespace Noether.Lab.Tests.Models;

/// <summary>Layers that send messages give the same numbers in ONNX Runtime, for graphs of any size, with nodes that hear nothing.</summary>
public sealed class OnnxMessagesTests
{
    private const int Features = 4, Numbers = 2, Hidden = 6;

    private static readonly OnnxEdges Edges = new("senders", "receivers");

    public static TheoryData<EgnnOptions> Variants =>
    [
        new EgnnOptions(),
        new EgnnOptions { Velocities = true, UpdateFeatures = false },
        new EgnnOptions { MeanOfMoves = false, NormaliseDifferences = true, BoundMoves = true, Attention = true, Residual = false },
    ];

    [Fact]
    public void Graph_isomorphism_layers_answer_alike() => Compare(
        g => new GinLayer(Mlp.Create([Features, 5, 3], () => torch.nn.ReLU(), g), g),
        (layer, x) => [layer.call(x.Graph, x.Nodes)],
        (graph, layer) => [OnnxMessages.Write(graph, layer, Edges, "nodes")]);

    [Fact]
    public void Graph_convolutions_answer_alike() => Compare(
        g => new GcnLayer(Features, 3, g),
        (layer, x) => [layer.call(x.Graph, x.Nodes)],
        (graph, layer) => [OnnxMessages.Write(graph, layer, Edges, "nodes")]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Message_passing_layers_answer_alike(bool residual) => Compare(
        g => new MpnnLayer(Features, Numbers, Hidden, g, residual),
        (layer, x) => [layer.call(x.Graph, x.Nodes, x.Edges)],
        (graph, layer) => [OnnxMessages.Write(graph, layer, Edges, "nodes", "edges")]);

    [Theory]
    [MemberData(nameof(Variants))]
    public void Equivariant_layers_answer_alike(EgnnOptions options) => Compare(
        g => new EgnnLayer(Features, Numbers, Hidden, g, options),
        (layer, x) => layer.call(x.Graph, new PointState(x.Nodes, x.Points, x.Points * 2), x.Edges) is var state ? [state.Features, state.Positions] : [],
        (graph, layer) => OnnxMessages.Write(graph, layer, Edges, new OnnxPointState("nodes", "points", graph.Add("Add", ["points", "points"])), "edges") is var state ? [state.Features, state.Positions] : []);

    [Fact]
    public void A_layer_that_reads_velocities_refuses_a_state_without()
    {
        using var generator = new Random(1);
        var layer = new EgnnLayer(Features, 0, Hidden, generator, new EgnnOptions { Velocities = true });
        Assert.Throws<InputException>(() => OnnxMessages.Write(new OnnxGraph(), layer, Edges, new OnnxPointState("nodes", "points"), null));
    }

    private static void Compare<T>(Func<Random, T> make, Func<T, Sample, Tensor[]> forward, Func<OnnxGraph, T, string[]> write)
        where T : torch.nn.Module
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Random(9);
        using var layer = make(generator);
        var graph = new OnnxGraph();
        graph.Input("nodes", [null, Features], rows: "nodes");
        graph.Input("points", [null, 3], rows: "nodes");
        graph.Input("edges", [null, Numbers], rows: "edges");
        graph.Input("senders", [null], OnnxElement.Int64, "edges");
        graph.Input("receivers", [null], OnnxElement.Int64, "edges");
        var computed = write(graph, layer);
        for (var i = 0; i < computed.Length; i++)
        {
            graph.Output(computed[i], $"out{i}", [null, null], rows: "nodes");
        }

        using var session = new InferenceSession(graph.ToFile(new Dictionary<string, string>()));
        foreach (var (nodes, edges) in ((int, int)[])[(7, 15), (3, 1)])
        {
            var sample = Sample.Draw(nodes, edges, generator);
            using var answers = session.Run(sample.Inputs([.. session.InputNames]));
            var expected = forward(layer, sample);
            foreach (var (wanted, found) in expected.Zip(answers))
            {
                OnnxModelTests.Close(wanted.flatten(), torch.tensor(found.AsEnumerable<float>().ToArray()));
            }
        }
    }

    private sealed record Sample(GraphBatch Graph, Tensor Nodes, Tensor Points, Tensor Edges)
    {
        public static Sample Draw(int nodes, int edges, Random generator)
        {
            var ends = torch.randint(0, nodes, [edges * 4, 2], generator: generator.Torch).data<long>().ToArray().Chunk(2)
                .Where(e => e[0] != e[1] && e[1] != 0).Select(e => ((int)e[0], (int)e[1])).Distinct().Take(edges);
            var graph = GraphBatch.Of(Geometry.Graph.FromEdges(nodes, ends));
            return new Sample(
                graph,
                torch.randn([nodes, Features], generator: generator.Torch),
                torch.randn([nodes, 3], generator: generator.Torch),
                torch.randn([graph.Union.Edges, Numbers], generator: generator.Torch));
        }

        public IReadOnlyCollection<NamedOnnxValue> Inputs(IReadOnlyList<string> names)
        {
            long[] senders = [.. Graph.Union.Senders.ToArray().Select(s => (long)s)];
            long[] receivers = [.. Graph.Union.Receivers().Select(r => (long)r)];
            Dictionary<string, NamedOnnxValue> all = new()
            {
                ["nodes"] = Value("nodes", Nodes),
                ["points"] = Value("points", Points),
                ["edges"] = Value("edges", Edges),
                ["senders"] = NamedOnnxValue.CreateFromTensor("senders", new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<long>(senders, [senders.Length])),
                ["receivers"] = NamedOnnxValue.CreateFromTensor("receivers", new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<long>(receivers, [receivers.Length])),
            };
            return [.. names.Select(n => all[n])];
        }

        private static NamedOnnxValue Value(string name, Tensor values) => NamedOnnxValue.CreateFromTensor(
            name, new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<float>(values.data<float>().ToArray(), [.. values.shape.Select(n => (int)n)]));
    }
}
