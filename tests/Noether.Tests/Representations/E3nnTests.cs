using Noether.Groups;
using Noether.Nn;
using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;
using static Noether.Tests.Representations.E3nnGoldens;

namespace Noether.Tests.Representations;

/// <summary>Products, harmonics and layers against those of e3nn, with its weights in its order.</summary>
public sealed class E3nnTests
{
    private const double Tolerance = 1e-12;

    public static TheoryData<string> Names => [.. Products.Keys];

    private static Dictionary<string, TensorProduct> Products { get; } = new(StringComparer.Ordinal)
    {
        ["fully connected"] = TensorProduct.FullyConnected("4x0e+3x1o", "0e+2x1o+2e", "3x0e+2x1o+2x1e+2e"),
        ["fully connected, norm, path"] = TensorProduct.FullyConnected("4x0e+3x1o", "0e+2x1o+2e", "3x0e+2x1o+2x1e+2e", IrrepNormalisation.Norm, PathNormalisation.Path),
        ["full"] = TensorProduct.Full("2x0e+2x1o", "2x1o+2e"),
        ["full, norm"] = TensorProduct.Full("2x0e+2x1o", "2x1o+2e", irrepNormalisation: IrrepNormalisation.Norm),
        ["element-wise"] = TensorProduct.Elementwise("3x0e+4x1o+2x2e", "2x0e+5x1o+2x1e"),
        ["element-wise, norm"] = TensorProduct.Elementwise("3x0e+4x1o+2x2e", "2x0e+5x1o+2x1e", irrepNormalisation: IrrepNormalisation.Norm),
        ["square"] = TensorProduct.Square("2x0e+3x1o+2e"),
        ["square, norm"] = TensorProduct.Square("2x0e+3x1o+2e", irrepNormalisation: IrrepNormalisation.Norm),
        ["square to"] = TensorProduct.SquareTo("2x0e+3x1o+2e", "4x0e+2x1o+1e+2x2e"),
        ["square to, norm"] = TensorProduct.SquareTo("2x0e+3x1o+2e", "4x0e+2x1o+1e+2x2e", IrrepNormalisation.Norm),
        ["modes"] = new TensorProduct("3x1o+2x0e", "3x1o+4x1e", "2x0e+3x1e+4x1o+3x2e+0e+12x1o+3x2e", [
            new(0, 0, 0, ProductMode.FullyConnected, true),
            new(0, 0, 0, ProductMode.ElementwiseMixed, true, PathWeight: 2),
            new(0, 0, 0, ProductMode.PairsMixed, true),
            new(0, 0, 1, ProductMode.Depthwise, true),
            new(0, 0, 1, ProductMode.Elementwise, true, PathWeight: 0.5),
            new(0, 1, 2, ProductMode.DepthwiseSecond, true),
            new(0, 0, 3, ProductMode.Pairs, true),
            new(0, 0, 4, ProductMode.ElementwiseMixed, false),
            new(0, 1, 5, ProductMode.Full, true),
            new(0, 0, 6, ProductMode.DepthwiseSecond, false),
            new(0, 0, 6, ProductMode.Depthwise, false),
        ]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_are_e3nns_with_its_weights(string name)
    {
        using var scope = torch.NewDisposeScope();
        var product = Products[name];
        Assert.Equal((At("products", name, "first").GetString(), At("products", name, "second").GetString()), (product.First.ToString(), product.Second.ToString()));
        Assert.Equal(At("products", name, "output").GetString(), product.Output.ToString());
        Assert.Equal(At("products", name, "weights").GetInt32(), product.WeightCount);
        var x = Rows(product.First, 0.7);
        var y = name.StartsWith("square", StringComparison.Ordinal) ? x : Rows(product.Second, 1.3);
        var weights = product.WeightCount == 0 ? null : Wave(0.9, product.WeightCount);
        Close(ProductDefinition.ToE3nn(new ProductPlan(product).Apply(x, y, weights), product.Output), Tolerance, "products", name, "values");
    }

    [Theory]
    [InlineData("integral", HarmonicNormalisation.Integral, true)]
    [InlineData("component", HarmonicNormalisation.Component, true)]
    [InlineData("norm", HarmonicNormalisation.Norm, true)]
    [InlineData("solid", HarmonicNormalisation.Component, false)]
    public void Harmonics_are_e3nns(string name, HarmonicNormalisation normalisation, bool normalise)
    {
        using var scope = torch.NewDisposeScope();
        Close(SphericalHarmonics.Values(Wave(0.7, 6, 3), 5, normalisation, normalise), Tolerance, "harmonics", name);
    }

    [Fact]
    public void Angles_rotations_and_reflections_are_e3nns()
    {
        using var scope = torch.NewDisposeScope();
        var rotation = Rotations.FromEuler(torch.tensor(Numbers("rotation", "angles")));
        Close(rotation, Tolerance, "rotation", "matrix");
        Irreps irreps = "2x0e+2x1e+1o+3x3o";
        Close(irreps.Rotate(Wave(0.7, 2, irreps.Dimension), (-rotation).expand(2, 3, 3)), Tolerance, "rotation", "turned");
    }

    [Fact]
    public void Couplings_are_e3nns()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var entry in At("threej").EnumerateObject())
        {
            int[] l = [.. entry.Name.Split(' ').Select(int.Parse)];
            Close(WignerThreeJ.Of(l[0], l[1], l[2]).ToTensor(), Tolerance, "threej", entry.Name);
        }
    }

    [Fact]
    public void Irreps_are_sorted_as_in_e3nn() =>
        Assert.All(At("sorted").EnumerateObject(), entry => Assert.Equal(entry.Value.GetString(), Irreps.Parse(entry.Name).Sort().Irreps.ToString()));

    [Fact]
    public void Sampled_factors_are_e3nns_and_near_the_exact_ones()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var activation in (ScalarActivation[])[ScalarActivation.Silu, ScalarActivation.Tanh, ScalarActivation.Sigmoid, ScalarActivation.Relu, ScalarActivation.Abs])
        {
            var sampled = activation.Sampled();
            Assert.Equal(At("moments", activation.Name).GetDouble(), sampled.Factor, 1e-12);
            // One million numbers know a second moment to about a thousandth.
            Assert.InRange(Math.Abs(sampled.Factor / activation.Factor - 1), 1e-5, 3e-3);
        }
    }

    [Fact]
    public void A_linear_map_is_e3nns()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var linear = Fill(new O3Linear("4x0e+3x1o+2x0e+2x0o", "3x0e+2x1o+2x0e+0o", generator, biases: false));
        Close(ProductDefinition.ToE3nn(linear.call(Rows(linear.Input, 0.7)), linear.Output), Tolerance, "linear");
    }

    [Fact]
    public void A_gate_of_scalars_gates_and_gated_is_e3nns()
    {
        using var scope = torch.NewDisposeScope();
        var (silu, tanh, sigmoid, relu) = (ScalarActivation.Silu.Sampled(), ScalarActivation.Tanh.Sampled(), ScalarActivation.Sigmoid.Sampled(), ScalarActivation.Relu.Sampled());
        using var gate = new Gate("3x0e+2x0o", [silu, tanh], "2x0e+3x0o+1x0e", [sigmoid, tanh, relu], "3x1o+2x1e+1x2e");
        Assert.Equal(At("gate", "input").GetString(), gate.Input.ToString());
        Assert.Equal(At("gate", "output").GetString(), gate.Output.ToString());
        Close(ProductDefinition.ToE3nn(gate.call(Rows(gate.Input, 0.7)), gate.Output), Tolerance, "gate", "values");
    }

    [Fact]
    public void A_norm_activation_is_e3nns()
    {
        using var scope = torch.NewDisposeScope();
        Irreps irreps = "3x0o+2x1o+2e";
        using var layer = Fill(new NormActivation(irreps, ScalarActivation.Sigmoid, biases: true));
        // Ours is smooth at zero: norms differ by 10⁻¹².
        Close(ProductDefinition.ToE3nn(layer.call(Rows(irreps, 0.7)), irreps), 1e-10, "norm activation");
    }

    [Fact]
    public void A_perceptron_of_scalars_is_e3nns()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var layer = Fill(new ScalarPerceptron([3, 8, 5], ScalarActivation.Silu.Sampled(), generator));
        Close(layer.call(Wave(0.7, 2, 3)), Tolerance, "perceptron");
    }

    [Theory]
    [InlineData("smooth_finite", SoftOneHotShape.SmoothFinite)]
    [InlineData("gaussian", SoftOneHotShape.Gaussian)]
    [InlineData("cosine", SoftOneHotShape.Cosine)]
    public void Soft_one_hot_numbers_are_e3nns(string name, SoftOneHotShape shape)
    {
        using var scope = torch.NewDisposeScope();
        var distances = torch.linspace(0.05, 2.45, 7, torch.float64);
        Close(SoftOneHot.Of(distances, shape, 0.2, 2.2, 4), Tolerance, "bases", $"{name}, cut");
        Close(SoftOneHot.Of(distances, shape, 0.2, 2.2, 4, cutoff: false), Tolerance, "bases", name);
    }

    private static Tensor Rows(Irreps irreps, double step) => ProductDefinition.FromE3nn(Wave(step, 2, irreps.Dimension), irreps);
}
