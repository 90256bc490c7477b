using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Testing.Xunit;

namespace Noether.Tests.Nn;

/// <summary>A strict gated network of masses and positions to a matrix is exactly equivariant.</summary>
public sealed class TensorNetworkConformanceTests : ConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(new O3())];

    protected override IAction? NodePermutation => null;

    protected override IModel CreateModel(Generator generator) => TensorNetworks.Model(WeightTreatment.Strict(TensorNetworks.Space), TensorBlocks.Gated, generator);

    protected override Batch CreateBatch(Generator generator) => TensorNetworks.Bodies(3, generator);
}

/// <summary>A network with residual weights and leaking gates claims no symmetry; all else holds.</summary>
public sealed class ResidualTensorNetworkConformanceTests : ConformanceTests
{
    protected override IAction? NodePermutation => null;

    protected override IModel CreateModel(Generator generator) =>
        TensorNetworks.Model(WeightTreatment.Residual(TensorNetworks.Space, TensorNetworks.AboutZ), TensorBlocks.Leaking, generator);

    protected override Batch CreateBatch(Generator generator) => TensorNetworks.Bodies(3, generator);
}

public sealed class TensorNetworkTests
{
    [Theory]
    [InlineData("O(3)")]
    [InlineData("O(2)xy")]
    [InlineData("O(2)xz")]
    [InlineData("SL(3)")]
    [InlineData("GL(3)")]
    [InlineData("R+")]
    public void With_projected_weights_and_plain_gates_the_network_is_exactly_equivariant(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var group = Named(name);
        var model = TensorNetworks.Model(WeightTreatment.Strict(group), TensorBlocks.Gated, generator);
        model.to(torch.float64);
        model.eval();
        var batch = TensorNetworks.Bodies(5, generator).To(torch.float64);
        var defects = EquivarianceError.Measure(model, Symmetry.Natural(group), batch, group.Sample(6, generator, 0.3));
        Assert.True(defects.Worst.Value < 1e-9, $"{defects.Worst}");
    }

    [Theory]
    [InlineData(TensorBlocks.Leaking, "strict")]
    [InlineData(TensorBlocks.Gated, "free")]
    [InlineData(TensorBlocks.Gated, "residual")]
    [InlineData(TensorBlocks.Plain, "free")]
    public void What_is_free_is_not_equivariant(TensorBlocks blocks, string treatment)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        WeightTreatment weights = treatment switch
        {
            "strict" => WeightTreatment.Strict(TensorNetworks.Space),
            "free" => WeightTreatment.Free,
            _ => WeightTreatment.Residual(TensorNetworks.Space),
        };
        var model = TensorNetworks.Model(weights, blocks, generator);
        using (torch.no_grad())
        {
            foreach (var leak in ((TensorNetwork)model.Network).Leaks)
            {
                leak.mul_(1000);
            }
        }

        model.to(torch.float64);
        var batch = TensorNetworks.Bodies(5, generator).To(torch.float64);
        Assert.True(EquivarianceError.Measure(model, Symmetry.Natural(TensorNetworks.Space), batch, TensorNetworks.Space.Sample(6, generator)).Worst.Value > 1e-7);
    }

    [Fact]
    public void A_residual_within_a_subgroup_keeps_that_subgroup()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var layer = new TensorLinear(TensorNetworks.Hidden, TensorNetworks.Hidden, WeightTreatment.Residual(TensorNetworks.Space, TensorNetworks.AboutZ), generator);
        using (torch.no_grad())
        {
            foreach (var residual in layer.Residuals)
            {
                residual.mul_(1000);
            }
        }

        layer.to(torch.float64);
        double Defect(MatrixGroup group)
        {
            var g = group.Sample(5, generator);
            var x = torch.randn([5, TensorNetworks.Hidden.Size], torch.float64, generator: generator.Torch);
            return (layer.call(TensorNetworks.Hidden.Move(g, x)) - TensorNetworks.Hidden.Move(g, layer.call(x))).abs().max().item<double>();
        }

        Assert.True(Defect(TensorNetworks.AboutZ) < 1e-6);
        Assert.True(Defect(TensorNetworks.Space) > 1e-2);
    }

    [Fact]
    public void Weights_may_begin_on_the_way_to_the_symmetric_ones()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var free = new TensorLinear(TensorNetworks.Hidden, TensorNetworks.Hidden, WeightTreatment.Free, new Generator(9));
        var near = new TensorLinear(TensorNetworks.Hidden, TensorNetworks.Hidden, WeightTreatment.Near(TensorNetworks.Space, 0.5, 0.5), new Generator(9));
        var strict = new TensorLinear(TensorNetworks.Hidden, TensorNetworks.Hidden, WeightTreatment.Strict(TensorNetworks.Space), new Generator(9));
        var x = torch.randn([4, TensorNetworks.Hidden.Size], generator: generator.Torch);
        Assert.True((near.call(x) - ((free.call(x) + strict.call(x)) / 2)).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void First_weights_are_orthogonal()
    {
        using var scope = torch.NewDisposeScope();
        var wide = new TensorLinear(TensorNetworks.Hidden, new TensorSum(3, (new(0), 4)), WeightTreatment.Free, new Generator(5)).Weights[0];
        Assert.True((wide.matmul(wide.t()) - torch.eye(4)).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void Gates_of_features_without_scalars_come_beside_them()
    {
        using var scope = torch.NewDisposeScope();
        var gate = new TensorGate(new TensorSum(3, (new(1), 2)), leaks: false);
        Assert.Equal("2 T1 + 2 T0", gate.Input.ToString());
        var features = torch.tensor([1.0f, 2, 3, 4, 5, 6, 0, 100]).view(1, 8);
        Assert.Equal([0.5f, 1, 1.5f, 4, 5, 6], gate.call(features).data<float>().ToArray());
    }

    [Fact]
    public void Products_of_features_follow_their_definition()
    {
        // One scalar, two vectors, one matrix: W(z) maps scalars to vectors by vectors, vectors to scalars by vectors, vectors to vectors by the matrix, and so on.
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var features = new TensorSum(2, (new(0), 1), (new(2), 1));
        var layer = new TensorBilinear(features, orthogonal: true, generator);
        layer.to(torch.float64);
        var z = torch.randn([3, 5], torch.float64, generator: generator.Torch);
        var c = layer.parameters().Select(p => p.to(torch.float64).item<double>()).ToArray();
        var (s, m) = (z.narrow(1, 0, 1), z.narrow(1, 1, 4));
        var expected = torch.cat([s + (0.1 * c[0] * (m * m).sum(1, keepdim: true)), m + (0.1 * c[1] * m * s)], 1);
        Assert.True((layer.call(z) - expected).abs().max().item<double>() < 1e-7);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_the_numbers()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var model = TensorNetworks.Model(WeightTreatment.Free, TensorBlocks.Gated, generator);
        var few = new Batch(("mass", new Field(torch.zeros(2, 1), FieldType.Scalar)), ("place", new Field(torch.zeros(2, 2, 3), FieldType.Vector)));
        Assert.Contains("'mass'", Assert.Throws<InputException>(() => model.call(few)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new TensorModel([new("a", TensorKind.Vector, 1), new("b", TensorKind.Vector, 1)], 3, torch.nn.Identity(), "y", FieldType.Scalar, 1));
        Assert.Contains("acts on 2", Assert.Throws<InputException>(() => new TensorLinear(TensorNetworks.Hidden, TensorNetworks.Hidden, WeightTreatment.Strict(MatrixGroups.Orthogonal(2)), generator)).Message, StringComparison.Ordinal);
    }

    private static MatrixGroup Named(string name) => name switch
    {
        "O(3)" => TensorNetworks.Space,
        "O(2)xy" => TensorNetworks.AboutZ,
        "O(2)xz" => MatrixGroups.Orthogonal(2).Embed(3, [0, 2]),
        "SL(3)" => MatrixGroups.SpecialLinear(3),
        "GL(3)" => MatrixGroups.GeneralLinear(3),
        _ => MatrixGroups.Scaling(3),
    };
}

/// <summary>Small networks of masses and positions to a matrix.</summary>
internal static class TensorNetworks
{
    public static MatrixGroup Space { get; } = MatrixGroups.Orthogonal(3);

    public static MatrixGroup AboutZ { get; } = MatrixGroups.Orthogonal(2).Embed(3, [0, 1]);

    public static TensorSum Hidden { get; } = new(3, (new(0), 4), (new(1), 3), (new(2), 1));

    public static TensorModel Model(WeightTreatment treatment, TensorBlocks blocks, Generator generator)
    {
        TensorInput[] inputs = [new("mass", TensorKind.Scalar, 2), new("place", TensorKind.Vector, 2)];
        var output = new TensorSum(3, (new(2), 1));
        var orthogonal = treatment is not StrictWeights { Group.IsOrthogonal: false };
        var network = new TensorNetwork(TensorModel.Features(inputs, 3), Hidden, output, 2, treatment, blocks, orthogonal, generator);
        return new TensorModel(inputs, 3, network, "matrix", new TensorType(output), 9);
    }

    public static Batch Bodies(long count, Generator generator) => new(
        ("mass", new Field(torch.rand([count, 2], torch.float32, generator: generator.Torch), FieldType.Scalar)),
        ("place", new Field(torch.randn([count, 2, 3], torch.float32, generator: generator.Torch), FieldType.Vector)));
}
