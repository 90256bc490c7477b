using Noether.Geometry;
using Noether.Groups;
using Noether.Nn;
using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;
using Noether.Tests.Representations;

namespace Noether.Tests.Nn;

/// <summary>Layers on features of O(3).</summary>
public sealed class O3LayerTests
{
    private const int Rows = 6;
    private static readonly Irreps Features = "7x0e+3x0o+4x1o+2x1e+3x2e+2x3o";
    private static readonly ScalarActivation Square = new("square", x => x.square(), 1, FunctionParity.Even);
    private static readonly GraphBatch Graphs = GraphBatch.Of(Graph.Complete(4), Graph.FromEdges(1), Graph.FromPairs(1, []));

    public static TheoryData<string> Names => [.. Layers.Keys];

    private static Dictionary<string, Func<Generator, Layer>> Layers { get; } = new(StringComparer.Ordinal)
    {
        ["linear"] = g => Layer.Of(new O3Linear(Features, "5x0e+2x1o+1x1o+2x0o+2x2o+4x3o", g), Features, "5x0e+2x1o+1x1o+2x0o+2x2o+4x3o"),
        ["gate"] = _ => Layer.Of(new Gate("4x0e+2x1o+3x0o+2x2e+1x2e")),
        ["gate with even odd scalars"] = _ => Layer.Of(new Gate("3x0o+2x1e", odd: ScalarActivation.Abs, gate: ScalarActivation.Tanh)),
        ["norm activation"] = _ => Layer.Of(new NormActivation(Features, ScalarActivation.Tanh, biases: true), Features, Features),
        ["layer norm"] = _ => Layer.Of(new EquivariantLayerNorm(Features), Features, Features),
        ["selfmix"] = g => Layer.Of(new Selfmix(3, 2, g), "3x0e+3x1o+3x2e", "3x0e+3x1o+3x2e"),
        ["selfmix by couplings"] = g => Layer.Of(new CoupledSelfmix("2x0e+2x0o+2x1e+2x1o+2x2e", g), "2x0e+2x0o+2x1e+2x1o+2x2e", "2x0e+2x0o+2x1e+2x1o+2x2e"),
        ["product"] = g => Layer.Of(new TensorProductLayer(TensorProduct.FullyConnected(Features, "0e+2x1o+2e", "4x0e+3x1o+2x1e+2x2e"), g)),
        ["scalars, gates and gated"] = _ => Layer.Of(new Gate(
            "3x0e+2x0o", [ScalarActivation.Silu, ScalarActivation.Abs], "2x0o+3x0e", [ScalarActivation.Tanh, ScalarActivation.Sigmoid], "3x1o+2x2e")),
        ["mixing in the frame of a direction"] = g => Layer.Of(new So2Linear(Features, "5x0e+2x0o+3x1o+1x1e+2x2e+1x2o+1x3o+2x4e", g)),
        ["mixing in the frame of an edge"] = g => Layer.Of(new So2Convolution(Features, "2x0e+1x0o+3x1o+2x2o", [3, 8], 3, g, maxOrder: 1)),
        ["convolution"] = g => Layer.Of(new DepthwiseConvolution(TensorProduct.Depthwise(Features, Irreps.SphericalHarmonics(2)), [3, 8], 3, g)),
        ["convolution of functions on the sphere, by couplings"] = g => Layer.Of(OfFunctions(g, GauntConvolutionWay.Couplings)),
        ["convolution of functions on the sphere, in the frame of space"] = g => Layer.Of(OfFunctions(g, GauntConvolutionWay.Sphere)),
        ["convolution of functions on the sphere, in the frames of edges"] = g => Layer.Of(OfFunctions(g, GauntConvolutionWay.Frames)),
        ["squares on the sphere"] = _ => Layer.Of(new S2Activation(2, 2, Square), "2x0e+2x1o+2x2e", "2x0e+2x1o+2x2e"),
        ["squares on the group of rotations"] = _ => Layer.Of(new SO3Activation(2, 2, Square), "2x0e+6x1e+10x2e", "2x0e+6x1e+10x2e"),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Layers_commute_with_rotations_and_reflections(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var layer = Layers[name](generator).Shaken(generator);
        foreach (var (precision, tolerance) in new[] { (torch.float32, 1e-5), (torch.float64, 1e-10) })
        {
            layer.Module.to(precision);
            var inputs = layer.Draw(generator);
            var result = layer.Call(inputs, precision);
            foreach (var element in Elements(generator))
            {
                var moved = layer.Call([.. inputs.Zip(layer.Inputs, (x, irreps) => x.matmul(ProductDefinition.Motion(irreps, element).T))], precision);
                Close(result.matmul(ProductDefinition.Motion(layer.Output, element).T), moved, tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_equal_central_differences(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var layer = Layers[name](generator).Shaken(generator);
        layer.Module.to(torch.float64);
        Tensor[] leaves = [.. layer.Draw(generator).Select(x => x.detach().requires_grad_())];
        GradientCheck.First(() => layer.Run(leaves), [.. leaves, .. layer.Module.parameters()], generator, entries: 5);
        GradientCheck.Second(() => layer.Run(leaves), leaves, generator, entries: 4);
    }

    [Theory]
    [InlineData("linear", 400)]
    [InlineData("gate", 2000)]
    [InlineData("layer norm", 50)]
    [InlineData("product", 400)]
    [InlineData("scalars, gates and gated", 2000)]
    [InlineData("mixing in the frame of a direction", 400)]
    public void Normal_features_give_components_of_second_moment_one(string name, int repeats)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var moments = new double[Layers[name](generator).Output.Dimension];
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            using var step = torch.NewDisposeScope();
            var layer = Layers[name](generator);
            var result = layer.Call(layer.Draw(generator), torch.float32).square().mean([0]).data<double>();
            for (var i = 0; i < moments.Length; i++)
            {
                moments[i] += result[i] / repeats;
            }
        }

        var layerOutput = Layers[name](generator).Output;
        // Of 2o the features have none, and of degree 4 they lack the highest order.
        foreach (var slice in layerOutput.Slices.Where(s => s.Irrep != new Irrep(2, Parity.Odd) && s.Irrep.Degree < 4))
        {
            var moment = moments[slice.Start..(slice.Start + slice.Length)].Average();
            // A gate multiplies two independent numbers of second moment 1.
            Assert.True(Math.Abs(moment - 1) < 0.15, $"{slice.Block}: {moment}");
        }
    }

    [Fact]
    public void A_linear_map_mixes_copies_and_nothing_else()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        using var layer = new O3Linear("2x0e+3x1o", "1x1o+2x0e", generator);
        var p = layer.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);
        var x = torch.randn(5, 11, generator: generator.Torch);
        using var off = torch.no_grad();
        p["bias"].copy_(torch.tensor([0.5f, -2]));
        // The scalars' weights come first: the order of the inputs.
        var (scalars, vectors) = (p["weight"].narrow(0, 0, 4).view(2, 2), p["weight"].narrow(0, 4, 3).view(3, 1));
        var expected = torch.cat([x.narrow(1, 2, 9).view(5, 3, 3).matmul(vectors).flatten(1) / Math.Sqrt(3), (x.narrow(1, 0, 2).matmul(scalars) / Math.Sqrt(2)) + p["bias"]], 1);
        Assert.True(layer.call(x).allclose(expected, atol: 1e-6));
    }

    [Fact]
    public void A_gate_activates_scalars_and_scales_vectors()
    {
        using var scope = torch.NewDisposeScope();
        var gate = new Gate("0e+0o+1x1o");
        Assert.Equal("1x0e+1x0o+1x0e+1x1o", gate.Input.ToString());
        Assert.Equal("1x0e+1x0o+1x1o", gate.Output.ToString());
        var result = gate.call(torch.tensor([0.7, -1.2, 0.3, 1, 2, 3])).data<double>().ToArray();
        double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        double[] expected = [1.676532470331099 * 0.7 * Sigmoid(0.7), 1.592537419722839 * Math.Tanh(-1.2), .. new[] { 1.0, 2, 3 }.Select(v => 1.846228545338617 * v * Sigmoid(0.3))];
        Assert.All(expected.Zip(result), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    [Fact]
    public void Activations_have_second_moment_one_under_normal_arguments()
    {
        using var scope = torch.NewDisposeScope();
        var x = torch.linspace(-12, 12, 48_001, torch.float64);
        var density = (x.square() / -2).exp() * (24.0 / 48_000) / Math.Sqrt(2 * Math.PI);
        foreach (var activation in (ScalarActivation[])[ScalarActivation.Silu, ScalarActivation.Tanh, ScalarActivation.Sigmoid, ScalarActivation.Relu, ScalarActivation.Abs])
        {
            Assert.Equal(1, (activation.Apply(x).square() * density).sum().item<double>(), 1e-9);
        }
    }

    [Fact]
    public void Odd_scalars_need_a_function_with_a_parity()
    {
        Assert.Throws<InputException>(() => new Gate("0o", odd: ScalarActivation.Silu));
        Assert.Equal("1x0e", new Gate("0o", odd: ScalarActivation.Abs).Output.ToString());
        Assert.Equal("1x0o", new Gate("0o").Output.ToString());
        Assert.Throws<InputException>(() => ScalarActivation.Tanh.Of(new Irrep(1, Parity.Odd)));
    }

    [Fact]
    public void A_norm_activation_keeps_directions_and_is_smooth_at_zero()
    {
        using var scope = torch.NewDisposeScope();
        using var layer = new NormActivation("1o", ScalarActivation.Tanh);
        var x = torch.tensor([3.0, 0, 4, 0, 0, 0]).view(2, 3).requires_grad_();
        var result = layer.call(x);
        Assert.True(result.allclose(torch.tensor([3.0, 0, 4, 0, 0, 0]).view(2, 3) / 5 * Math.Tanh(5)));
        result.sum().backward();
        Assert.True(x.grad!.isfinite().all().item<bool>());
    }

    [Fact]
    public void A_layer_norm_gives_scalars_without_mean_and_blocks_of_unit_size()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        using var layer = new EquivariantLayerNorm("6x0e+5x1o", 1e-12);
        layer.to(torch.float64);
        var result = layer.call((ProductDefinition.Random(generator, 4, 21) * 3) + 1);
        var (scalars, vectors) = (result.narrow(1, 0, 6), result.narrow(1, 6, 15));
        Assert.True(scalars.mean([1]).abs().max().item<double>() < 1e-12);
        Assert.True((scalars.square().mean([1]) - 1).abs().max().item<double>() < 1e-9);
        Assert.True((vectors.square().mean([1]) - 1).abs().max().item<double>() < 1e-9);
    }

    [Fact]
    public void A_layer_norm_keeps_a_scalar_that_has_no_other_to_compare_with()
    {
        using var scope = torch.NewDisposeScope();
        using var layer = new EquivariantLayerNorm("1x0e+1x0o+1x1o", 1e-12);
        var result = layer.call(torch.tensor([3.0, -2, 0, 0, 5]).view(1, 5));
        Assert.True(result.allclose(torch.tensor([1.0, -1, 0, 0, Math.Sqrt(3)]).view(1, 5), 1e-9, 1e-9));
    }

    [Fact]
    public void The_gradient_of_a_force_is_that_of_torchs_operations()
    {
        using var scope = torch.NewDisposeScope();
        var results = new[] { ProductBackend.Vector, ProductBackend.Torch }.Select(backend =>
        {
            using var generator = new Generator(6);
            var precision = backend == ProductBackend.Torch ? torch.float64 : torch.float32;
            var layer = new DepthwiseConvolution(TensorProduct.Depthwise("5x0e+3x1o", "0e+1o"), [1, 8], 3, generator, backend);
            layer.to(precision);
            var positions = ProductDefinition.Random(generator, Rows, 3).to(precision).requires_grad_();
            var features = ProductDefinition.Random(generator, Rows, 14).to(precision);
            var difference = Graphs.FromSenders(positions) - Graphs.FromReceivers(positions);
            var squares = difference.square().sum(1, keepdim: true);
            var energy = layer.call(Graphs, features, torch.cat([torch.ones_like(squares), difference / (1 + squares)], 1), (-squares).exp()).square().sum();
            var force = torch.autograd.grad([energy], [positions], create_graph: true, retain_graph: true)[0];
            BackwardGuard.Rethrow();
            var slopes = torch.autograd.grad([force.square().sum()], [.. layer.parameters()]);
            BackwardGuard.Rethrow();
            return torch.cat([force.flatten(), .. slopes.Select(s => s.flatten())]).to(torch.float64).detach();
        }).ToArray();
        Close(results[1], results[0], 2e-5);
    }

    [Fact]
    public void Features_of_other_irreps_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        using var linear = new O3Linear("1o", "1o", generator);
        Assert.Contains("1x1o", Assert.Throws<InputException>(() => linear.call(torch.zeros(2, 4))).Message, StringComparison.Ordinal);
        using var norm = new EquivariantLayerNorm("1o");
        Assert.Throws<InputException>(() => norm.call(torch.zeros(2, 4)));
    }

    private static GauntConvolutionLayer OfFunctions(Generator generator, GauntConvolutionWay way) => new(new GauntProduct(2, 1, 2), 3, [3, 8], 3, generator, way);

    private static List<Tensor> Elements(Generator generator)
    {
        var proper = new SO3().Sample(2, generator);
        return [.. Enumerable.Range(0, 2).SelectMany(i => new[] { proper[i], -proper[i] }), -torch.eye(3, dtype: torch.float64)];
    }

    private static void Close(Tensor expected, Tensor found, double tolerance)
    {
        Assert.Equal(expected.shape, found.shape);
        var (error, size) = ((expected - found).abs().max().item<double>(), expected.abs().max().item<double>());
        Assert.True(error <= tolerance * size, $"off by {error} of {size}");
    }

    /// <summary>A layer, and how what it takes and gives moves.</summary>
    private sealed record Layer(torch.nn.Module Module, Irreps[] Inputs, Irreps Output, Func<Tensor[], Tensor> Run)
    {
        public long[] Rows { get; init; } = [.. Inputs.Select(_ => (long)O3LayerTests.Rows)];

        public static Layer Of(torch.nn.Module<Tensor, Tensor> module, Irreps input, Irreps output) => new(module, [input], output, x => module.call(x[0]));

        public static Layer Of(Gate gate) => Of(gate, gate.Input, gate.Output);

        public static Layer Of(TensorProductLayer product) => new(product, [product.Product.First, product.Product.Second], product.Product.Output, x => product.call(x[0], x[1]));

        public static Layer Of(DepthwiseConvolution convolution) =>
            new(convolution, [convolution.Product.First, convolution.Product.Second, "3x0e"], convolution.Product.Output, x => convolution.call(Graphs, x[0], x[1], x[2]))
            {
                Rows = [Graphs.Union.Nodes, Graphs.Union.Edges, Graphs.Union.Edges],
            };

        public static Layer Of(So2Linear layer) => new(layer, [layer.Input, "1o"], layer.Output, x => layer.call(x[0], x[1], null));

        public static Layer Of(So2Convolution convolution) =>
            new(convolution, [convolution.Input, "1o", "3x0e"], convolution.Output, x => convolution.call(Graphs, x[0], x[1], x[2]))
            {
                Rows = [Graphs.Union.Nodes, Graphs.Union.Edges, Graphs.Union.Edges],
            };

        public static Layer Of(GauntConvolutionLayer convolution) =>
            new(convolution, [convolution.Input, "1o", "3x0e"], convolution.Output, x => convolution.call(Graphs, x[0], x[1], x[2]))
            {
                Rows = [Graphs.Union.Nodes, Graphs.Union.Edges, Graphs.Union.Edges],
            };

        public Tensor[] Draw(Generator generator) => [.. Inputs.Zip(Rows, (irreps, rows) => ProductDefinition.Random(generator, rows, irreps.Dimension))];

        public Tensor Call(Tensor[] inputs, torch.ScalarType precision) => Run([.. inputs.Select(x => x.to(precision))]).to(torch.float64).detach();

        /// <summary>With random biases in place of fresh ones.</summary>
        public Layer Shaken(Generator generator)
        {
            using var off = torch.no_grad();
            foreach (var (_, parameter) in Module.named_parameters().Where(p => p.name.EndsWith("bias", StringComparison.Ordinal)))
            {
                parameter.add_(torch.randn(parameter.shape, generator: generator.Torch) * 0.3);
            }

            return this;
        }
    }
}
