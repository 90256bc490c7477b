using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;
using ProductEdges = Noether.Kernels.ProductEdges;

namespace Noether.Tests.Representations;

/// <summary>Convolutions in the frame of an edge against those in the frame of space.</summary>
public sealed class GauntConvolutionTests
{
    private const int Channels = 3;
    private const int Nodes = 4;
    private static readonly long[] Offsets = [0, 3, 3, 8, 10];
    private static readonly int[] Senders = [1, 2, 3, 0, 1, 2, 3, 0, 2, 0];

    [Fact]
    public void Frames_turn_directions_to_the_polar_axis()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var axes = torch.tensor(new double[] { 1, 0, 0, 0, 1, 0, 0, 0, 1, -2, 0, 0, 0, -3, 0, 0, 0, -1 }).view(6, 3);
        var directions = torch.cat([axes, ProductDefinition.Random(generator, 20, 3)]);
        var frames = PolarFrames.Of(directions);
        var lengths = torch.linalg.vector_norm(directions, dims: [1]);
        Assert.True(frames.matmul(directions.unsqueeze(-1)).squeeze(-1).allclose(lengths.unsqueeze(1) * torch.tensor([0.0, 1, 0]), 1e-12, 1e-12));
        Assert.True(frames.matmul(frames.transpose(1, 2)).allclose(torch.eye(3, dtype: torch.float64).expand_as(frames), 1e-12, 1e-12));
        Assert.True(torch.linalg.det(frames).allclose(torch.ones(26, dtype: torch.float64), 1e-12, 1e-12));
        Assert.Throws<InputException>(() => PolarFrames.Of(torch.zeros(3)));
        Assert.Equal([0, 3, 3], PolarFrames.Of(torch.zeros(0, 3)).shape);
        Assert.StartsWith("Direction 1 is zero", Assert.Throws<InputException>(() => PolarFrames.Of(torch.tensor(new double[] { 1, 0, 0, 0, 0, 0 }).view(2, 3))).Message);
    }

    [Fact]
    public void Products_in_the_frame_of_the_edge_are_the_convolution_with_odd_couplings()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        Irreps features = "3x0e+2x0o+3x1o+2x1e+2x2e+1x3o", harmonics = "0e+1o+2e+3o";
        var product = TensorProduct.Depthwise(features, harmonics);
        var x = ProductDefinition.Random(generator, Nodes, features.Dimension);
        var (directions, weights) = (ProductDefinition.Random(generator, Senders.Length, 3), ProductDefinition.Random(generator, Senders.Length, product.WeightCount));
        foreach (var normalisation in Enum.GetValues<HarmonicNormalisation>())
        {
            var y = SphericalHarmonics.Values(directions, 3, normalisation);
            var expected = new ProductPlan(product).Convolve(new ProductEdges(Offsets, Senders, Nodes), x, y, weights);
            var messages = new So2Product(product, normalisation).Apply(Sent(x), directions, weights);
            Assert.True(SegmentSum.Apply(messages, Offsets).allclose(expected, 1e-10, 1e-10));
        }

        // Weights that rows share, and terms without any.
        var alike = ProductDefinition.Random(generator, product.WeightCount);
        var some = new TensorProduct(product.First, product.Second, product.Output, product.Instructions.Select((t, i) => t with { Weighted = i % 3 != 0 }));
        var ofSome = ProductDefinition.Random(generator, some.WeightCount);
        var rows = SphericalHarmonics.Values(directions, 3, HarmonicNormalisation.Component);
        Assert.True(new So2Product(product).Apply(Sent(x), directions, alike).allclose(new ProductPlan(product).Apply(Sent(x), rows, alike), 1e-10, 1e-10));
        Assert.True(new So2Product(some).Apply(Sent(x), directions, ofSome).allclose(new ProductPlan(some).Apply(Sent(x), rows, ofSome), 1e-10, 1e-10));

        var inSingle = new So2Product(product).Apply(Sent(x).to(torch.float32), directions.to(torch.float32), weights.to(torch.float32));
        Assert.True((inSingle - new So2Product(product).Apply(Sent(x), directions, weights)).abs().max().item<double>() < 1e-4);
    }

    [Theory]
    [InlineData(2, 3, 4)]
    [InlineData(3, 1, 2)]
    [InlineData(1, 3, 4)]
    [InlineData(0, 2, 2)]
    public void Gaunt_products_in_the_frame_of_the_edge_are_the_convolution_without_them(int first, int second, int output)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var gaunt = new GauntProduct(first, second, output);
        var directions = ProductDefinition.Random(generator, Senders.Length, 3);
        var radial = ProductDefinition.Random(generator, Senders.Length, second + 1, Channels);
        var x = ProductDefinition.Random(generator, Nodes, (first + 1) * (first + 1), Channels);

        // One weight a coupling and channel: that of the filter's degree.
        var product = gaunt.Couplings(Channels, shared: true, weighted: true);
        var weights = torch.cat([.. gaunt.Paths.Select(p => radial.select(1, p.L2))], 1);
        var y = SphericalHarmonics.Values(directions, second);
        var expected = new ProductPlan(product).Convolve(new ProductEdges(Offsets, Senders, Nodes), x.flatten(1), y, weights);

        var messages = new GauntConvolution(gaunt).Apply(Sent(x), directions, radial);
        Assert.Equal([Senders.Length, (output + 1) * (output + 1), Channels], messages.shape);
        Assert.True(SegmentSum.Apply(messages.flatten(1), Offsets).allclose(expected, 1e-10, 1e-10));
        Assert.True(new So2Product(product, HarmonicNormalisation.Integral).Apply(Sent(x.flatten(1)), directions, weights).allclose(messages.flatten(1), 1e-10, 1e-10));
        Assert.True(new So2Product(product, HarmonicNormalisation.Integral, byHarmonic: true).Apply(Sent(x.flatten(1)), directions, radial.flatten(1)).allclose(messages.flatten(1), 1e-10, 1e-10));

        // One radial weight for all channels; float32.
        var shared = radial.narrow(2, 0, 1);
        var direct = new GauntPlan(gaunt).Apply(Sent(x), y.unsqueeze(-1), new GauntWeights(Second: shared));
        Assert.True(new GauntConvolution(gaunt).Apply(Sent(x), directions, shared).allclose(direct, 1e-10, 1e-10));
        var single = new GauntConvolution(gaunt).Apply(Sent(x).to(torch.float32), directions.to(torch.float32), shared.to(torch.float32));
        Assert.True((single - direct).abs().max().item<double>() < 1e-5 * Math.Max(1, direct.abs().max().item<double>()));
    }

    [Fact]
    public void Derivatives_by_features_directions_and_weights_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        Tensor Leaf(params long[] shape) => ProductDefinition.Random(generator, shape).requires_grad_();
        var convolution = new GauntConvolution(new GauntProduct(1, 2, 2));
        Tensor[] leaves = [Leaf(3, 4, 2), Leaf(3, 3), Leaf(3, 3, 2)];
        Tensor Messages() => convolution.Apply(leaves[0], leaves[1], leaves[2]);
        GradientCheck.First(Messages, leaves, generator, entries: 8);
        GradientCheck.Second(Messages, leaves, generator, entries: 4);

        var product = new So2Product(TensorProduct.Depthwise("2x0e+1x1o", "0e+1o"));
        Tensor[] others = [Leaf(3, 5), Leaf(3, 3), Leaf(3, product.Product.WeightCount)];
        Tensor Products() => product.Apply(others[0], others[1], others[2]);
        GradientCheck.First(Products, others, generator, entries: 8);
        GradientCheck.Second(Products, others, generator, entries: 4);

        var gaunt = new GauntProduct(1, 2, 2).Couplings(2, shared: true, weighted: true);
        var byHarmonic = new So2Product(gaunt, HarmonicNormalisation.Integral, byHarmonic: true);
        Tensor[] ofHarmonics = [Leaf(3, 8), Leaf(3, 3), Leaf(3, byHarmonic.WeightCount)];
        Tensor Summed() => byHarmonic.Apply(ofHarmonics[0], ofHarmonics[1], ofHarmonics[2]);
        GradientCheck.First(Summed, ofHarmonics, generator, entries: 8);
        GradientCheck.Second(Summed, ofHarmonics, generator, entries: 4);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("depth-wise", Assert.Throws<InputException>(() => new So2Product(TensorProduct.FullyConnected("1o", "1o", "0e"))).Message);
        Assert.Contains("1x1e", Assert.Throws<InputException>(() => new So2Product(TensorProduct.Depthwise("1o", "0e+1e"))).Message);
        Assert.Contains("equally many copies", Assert.Throws<InputException>(() => new So2Product(TensorProduct.Depthwise("2x0e+1o", "0e+1o"), byHarmonic: true)).Message);
        var product = new So2Product(TensorProduct.Depthwise("1o", "0e"));
        Assert.Contains("1 weights", Assert.Throws<InputException>(() => product.Apply(torch.zeros(1, 3), torch.ones(1, 3), null)).Message);
        var convolution = new GauntConvolution(new GauntProduct(1, 1));
        Assert.Contains("[edges, 2, channels]", Assert.Throws<InputException>(() => convolution.Apply(torch.zeros(1, 4, 1), torch.ones(1, 3), torch.ones(1, 3, 1))).Message);
    }

    private static Tensor Sent(Tensor nodes) => nodes.index_select(0, torch.tensor(Senders.Select(s => (long)s).ToArray()));
}
