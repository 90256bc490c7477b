using CsCheck;
using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Testing.Xunit;
using Noether.Tests.Representations;
using Noether.Tests.Symmetries.Frames;

namespace Noether.Tests.Nn;

/// <summary>Maps in the frame of a direction, alone and in a network.</summary>
public sealed class So2LinearTests : ConformanceTests
{
    private static readonly Gen<Irrep> AnyIrrep = Gen.Int[0, 4].Select(Gen.Bool).Select((l, odd) => new Irrep(l, odd ? Parity.Odd : Parity.Even));

    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(Clouds.Group("E(3)"))];

    [Fact]
    public void There_is_a_weight_for_each_coupling_with_a_harmonic() => AnyIrrep.Select(AnyIrrep).Sample(
        (a, b) =>
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(1);
            var harmonics = (a * b).Count(irrep => irrep == Irrep.Natural(irrep.Degree));
            Assert.Equal(harmonics, Weights(new So2Linear(a, b, generator)));
            // Without mirrors, with harmonics of either parity.
            Assert.Equal((a * b).Count(), Weights(new So2Linear(a, b, generator, mirrored: false)));
        },
        iter: 40,
        threads: 1);

    [Fact]
    public void Any_sum_of_products_with_harmonics_is_such_a_map()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        Irreps input = "0e+1o+1e+2e", output = "0o+1o+2e+2o";
        var layer = new So2Linear(input, output, generator);
        layer.to(torch.float64);
        var (x, directions) = (ProductDefinition.Random(generator, 9, input.Dimension), ProductDefinition.Random(generator, 9, 3));
        var product = TensorProduct.FullyConnected(input, Irreps.SphericalHarmonics(4), output);
        Assert.Equal(product.WeightCount, Weights(layer));

        // The map is linear in its weights, and so are the products: each of one, alone, is a combination of those of the other.
        using var off = torch.no_grad();
        var weight = layer.parameters().Single();
        var y = SphericalHarmonics.Values(directions, 4);
        var maps = Columns(product.WeightCount, one => { weight.copy_(one); return layer.call(x, directions, null); });
        var products = Columns(product.WeightCount, one => new ProductPlan(product).Apply(x, y, one));
        Assert.Equal(product.WeightCount, torch.linalg.matrix_rank(products).item<long>());
        var found = torch.linalg.lstsq(maps, products).Solution;
        Assert.True((maps.matmul(found) - products).abs().max().item<double>() < 1e-10);
    }

    [Fact]
    public void Without_mirrors_only_rotations_commute()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        Irreps input = "3x0e+2x1o+2x1e+1x3o", output = "2x0e+2x1o+1x2e";
        var layer = new So2Linear(input, output, generator, mirrored: false);
        layer.to(torch.float64);
        var (x, directions) = (ProductDefinition.Random(generator, 5, input.Dimension), ProductDefinition.Random(generator, 5, 3));
        var rotation = new SO3().Sample(1, generator)[0];
        double Error(Tensor element)
        {
            var moved = layer.call(x.matmul(ProductDefinition.Motion(input, element).T), directions.matmul(element.T), null);
            return (moved - layer.call(x, directions, null).matmul(ProductDefinition.Motion(output, element).T)).abs().max().item<double>();
        }

        Assert.True(Error(rotation) < 1e-12);
        Assert.True(Error(-rotation) > 0.1);
    }

    [Fact]
    public void Factors_multiply_orders_of_copies_and_orders_above_the_highest_vanish()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var layer = new So2Linear("2x0e+3x1o", "2x1o+1x2e", generator, maxOrder: 1);
        // Two scalars and three vectors of order 0, three of order 1.
        Assert.Equal(8, layer.FactorCount);
        var (x, polar) = (torch.randn([4, 11], generator: generator.Torch), torch.tensor(new[] { 0f, 1, 0 }).expand(4, 3));
        var factors = torch.zeros(4, 8);
        factors[.., ..5] = torch.ones(4, 5);
        var zonal = layer.call(x, polar, factors);
        Assert.True(zonal[.., 2..4].abs().min().item<float>() > 0);
        Assert.Equal(0, torch.cat([zonal[.., ..2], zonal[.., 4..6]], 1).abs().max().item<float>(), 1e-6);
        var all = layer.call(x, polar, null);
        Assert.True(all[.., ..2].abs().min().item<float>() > 1e-4);
        Assert.Equal(0, torch.cat([all[.., 6..7], all[.., 10..]], 1).abs().max().item<float>(), 1e-6);
        Assert.Contains("[rows, 8]", Assert.Throws<InputException>(() => layer.call(x, polar, torch.ones(4, 7))).Message);
    }

    protected override IModel CreateModel(Generator generator) => PointClouds.Shaken(new Network(generator), generator);

    protected override Batch CreateBatch(Generator generator) => MaskedGraphs.WithPoints(MaskedGraphs.Random(4, 2, generator), generator);

    private static long Weights(So2Linear layer) => layer.parameters().Single().numel();

    private static Tensor Columns(int count, Func<Tensor, Tensor> of) =>
        torch.stack([.. torch.eye(count, dtype: torch.float64).unbind(0).Select(one => of(one).flatten())], 1);

    private sealed class Network : NetworkModel
    {
        private readonly So2Convolution _first;
        private readonly So2Convolution _second;
        private readonly Gate _gate = new("6x0e+2x0o+3x1o+2x1e+2x2e");
        private readonly EquivariantLayerNorm _norm;

        public Network(Generator generator)
            : base(nameof(Network))
        {
            _first = new So2Convolution("4x0e+1o", _gate.Input, [3, 8], 3, generator);
            _norm = new EquivariantLayerNorm(_gate.Output);
            _second = new So2Convolution(_gate.Output, "4x0e+1o", [3, 8], 3, generator);
            RegisterComponents();
        }

        public override Batch forward(Batch x)
        {
            var (graph, edges) = (MaskedGraphs.Graph(x), MaskedGraphs.Edges(x));
            var (positions, velocities) = (MaskedGraphs.Rows(x["x"]), MaskedGraphs.Rows(x["v"]));
            var directions = graph.FromSenders(positions) - graph.FromReceivers(positions);
            var invariants = torch.cat([edges, (-directions.square().sum(1, keepdim: true)).exp()], 1);
            var features = torch.cat([MaskedGraphs.Rows(x["nodes"]), velocities], 1);
            var hidden = _norm.call(_gate.call(_first.call(graph, features, directions, invariants)));
            var result = features + _second.call(graph, hidden, directions, invariants);
            return new Batch(
                ("nodes", MaskedGraphs.Padded(result.narrow(1, 0, 4), x["nodes"], FieldType.Node)),
                ("v", MaskedGraphs.Padded(result.narrow(1, 4, 3), x["nodes"], FieldType.Vector)));
        }
    }
}
