using Noether.Fields;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Testing.Xunit;
using Noether.Tests.Symmetries.Frames;

namespace Noether.Tests.Nn;

/// <summary>Steerable messages over graphs in space, by each of the maps.</summary>
public abstract class SteerableNetworkConformance(SteerableMap map, FeatureMix? mix = null) : ConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(Clouds.Group("E(3)"))];

    /// <summary>With biases: a node without neighbours would have zeros, where a norm is steep.</summary>
    protected override IModel CreateModel(Generator generator) => PointClouds.Shaken(new Network(map, mix, generator), generator);

    protected override Batch CreateBatch(Generator generator) => MaskedGraphs.WithPoints(MaskedGraphs.Random(4, 2, generator), generator);

    private sealed class Network : NetworkModel
    {
        private readonly SteerableNetwork _network;

        public Network(SteerableMap map, FeatureMix? mix, Generator generator)
            : base(nameof(Network))
        {
            _network = new SteerableNetwork(new SteerableShape("4x0e+1x1o", "2x0e+2x1o+2x2e", "2x0e+1x1o", "0e+1o+2e", 3, 1), map, generator, mix);
            RegisterComponents();
        }

        public override Batch forward(Batch x)
        {
            var (graph, edges) = (MaskedGraphs.Graph(x), MaskedGraphs.Edges(x));
            var (positions, velocities) = (MaskedGraphs.Rows(x["x"]), MaskedGraphs.Rows(x["v"]));
            var differences = graph.FromSenders(positions) - graph.FromReceivers(positions);
            var harmonics = Harmonics(differences);
            var state = new SteerableState(
                torch.cat([MaskedGraphs.Rows(x["nodes"]), velocities], 1), graph.Mean(harmonics) + Harmonics(velocities), harmonics, torch.cat([edges, differences.square().sum(1, keepdim: true)], 1));
            var result = _network.call(graph, state);
            return new Batch(
                ("nodes", MaskedGraphs.Padded(result.narrow(1, 0, 2), x["nodes"], FieldType.Node)),
                ("v", MaskedGraphs.Padded(result.narrow(1, 2, 3), x["nodes"], FieldType.Vector)));
        }

        /// <summary>Solid harmonics of vectors that are short: without the steepness of directions near zero.</summary>
        private static Tensor Harmonics(Tensor vectors) =>
            SphericalHarmonics.Values(vectors / (1 + vectors.square().sum(1, keepdim: true)), 2, HarmonicNormalisation.Component, normalise: false);
    }
}

public sealed class FullyConnectedSteerableTests() : SteerableNetworkConformance(SteerableMaps.FullyConnected);

public sealed class DepthwiseSteerableTests() : SteerableNetworkConformance(SteerableMaps.Depthwise(2));

public sealed class GauntSteerableTests() : SteerableNetworkConformance(SteerableMaps.Gaunt(2));

public sealed class GauntMixSteerableTests() : SteerableNetworkConformance(SteerableMaps.FullyConnected, SteerableMaps.GauntMix);

public sealed class CoupledMixSteerableTests() : SteerableNetworkConformance(SteerableMaps.FullyConnected, SteerableMaps.CoupledMix);

public sealed class SteerableMapTests
{
    private const int Rows = 4000;

    public static TheoryData<string> Maps => ["full", "depthwise", "gaunt"];

    private static SteerableMap Map(string name) => name switch
    {
        "full" => SteerableMaps.FullyConnected,
        "depthwise" => SteerableMaps.Depthwise(24),
        _ => SteerableMaps.Gaunt(24),
    };

    [Theory]
    [MemberData(nameof(Maps))]
    public void Unit_variances_stay_unit_variances(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        Irreps irreps = "16x0e+16x1o+16x2e";
        // The mean over networks: one draw of weights is a few per cent off.
        var squares = Enumerable.Range(0, 8).Select(_ =>
        {
            var map = Map(name)(irreps, Irreps.SphericalHarmonics(2), irreps, generator);
            var x = torch.randn([Rows, irreps.Dimension], generator: generator.Torch);
            var a = torch.randn([Rows, 9], generator: generator.Torch);
            return map.call(x, a).square().mean([0]);
        }).Aggregate((a, b) => a + b) / 8;
        Assert.All(irreps.Slices, s => Assert.Equal(1, squares.narrow(0, s.Start, s.Length).mean().item<float>(), 0.2));
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Scalars_have_biases_and_nothing_else(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var map = Map(name)("2x0e+1x1o", "0e+1o", "3x0e+2x1o", generator);
        var (_, bias) = map.named_parameters().Single(p => p.name.EndsWith("bias", StringComparison.Ordinal));
        using (torch.no_grad())
        {
            bias.copy_(torch.tensor(new[] { 1f, 2, 3 }));
        }

        var nothing = map.call(torch.zeros(1, 5), torch.ones(1, 4));
        Assert.Equal([1f, 2, 3, 0, 0, 0, 0, 0, 0], nothing.data<float>().ToArray());
    }

    [Fact]
    public void Mixings_are_the_identity_at_first()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        Irreps irreps = "3x0e+3x1o";
        var x = torch.randn([5, 12], generator: generator.Torch);
        Assert.Equal(x.data<float>().ToArray(), SteerableMaps.GauntMix(irreps, generator).call(x).data<float>().ToArray());
        Assert.Equal(x.data<float>().ToArray(), SteerableMaps.CoupledMix(irreps, generator).call(x).data<float>().ToArray());
        Assert.NotEqual(x.data<float>().ToArray(), new CoupledSelfmix(irreps, generator).call(x).data<float>().ToArray());
    }

    [Fact]
    public void Mixings_refuse_copies_that_do_not_match()
    {
        using var generator = new Generator(1);
        Assert.Throws<InputException>(() => SteerableMaps.CoupledMix("2x0e+3x1o", generator));
        Assert.Throws<InputException>(() => SteerableMaps.GauntMix("2x0e+2x1e", generator));
    }

    [Fact]
    public void Products_of_functions_take_functions_alone()
    {
        using var generator = new Generator(1);
        Assert.Throws<InputException>(() => new GauntMap("2x1e", "0e+1o", "1o", 2, generator));
        Assert.Throws<InputException>(() => new GauntMap("2x1o", "1o", "1o", 2, generator));
    }

    [Fact]
    public void A_product_of_functions_is_what_couplings_give_with_the_same_weights()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var map = new GauntMap("1x0e+1x1o", "0e+1o", "1x0e+1x1o", 1, generator);
        var parameters = map.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        using (torch.no_grad())
        {
            foreach (var (name, parameter) in parameters)
            {
                parameter.copy_(name == "after.bias" ? torch.zeros_like(parameter) : torch.ones_like(parameter));
            }
        }

        var (x, a) = (torch.randn([5, 4], generator: generator.Torch), torch.randn([5, 4], generator: generator.Torch));
        var dot = (x.narrow(1, 1, 3) * a.narrow(1, 1, 3)).sum(1, keepdim: true);
        var scalar = (x.narrow(1, 0, 1) * a.narrow(1, 0, 1)) + dot;
        var vector = (x.narrow(1, 0, 1) * a.narrow(1, 1, 3)) + (a.narrow(1, 0, 1) * x.narrow(1, 1, 3));
        // Both couplings of a degree have the same coefficient, and the first weights 1 and 1/√3 decide the scale.
        var expected = torch.cat([scalar / Math.Sqrt(2), vector / Math.Sqrt(4.0 / 3)], 1);
        Assert.True(torch.allclose(expected, map.call(x, a), atol: 1e-5));
    }
}
