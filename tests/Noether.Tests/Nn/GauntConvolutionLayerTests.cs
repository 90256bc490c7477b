using Noether.Fields;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Testing.Xunit;
using Noether.Tests.Representations;
using Noether.Tests.Symmetries.Frames;

namespace Noether.Tests.Nn;

/// <summary>Convolutions of functions on the sphere alone, and in a network with signals on the sphere and on the group of rotations.</summary>
public sealed class GauntConvolutionLayerTests : ConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(Clouds.Group("E(3)"))];

    [Theory]
    [InlineData(2, 3, 4)]
    [InlineData(3, 1, 2)]
    [InlineData(6, 1, 6)]
    [InlineData(0, 2, 1)]
    public void All_ways_give_the_same(int first, int second, int output)
    {
        using var scope = torch.NewDisposeScope();
        var product = new GauntProduct(first, second, output);
        var results = Enum.GetValues<GauntConvolutionWay>().Select(way =>
        {
            using var generator = new Generator(1);
            var layer = new GauntConvolutionLayer(product, 3, [2, 8], 4, generator, way);
            layer.to(torch.float64);
            var graph = MaskedGraphs.Graph(MaskedGraphs.Random(4, 2, generator));
            return layer.call(
                graph,
                ProductDefinition.Random(generator, graph.Union.Nodes, layer.Input.Dimension),
                ProductDefinition.Random(generator, graph.Union.Edges, 3),
                ProductDefinition.Random(generator, graph.Union.Edges, 2));
        }).ToArray();
        Assert.True(results[0].abs().max().item<double>() > 0.1);
        Assert.All(results[1..], other => Assert.True(other.allclose(results[0], 1e-10, 1e-10)));
    }

    [Fact]
    public void Couplings_are_chosen_where_vector_kernels_compute_them_and_cost_less()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        GauntConvolutionWay Chosen(int degree, torch.ScalarType type) =>
            new GauntConvolutionLayer(new GauntProduct(degree, degree, degree), 32, [2, 8], 4, generator).Choose(torch.zeros([1], type), edges: 128);
        Assert.All(Enumerable.Range(0, 9), degree => Assert.Equal(GauntConvolutionWay.Couplings, Chosen(degree, torch.float32)));
        Assert.Equal(GauntConvolutionWay.Sphere, Chosen(16, torch.float32));
        Assert.All(Enumerable.Range(0, 4), degree => Assert.Equal(GauntConvolutionWay.Sphere, Chosen(degree, torch.float64)));
    }

    [Fact]
    public void Messages_vanish_where_invariants_do()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var layer = new GauntConvolutionLayer(new GauntProduct(1, 1), 2, [2, 8], 4, generator);
        var graph = MaskedGraphs.Graph(MaskedGraphs.Random(4, 2, generator));
        var result = layer.call(graph, torch.ones(graph.Union.Nodes, layer.Input.Dimension), torch.ones(graph.Union.Edges, 3), torch.zeros(graph.Union.Edges, 2));
        Assert.Equal(0, result.abs().max().item<float>());
        Assert.Contains("2x0e+2x1o", Assert.Throws<InputException>(() => layer.call(graph, torch.ones(graph.Union.Nodes, 7), torch.ones(0, 3), torch.ones(0, 2))).Message);
    }

    protected override IModel CreateModel(Generator generator) => PointClouds.Shaken(new Network(generator), generator);

    protected override Batch CreateBatch(Generator generator) => MaskedGraphs.WithPoints(MaskedGraphs.Random(4, 2, generator), generator);

    private sealed class Network : NetworkModel
    {
        private const int Channels = 3;
        private static readonly ScalarActivation Square = new("square", x => x.square(), 0.5, FunctionParity.Even);

        private readonly O3Linear _before;
        private readonly GauntConvolutionLayer _first;
        private readonly S2Activation _onSphere;
        private readonly GauntConvolutionLayer _second;
        private readonly O3Linear _toRotations;
        private readonly SO3Activation _onRotations;
        private readonly TensorProductLayer _steer;

        public Network(Generator generator)
            : base(nameof(Network))
        {
            // Squares are projected exactly, so that nothing but rounding breaks the symmetry.
            (_onSphere, _onRotations) = (new S2Activation(Channels, 2, Square), new SO3Activation(Channels, 2, Square));
            _before = new O3Linear("4x0e+1o", Irreps.SphericalHarmonics(1, Channels), generator);
            _first = new GauntConvolutionLayer(new GauntProduct(1, 2, 2), Channels, [3, 8], 3, generator);
            _second = new GauntConvolutionLayer(new GauntProduct(2, 2, 2), Channels, [3, 8], 3, generator, GauntConvolutionWay.Sphere);
            _toRotations = new O3Linear(_second.Output, _onRotations.Irreps, generator);
            _steer = new TensorProductLayer(TensorProduct.FullyConnected(_onRotations.Irreps + _second.Output, "0e+1o", "4x0e+1o"), generator);
            RegisterComponents();
        }

        public override Batch forward(Batch x)
        {
            var (graph, edges) = (MaskedGraphs.Graph(x), MaskedGraphs.Edges(x));
            var (positions, velocities) = (MaskedGraphs.Rows(x["x"]), MaskedGraphs.Rows(x["v"]));
            var directions = graph.FromSenders(positions) - graph.FromReceivers(positions);
            var invariants = torch.cat([edges, (-directions.square().sum(1, keepdim: true)).exp()], 1);
            var features = torch.cat([MaskedGraphs.Rows(x["nodes"]), velocities], 1);
            var first = _first.call(graph, _before.call(features), directions, invariants);
            var second = _second.call(graph, first + _onSphere.call(first), directions, invariants);
            var rotations = _onRotations.call(_toRotations.call(second));
            var steering = torch.cat([velocities.square().sum(1, keepdim: true), velocities], 1);
            var result = features + _steer.call(torch.cat([rotations, second], 1), steering);
            return new Batch(
                ("nodes", MaskedGraphs.Padded(result.narrow(1, 0, 4), x["nodes"], FieldType.Node)),
                ("v", MaskedGraphs.Padded(result.narrow(1, 4, 3), x["nodes"], FieldType.Vector)));
        }
    }
}
