using Noether.Fields;
using Noether.Geometry;
using Noether.Nn;
using Noether.Runtime;
using Noether.Testing.Xunit;
using Layer = TorchSharp.torch.nn.Module<Noether.Geometry.GraphBatch, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace Noether.Tests.Nn;

public sealed class GinConformanceTests : GraphLayerConformanceTests
{
    protected override Layer Create(int inputs, int outputs, Generator generator) => new GinLayer(Mlp.Create([inputs, 4, outputs], torch.nn.Tanh, generator), generator);
}

public sealed class GcnConformanceTests : GraphLayerConformanceTests
{
    protected override Layer Create(int inputs, int outputs, Generator generator) => new GcnLayer(inputs, outputs, generator);
}

/// <summary>A layer between padded node fields, on graphs of different sizes; one has an isolated node.</summary>
public abstract class GraphLayerConformanceTests : ConformanceTests
{
    protected abstract Layer Create(int inputs, int outputs, Generator generator);

    protected override IModel CreateModel(Generator generator) => new OnFields(Create(3, 2, generator));

    protected override Batch CreateBatch(Generator generator)
    {
        var graphs = GraphBatch.Of(Graph.FromPairs(4, (0, 1), (1, 2), (2, 0)), Graph.FromPairs(5, (0, 1), (1, 2), (2, 3), (3, 4), (4, 0), (0, 2)));
        var nodes = torch.randn([graphs.Union.Nodes, 3], torch.float64, generator: generator.Torch);
        return new Batch(("nodes", graphs.NodeField(nodes)), ("edges", graphs.EdgeField(torch.float64)));
    }

    private sealed class OnFields : NetworkModel
    {
        private readonly Layer _layer;

        public OnFields(Layer layer)
            : base(nameof(OnFields))
        {
            _layer = layer;
            RegisterComponents();
        }

        public override Batch forward(Batch x)
        {
            var (nodes, edges) = (x["nodes"], x["edges"]);
            var graph = GraphBatch.FromAdjacency(edges.Value.squeeze(-1), edges.Mask);
            var rows = Ragged.FromPadded(nodes.Value, nodes.Mask!).Rows;
            var result = _layer.call(graph, rows);
            var (places, shape) = (nodes.Mask!.flatten().nonzero().squeeze(1), nodes.Mask.shape);
            var values = torch.zeros([shape[0] * shape[1], result.shape[1]], result.dtype).index_copy(0, places, result);
            return new Batch(("nodes", new Field(values.view(shape[0], shape[1], -1), FieldType.Node, nodes.Mask)));
        }
    }
}

public sealed class GraphLayerTests
{
    private static readonly GraphBatch Path = GraphBatch.Of(Graph.FromPairs(3, (0, 1), (1, 2)));

    [Fact]
    public void An_isomorphism_layer_adds_neighbours_to_the_weighted_node_itself()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var layer = new GinLayer(torch.nn.Identity(), generator);
        var epsilon = layer.get_parameter("epsilon")!.item<float>();
        Assert.InRange(epsilon, 0, 1);
        Assert.Equal(0, new GinLayer(torch.nn.Identity()).get_parameter("epsilon")!.item<float>());
        var h = layer.call(Path, torch.tensor([1f, 10f, 100f]).unsqueeze(1)).data<float>().ToArray();
        Assert.Equal([11 + epsilon, 111 + (10 * epsilon), 110 + (100 * epsilon)], h, (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void A_graph_convolution_weighs_neighbours_and_itself_by_both_degrees()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(2);
        var layer = new GcnLayer(4, 3, generator).to(torch.float64);
        var x = torch.randn([3, 4], torch.float64, generator: generator.Torch);
        var withLoops = Path.Union.ToAdjacency(torch.float64) + torch.eye(3, dtype: torch.float64);
        var scale = torch.diag(withLoops.sum(1).pow(-0.5));
        var (weight, bias) = (layer.get_parameter("map.weight")!, layer.get_parameter("map.bias")!);
        Assert.True(layer.call(Path, x).allclose(scale.matmul(withLoops).matmul(scale).matmul(x).matmul(weight.t()) + bias));
    }

    /// <summary>Two triangles and a hexagon: the pair that no rounds of messages tell apart; a hexagon and a path of six, which one round does.</summary>
    [Fact]
    public void Rounds_of_messages_see_as_far_as_the_Weisfeiler_Leman_test()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var graphs = GraphBatch.Of(
            Graph.FromPairs(6, (0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)),
            Graph.FromPairs(6, (0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0)),
            Graph.FromPairs(6, (0, 1), (1, 2), (2, 3), (3, 4), (4, 5)));
        foreach (var layer in (Layer[])[new GinLayer(Mlp.Create([1, 8], torch.nn.Tanh, generator, activateLast: true), generator), new GcnLayer(1, 8, generator)])
        {
            var sums = graphs.ByGraph(layer.call(graphs, torch.ones(18, 1))).Sum();
            Assert.True((sums[0] - sums[1]).abs().max().item<float>() < 1e-5);
            Assert.True((sums[0] - sums[2]).abs().max().item<float>() > 1e-2);
        }
    }
}
