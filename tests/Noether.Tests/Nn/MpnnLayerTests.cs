using Noether.Fields;
using Noether.Geometry;
using Noether.Nn;
using Noether.Runtime;
using Noether.Testing.Xunit;

namespace Noether.Tests.Nn;

public sealed class MpnnLayerTests : ConformanceTests
{
    protected override IModel CreateModel(Generator generator) => new Network(new MpnnLayer(4, 2, 6, generator));

    protected override Batch CreateBatch(Generator generator) => MaskedGraphs.Random(4, 2, generator);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_layer_is_its_formula_with_whole_maps(bool residual)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var layer = new MpnnLayer(3, 2, 5, generator, residual);
        var p = layer.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);
        var graph = GraphBatch.Of(Graph.FromEdges(3, (0, 1), (2, 1), (1, 0)), Graph.FromPairs(2, (0, 1)));
        var (h, a) = (torch.randn(5, 3, generator: generator.Torch), torch.randn(5, 2, generator: generator.Torch));
        var whole = torch.cat([p["messages.ends"].narrow(0, 0, 5), p["messages.ends"].narrow(0, 5, 5), p["messages.scalars"]], 1);
        Tensor Layer(Tensor x, Tensor weight, Tensor bias) => torch.nn.functional.silu(torch.nn.functional.linear(x, weight, bias));
        var first = Layer(torch.cat([graph.FromReceivers(h), graph.FromSenders(h), a], 1), whole, p["messages.bias"]);
        var sums = graph.Sum(Layer(first, p["messages.second.weight"], p["messages.second.bias"]));
        var hidden = Layer(torch.cat([h, sums], 1), p["update.first.weight"], p["update.first.bias"]);
        var updated = torch.nn.functional.linear(hidden, p["update.second.weight"], p["update.second.bias"]);
        Assert.True(layer.call(graph, h, a).allclose(residual ? h + updated : updated, atol: 1e-6));
    }

    [Fact]
    public void First_weights_are_those_of_torch_for_the_map_before_it_was_split()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var layer = new MpnnLayer(20, 24, 50, generator);
        foreach (var (name, parameter) in layer.named_parameters().Where(p => p.name is "messages.ends" or "messages.scalars" or "messages.bias"))
        {
            var largest = parameter.abs().max().item<float>();
            Assert.True(largest <= 0.125f && largest > 0.115f, $"{name} reaches {largest}, expected just below 1/8");
        }
    }

    private sealed class Network : NetworkModel
    {
        private readonly MpnnLayer _layer;

        public Network(MpnnLayer layer)
            : base(nameof(Network))
        {
            _layer = layer;
            RegisterComponents();
        }

        public override Batch forward(Batch x)
        {
            var rows = _layer.call(MaskedGraphs.Graph(x), MaskedGraphs.Rows(x["nodes"]), MaskedGraphs.Edges(x));
            return new Batch(("nodes", MaskedGraphs.Padded(rows, x["nodes"], FieldType.Node)));
        }
    }
}
