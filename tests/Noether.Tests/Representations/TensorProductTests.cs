using Noether.Groups;
using Noether.Kernels;
using Noether.Numerics;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Representations;

public sealed class TensorProductTests
{
    private const int Rows = 7;

    public static TheoryData<string> Names => [.. Products.Keys];

    private static Dictionary<string, TensorProduct> Products { get; } = new(StringComparer.Ordinal)
    {
        ["fully connected"] = TensorProduct.FullyConnected("4x0e+3x1o+2x2e+1e", "2x0e+1o+2e", "5x0e+3x1o+2x1e+2e+0o"),
        ["fully connected, second wider"] = TensorProduct.FullyConnected("0e+2x1o", "4x0e+3x1o", "2x0e+3x1o+1e", IrrepNormalisation.Norm, PathNormalisation.Path),
        ["fully connected to irreps that nothing gives"] = TensorProduct.FullyConnected("2x0e", "3x0e", "2x0e+2x1o"),
        ["full"] = TensorProduct.Full("3x0e+2x1o", "2x1o+2e"),
        ["full with single attributes"] = TensorProduct.Full("3x0e+2x1o", Irreps.SphericalHarmonics(2)),
        ["depth-wise"] = TensorProduct.Depthwise("20x0e+17x1o+3x2e", Irreps.SphericalHarmonics(3), new HashSet<Irrep> { new(0, Parity.Even), new(1, Parity.Odd), new(2, Parity.Even) }),
        ["depth-wise, several attributes"] = TensorProduct.Depthwise("5x0e+4x1o", "2x0e+3x1o"),
        ["element-wise"] = TensorProduct.Elementwise("5x0e+4x1o+3x2e", "2x0e+7x1o+3x1e"),
        ["square"] = TensorProduct.Square("3x0e+4x1o+2e"),
        ["all modes in one"] = new TensorProduct("3x1o+2x0e", "3x1o+1x1o", "3x0e+3x1e+3x2e+6x1o+4x1o", [
            new(0, 0, 0, ProductMode.Elementwise, Weighted: true),
            new(0, 1, 0, ProductMode.Depthwise, Weighted: true, PathWeight: 2),
            new(0, 0, 1, ProductMode.Pairs, Weighted: false),
            new(0, 0, 2, ProductMode.Depthwise, Weighted: false),
            new(1, 0, 3, ProductMode.Full, Weighted: false),
            new(1, 0, 4, ProductMode.FullyConnected, Weighted: true),
        ]),
        ["square to given irreps"] = TensorProduct.SquareTo("3x0e+4x1o+2e", "5x0e+2x1o+3x2e+1e", IrrepNormalisation.Norm),
        ["square to given irreps, component"] = TensorProduct.SquareTo("5x0e+4x1o+2x2e", "5x0e+2x1o+3x2e"),
        ["modes of the second factor and mixed ones"] = new TensorProduct("3x1o+2x0e", "3x1o+4x1e", "4x1o+2x0e+3x2e+0e+12x1o+3x1e+4x1e", [
            new(0, 1, 0, ProductMode.DepthwiseSecond, Weighted: true),
            new(0, 0, 1, ProductMode.ElementwiseMixed, Weighted: true),
            new(0, 0, 1, ProductMode.FullyConnected, Weighted: true),
            new(0, 0, 1, ProductMode.PairsMixed, Weighted: true),
            new(0, 0, 2, ProductMode.Pairs, Weighted: true),
            new(0, 0, 3, ProductMode.ElementwiseMixed, Weighted: false),
            new(0, 1, 4, ProductMode.Full, Weighted: true),
            new(0, 0, 5, ProductMode.DepthwiseSecond, Weighted: false),
            new(1, 1, 6, ProductMode.DepthwiseSecond, Weighted: true),
        ]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_back_end_gives_what_the_formula_gives(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var product = Products[name];
        foreach (var shared in (bool[])[true, false])
        {
            var (x, y, weights) = Draw(product, generator, shared);
            var expected = ProductDefinition.Apply(product, x, y, weights);
            foreach (var backend in Enum.GetValues<ProductBackend>())
            {
                foreach (var precision in backend is ProductBackend.Vector or ProductBackend.Scalar ? [torch.float32] : new[] { torch.float32, torch.float64 })
                {
                    var (a, b) = (ProductDefinition.FromE3nn(x, product.First).to(precision), ProductDefinition.FromE3nn(y, product.Second).to(precision));
                    var found = ProductDefinition.ToE3nn(new ProductPlan(product).Apply(a, b, weights?.to(precision), backend), product.Output);
                    Close(expected, found, precision == torch.float32 ? 3e-6 : 1e-13);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_turn_and_mirror_with_their_factors(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var product = Products[name];
        var plan = new ProductPlan(product);
        var (x, y, weights) = Draw(product, generator, shared: true);
        foreach (var (precision, tolerance) in new[] { (torch.float64, 1e-10), (torch.float32, 1e-5) })
        {
            Tensor Run(Tensor a, Tensor b) => plan.Apply(a.to(precision), b.to(precision), weights?.to(precision)).to(torch.float64);
            var result = Run(x, y);
            foreach (var element in Elements(generator))
            {
                var moved = Run(x.matmul(ProductDefinition.Motion(product.First, element).T), y.matmul(ProductDefinition.Motion(product.Second, element).T));
                Close(result.matmul(ProductDefinition.Motion(product.Output, element).T), moved, tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void First_and_second_derivatives_of_the_kernels_are_those_of_torchs_operations(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var product = Products[name];
        var (x, y, weights) = Draw(product, generator, shared: true);
        Tensor[] inputs = weights is null ? [x, y] : [x, y, weights];
        var expected = Derivatives(product, inputs, torch.float64, ProductBackend.Torch);
        foreach (var backend in (ProductBackend[])[ProductBackend.Vector, ProductBackend.Scalar])
        {
            Assert.All(expected.Zip(Derivatives(product, inputs, torch.float32, backend)), pair => Close(pair.First, pair.Second, 3e-5));
        }
    }

    [Fact]
    public void Derivatives_in_double_precision_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var product = Products["all modes in one"];
        var (x, y, weights) = Draw(product, generator, shared: true);
        Tensor[] leaves = [.. new[] { x, y, weights! }.Select(t => t.detach().requires_grad_())];
        var plan = new ProductPlan(product);
        GradientCheck.First(() => plan.Apply(leaves[0], leaves[1], leaves[2]), leaves, generator, entries: 6);
        GradientCheck.Second(() => plan.Apply(leaves[0], leaves[1], leaves[2]), leaves, generator, entries: 6);
    }

    [Fact]
    public void Derivatives_of_third_order_equal_central_differences_and_are_the_kernels()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var plan = new ProductPlan(TensorProduct.FullyConnected("2x0e+1x1o", "0e+1o", "1x0e+2x1o+1x1e"));
        Tensor[] values = [.. new long[][] { [3, 5], [3, 4], [plan.Product.WeightCount] }.Select(shape => ProductDefinition.Random(generator, shape))];

        // The product is linear in each factor; its square is not.
        Tensor Slopes(Tensor[] x, ProductBackend backend) => Chained(plan.Apply(x[0], x[1], x[2], backend), x);
        Tensor[] leaves = [.. values.Select(x => x.detach().requires_grad_())];
        GradientCheck.Second(() => Slopes(leaves, ProductBackend.Torch), leaves, generator, entries: 4);

        Tensor[] single = [.. values.Select(x => x.to(torch.float32).requires_grad_())];
        Tensor Third(Tensor[] x, ProductBackend backend) => Chained(Chained(Slopes(x, backend), x), x).to(torch.float64).detach();
        var (expected, found) = (Third(leaves, ProductBackend.Torch), Third(single, ProductBackend.Vector));
        Assert.True((expected - found).abs().max().item<double>() < 1e-4 * expected.abs().max().item<double>());
    }

    private static Tensor Chained(Tensor values, Tensor[] by)
    {
        var slopes = torch.autograd.grad([values.square().sum()], by, create_graph: true, retain_graph: true);
        BackwardGuard.Rethrow();
        return torch.cat([.. slopes.Select(g => g.flatten())]);
    }

    [Theory]
    [InlineData("fully connected")]
    [InlineData("full")]
    [InlineData("depth-wise")]
    [InlineData("element-wise")]
    [InlineData("square")]
    [InlineData("square to given irreps, component")]
    [InlineData("modes of the second factor and mixed ones")]
    public void Normal_factors_and_weights_give_components_of_second_moment_one(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        const int Samples = 4000;
        var product = Products[name];
        var x = ProductDefinition.Random(generator, Samples, product.First.Dimension);
        var y = name.StartsWith("square", StringComparison.Ordinal) ? x : ProductDefinition.Random(generator, Samples, product.Second.Dimension);
        var weights = product.WeightCount == 0 ? null : ProductDefinition.Random(generator, Samples, product.WeightCount);
        var found = new ProductPlan(product).Apply(x, y, weights);
        foreach (var slice in product.Output.Slices.Where(s => name != "fully connected" || s.Irrep != new Irrep(0, Parity.Odd)))
        {
            var moment = found.narrow(1, slice.Start, slice.Length).square().mean().item<double>();
            // Products of normal numbers have heavy tails: within five standard errors.
            Assert.True(Math.Abs(moment - 1) < 5 * Math.Sqrt(30.0 / (Samples * Math.Sqrt(slice.Length))), $"{slice.Block}: {moment}");
        }
    }

    [Fact]
    public void Two_vectors_give_their_dot_and_cross_products()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var (a, b) = (ProductDefinition.Random(generator, 5, 3), ProductDefinition.Random(generator, 5, 3));
        var product = TensorProduct.Full("1o", "1o");
        Assert.Equal("1x0e+1x1e+1x2e", product.Output.ToString());
        var found = new ProductPlan(product).Apply(a, b, null);
        Close((a * b).sum(1, keepdim: true) / Math.Sqrt(3), found.narrow(1, 0, 1), 1e-14);
        Close(torch.linalg.cross(a, b, 1) / Math.Sqrt(2), found.narrow(1, 1, 3), 1e-14);
    }

    [Fact]
    public void A_square_is_the_product_of_features_with_themselves()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var x = ProductDefinition.Random(generator, 4, 3);
        var found = new ProductPlan(TensorProduct.Square("1o", new HashSet<Irrep> { new(0, Parity.Even) })).Apply(x, x, null);
        Close(x.square().sum(1, keepdim: true) / Math.Sqrt(15), found, 1e-14);
    }

    [Fact]
    public void Sums_along_edges_are_sums_of_products_row_by_row()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(8);
        var product = Products["depth-wise"];
        var plan = new ProductPlan(product);
        var edges = new ProductEdges([0, 3, 3, 4, 6], [0, 4, 2, 1, 0, 4], 5);
        var (x, y) = (ProductDefinition.Random(generator, 5, product.First.Dimension), ProductDefinition.Random(generator, 6, product.Second.Dimension));
        var weights = ProductDefinition.Random(generator, 6, product.WeightCount);
        var rows = plan.Apply(x.index_select(0, torch.tensor([0L, 4, 2, 1, 0, 4])), y, weights);
        var expected = torch.zeros(4, product.Output.Dimension, torch.float64).index_add(0, torch.tensor([0L, 0, 0, 2, 3, 3]), rows, 1);
        Close(expected, plan.Convolve(edges, x, y, weights), 1e-13);
        foreach (var backend in (ProductBackend[])[ProductBackend.Vector, ProductBackend.Scalar, ProductBackend.Torch])
        {
            Close(expected, plan.Convolve(edges, x.to(torch.float32), y.to(torch.float32), weights.to(torch.float32), backend), 3e-6);
        }
    }

    [Fact]
    public void What_does_not_couple_or_fit_is_refused()
    {
        Assert.Throws<InputException>(() => new TensorProduct("1o", "1o", "1o", [new(0, 0, 0, ProductMode.Full, false)]));
        Assert.Throws<InputException>(() => new TensorProduct("1o", "1o", "3e", [new(0, 0, 0, ProductMode.Full, false)]));
        Assert.Throws<InputException>(() => new TensorProduct("2x1o", "1o", "1e", [new(0, 0, 0, ProductMode.Depthwise, true)]));
        Assert.Throws<InputException>(() => new TensorProduct("1o", "1o", "1e", [new(0, 1, 0, ProductMode.Full, false)]));
        Assert.Throws<InputException>(() => new TensorProduct("1o", "1o", "1e", [new(0, 0, 0, ProductMode.FullyConnected, false)]));
        Assert.Throws<InputException>(() => new TensorProduct("2x1o", "2x1o", "1e", [new(0, 0, 0, ProductMode.PairsMixed, false)]));
        Assert.Throws<InputException>(() => new TensorProduct("2x1o", "2x1o", "2x1e", [new(0, 0, 0, ProductMode.ElementwiseMixed, false)]));
        Assert.Throws<InputException>(() => new TensorProduct("2x1o", "3x1o", "2x1e", [new(0, 0, 0, ProductMode.DepthwiseSecond, true)]));
        Assert.Throws<InputException>(() => TensorProduct.Elementwise("2x0e", "3x0e"));
        var plan = new ProductPlan(TensorProduct.FullyConnected("1o", "1o", "1e"));
        using var scope = torch.NewDisposeScope();
        var x = torch.zeros(2, 3);
        Assert.Throws<InputException>(() => plan.Apply(x, x, null));
        Assert.Throws<InputException>(() => plan.Apply(x, torch.zeros(3, 3), torch.zeros(1)));
        Assert.Throws<ArgumentException>(() => plan.Apply(x.to(torch.float64), x.to(torch.float64), torch.zeros(1, torch.float64), ProductBackend.Vector).Dispose());
        Assert.Throws<InputException>(() => plan.Convolve(ProductEdges.Rows(2), x, x, torch.zeros(1)));
    }

    private static List<Tensor> Derivatives(TensorProduct product, Tensor[] inputs, torch.ScalarType precision, ProductBackend backend)
    {
        Tensor[] leaves = [.. inputs.Select(t => t.to(precision).detach().requires_grad_())];
        var result = new ProductPlan(product).Apply(leaves[0], leaves[1], leaves.ElementAtOrDefault(2), backend);
        var first = torch.autograd.grad([result.sin().sum()], leaves, create_graph: true, retain_graph: true);
        BackwardGuard.Rethrow();
        var second = torch.autograd.grad([torch.stack([.. first.Select(g => g.square().mean())]).sum()], leaves);
        BackwardGuard.Rethrow();
        return [result, .. first, .. second];
    }

    private static List<Tensor> Elements(Generator generator)
    {
        using var rotations = new SO3().Sample(3, generator);
        var proper = rotations.to(torch.float64);
        return [.. Enumerable.Range(0, 3).SelectMany(i => new[] { proper[i], -proper[i] }), -torch.eye(3, dtype: torch.float64)];
    }

    private static (Tensor X, Tensor Y, Tensor? Weights) Draw(TensorProduct product, Generator generator, bool shared) => (
        ProductDefinition.Random(generator, Rows, product.First.Dimension),
        ProductDefinition.Random(generator, Rows, product.Second.Dimension),
        product.WeightCount == 0 ? null : shared ? ProductDefinition.Random(generator, product.WeightCount) : ProductDefinition.Random(generator, Rows, product.WeightCount));

    private static void Close(Tensor expected, Tensor found, double tolerance)
    {
        Assert.Equal(expected.shape, found.shape);
        var (error, size) = ((expected - found.to(torch.float64)).abs().max().item<double>(), expected.abs().max().item<double>());
        Assert.True(error <= tolerance * Math.Max(size, 1e-3), $"off by {error} of {size}");
    }
}
