using Noether.Geometry;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Nn;

/// <summary>Features, harmonics and invariants of second moment one give results of second moment one.</summary>
public sealed class ConvolutionVarianceTests
{
    private const int Nodes = 120;
    private const int Degree = 4;
    private static readonly Irreps Features = "8x0e+4x0o+6x1o+4x1e+4x2e";
    private static readonly GraphBatch Ring = GraphBatch.Of(Graph.FromEdges(
        Nodes, from node in Enumerable.Range(0, Nodes) from step in new[] { -2, -1, 1, 2 } select ((node + step + Nodes) % Nodes, node)));

    [Fact]
    public void Depthwise_convolutions_keep_second_moments() => Check(
        generator => new DepthwiseConvolution(TensorProduct.Depthwise(Features, Irreps.SphericalHarmonics(2)), [16, 64], Degree, generator),
        layer => layer.Product.Output,
        (layer, x, directions, invariants) => layer.call(Ring, x, SphericalHarmonics.Values(directions, 2, HarmonicNormalisation.Component), invariants));

    [Fact]
    public void Messages_vanish_where_invariants_do()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var layer = new DepthwiseConvolution(TensorProduct.Depthwise(Features, "0e+1o"), [3, 8], Degree, generator);
        var result = layer.call(Ring, torch.ones(Nodes, Features.Dimension), torch.ones(Ring.Union.Edges, 4), torch.zeros(Ring.Union.Edges, 3));
        Assert.Equal(0, result.abs().max().item<float>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Convolutions_in_the_frames_of_edges_keep_second_moments(bool mirrored) => Check(
        generator => new So2Convolution(Features, "4x0e+4x0o+3x1o+3x1e+2x2e+2x2o", [16, 64], Degree, generator, mirrored: mirrored),
        layer => layer.Output,
        (layer, x, directions, invariants) => layer.call(Ring, x, directions, invariants));

    [Fact]
    public void Perceptrons_of_scalars_keep_second_moments_and_centre()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var (square, sum) = (0.0, 0.0);
        const int Repeats = 40;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            using var layer = new ScalarPerceptron([16, 64, 64, 50], ScalarActivation.Silu, generator);
            var y = layer.call(torch.randn([100, 16], generator: generator.Torch));
            square += y.square().mean().item<float>() / Repeats;
            sum += y.mean().item<float>() / Repeats;
            Assert.Equal(0, layer.call(torch.zeros(1, 16)).abs().max().item<float>());
        }

        Assert.InRange(square, 0.9, 1.1);
        Assert.InRange(sum, -0.05, 0.05);
        Assert.Throws<ArgumentException>(() => new ScalarPerceptron([3], ScalarActivation.Silu, generator));
    }

    [Fact]
    public void Convolutions_of_functions_on_the_sphere_keep_second_moments() => Check(
        generator => new GauntConvolutionLayer(new GauntProduct(2, 2, 3), 6, [16, 64], Degree, generator),
        layer => layer.Output,
        (layer, x, directions, invariants) => layer.call(Ring, x, directions, invariants),
        Irreps.SphericalHarmonics(2, 6));

    private static void Check<T>(Func<Generator, T> create, Func<T, Irreps> output, Func<T, Tensor, Tensor, Tensor, Tensor> run, Irreps? input = null)
        where T : torch.nn.Module
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        const int Repeats = 12;
        Tensor Normal(params long[] shape) => torch.randn(shape, generator: generator.Torch);
        Irreps? irreps = null;
        double[] moments = [];
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            using var step = torch.NewDisposeScope();
            var layer = create(generator);
            irreps = output(layer);
            var y = run(layer, Normal(Nodes, (input ?? Features).Dimension), Normal(Ring.Union.Edges, 3), Normal(Ring.Union.Edges, 16));
            double[] found = [.. irreps.Slices.Select(s => (double)y.narrow(1, s.Start, s.Length).square().mean().item<float>() / Repeats)];
            moments = moments.Length == 0 ? found : [.. moments.Zip(found, (a, b) => a + b)];
        }

        Assert.All(moments.Zip(irreps!), m => Assert.True(Math.Abs(m.First - 1) < 0.15, $"{m.Second}: {m.First}"));
    }
}
