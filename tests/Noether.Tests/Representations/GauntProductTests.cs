using System.Numerics;
using CsCheck;
using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Representations;

public sealed class GauntProductTests
{
    private static readonly GauntKernel[] Kernels = [GauntKernel.CgPaths, GauntKernel.Dense, GauntKernel.Fourier, GauntKernel.Grid];

    public static TheoryData<GauntKernel> All => [.. Kernels];

    [Theory]
    [MemberData(nameof(All))]
    public void Products_have_the_published_coefficients(GauntKernel kernel)
    {
        using var scope = torch.NewDisposeScope();
        double[] linear =
        [
            0.056419, 0.031030, 0.039493, 0.047956, 0.030591, 0.028406, 0.002523, 0.024036, -0.004370,
        ];
        Tensor Column(params double[] values) => torch.tensor(values).unsqueeze(-1);
        var small = new GauntPlan(new GauntProduct(1, 1)).Apply(Column(0.1, 0.2, 0.3, 0.4), Column(0.4, 0.3, 0.2, 0.1), kernel: kernel);
        Assert.True(small.allclose(Column(linear), 0, 1e-6));

        double[] quadratic =
        [
            0.465456, 0.06068, 0.486985, 0.421822, 0.215754, 0.300586, 0.201321, 0.462127, 0.175036,
            0.280462, 0.313946, 0.265584, -0.016509, 0.191001, 0.121885, 0.018094,
            0.119207, 0.155097, 0.157338, 0.096437, 0, 0.03545, 0.038649, -0.04046, -0.038146,
        ];
        double[] rising = [.. Enumerable.Range(1, 9).Select(i => i / 10.0)];
        var large = new GauntPlan(new GauntProduct(2, 2)).Apply(Column(rising), Column([.. rising.Reverse()]), kernel: kernel);
        Assert.True(large.allclose(Column(quadratic), 0, 1e-6));
    }

    [Fact]
    public void All_kernels_compute_the_same() => Compare(torch.CPU);

    [Fact]
    public void All_kernels_compute_the_same_on_a_GPU()
    {
        Assert.SkipUnless(torch.cuda_is_available(), "There is no GPU.");
        Compare(torch.CUDA);
    }

    private static void Compare(torch.Device device) => Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 10], Gen.Int[1, 3], Gen.Int[0, 4], Gen.Int).Sample(
        (first, second, output, channels, broadcast, seed) =>
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(seed);
            var product = new GauntProduct(first, second, Math.Min(output, first + second));
            var plan = new GauntPlan(product);
            // No broadcast; one channel of y; of x; one leading row of y; no leading row of y.
            var x = ProductDefinition.Random(generator, 2, 3, Count(first), broadcast == 2 ? 1 : channels).to(device);
            var y = ProductDefinition.Random(generator, 2, broadcast == 3 ? 1 : 3, Count(second), broadcast == 1 ? 1 : channels).to(device);
            y = broadcast == 4 ? y[0, 0] : y;
            var weights = new GauntWeights(Weights(first, channels), null, Weights(product.Output, channels));
            Tensor Weights(int degree, int columns) => ProductDefinition.Random(generator, degree + 1, columns).to(device);
            var expected = plan.Apply(x, y, weights, GauntKernel.Dense);
            Assert.Equal([2, 3, Count(product.Output), channels], expected.shape);
            foreach (var kernel in Kernels.Append(GauntKernel.Automatic))
            {
                Assert.True(plan.Apply(x, y, weights, kernel).allclose(expected, 1e-10, 1e-10), $"{kernel} in float64");
                var single = plan.Apply(x.to(torch.float32), y.to(torch.float32), new GauntWeights(weights.First!.to(torch.float32), null, weights.Output!.to(torch.float32)), kernel);
                Assert.Equal(torch.float32, single.dtype);
                var scale = expected.abs().max().item<double>();
                Assert.True((single - expected).abs().max().item<double>() <= 1e-5 * Math.Max(1, scale), $"{kernel} in float32");
            }
        },
        iter: 40,
        threads: 1);

    [Theory]
    [InlineData(2, 3, 1e-12)]
    [InlineData(12, 12, 3e-12)]
    public void The_product_of_values_is_the_value_of_the_product(int first, int second, double tolerance)
    {
        // Also the aliasing test: transforms too short would fold high frequencies back.
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var points = ProductDefinition.Random(generator, 20, 3);
        var (x, y) = (ProductDefinition.Random(generator, Count(first), 2), ProductDefinition.Random(generator, Count(second), 2));
        Tensor Values(Tensor coefficients, int degree) => SphericalHarmonics.Values(points, degree).matmul(coefficients);
        var expected = Values(x, first) * Values(y, second);
        foreach (var kernel in first > 8 ? [GauntKernel.Fourier, GauntKernel.Grid] : Kernels)
        {
            var values = Values(new GauntPlan(new GauntProduct(first, second)).Apply(x, y, kernel: kernel), first + second);
            Assert.True((values - expected).abs().max().item<double>() <= tolerance * expected.abs().max().item<double>(), $"{kernel}: {(values - expected).abs().max().item<double>()}");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_algebra_of_functions_is_commutative_and_associative_and_has_a_unit(GauntKernel kernel)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var (x, y, z) = (ProductDefinition.Random(generator, 9, 2), ProductDefinition.Random(generator, 9, 2), ProductDefinition.Random(generator, 16, 2));
        Tensor Times(Tensor a, Tensor b) => new GauntPlan(new GauntProduct(Degree(a), Degree(b))).Apply(a, b, kernel: kernel);
        Assert.True(Times(x, y).allclose(Times(y, x), 1e-12, 1e-12));
        Assert.True(Times(Times(x, y), z).allclose(Times(x, Times(y, z)), 1e-11, 1e-11));
        var one = torch.full([1, 2], Math.Sqrt(4 * Math.PI), torch.float64);
        Assert.True(Times(x, one).allclose(x, 1e-12, 1e-12));

        // Cut off after degree 2, the order matters.
        var cut = new GauntPlan(new GauntProduct(2, 2, 2));
        var w = z.narrow(0, 0, 9);
        Assert.False(cut.Apply(cut.Apply(x, y, kernel: kernel), w, kernel: kernel).allclose(cut.Apply(x, cut.Apply(y, w, kernel: kernel), kernel: kernel), 1e-3, 1e-3));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Products_move_with_their_factors_under_rotations_and_reflections(GauntKernel kernel)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var (plan, rotation) = (new GauntPlan(new GauntProduct(3, 2, 4)), new SO3().Sample(1, generator)[0]);
        foreach (var (precision, tolerance) in new[] { (torch.float64, 1e-11), (torch.float32, 1e-5) })
        {
            var (x, y) = (ProductDefinition.Random(generator, 5, 16, 2), ProductDefinition.Random(generator, 5, 9, 2));
            Tensor Apply(Tensor a, Tensor b) => plan.Apply(a.to(precision), b.to(precision), kernel: kernel).to(torch.float64);
            var result = Apply(x, y);
            foreach (var element in (Tensor[])[rotation, -rotation])
            {
                Tensor Moved(Tensor a) => Irreps.SphericalHarmonics(Degree(a)).D(element).matmul(a);
                Assert.True(Apply(Moved(x), Moved(y)).allclose(Moved(result), tolerance, tolerance * result.abs().max().item<double>()));
            }
        }
    }

    [Fact]
    public void Products_of_any_degrees_commute_and_mirror_with_their_factors() => Gen.Select(Gen.Int[0, 8], Gen.Int[0, 8], Gen.Int[0, 16], Gen.Int).Sample(
        (first, second, output, seed) =>
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(seed);
            output = Math.Min(output, first + second);
            var (x, y) = (ProductDefinition.Random(generator, 2, Count(first), 1), ProductDefinition.Random(generator, 2, Count(second), 1));
            Tensor Signs(int degree) => torch.tensor(Enumerable.Range(0, degree + 1).SelectMany(l => Enumerable.Repeat(l % 2 == 0 ? 1.0 : -1, (2 * l) + 1)).ToArray()).unsqueeze(-1);
            foreach (var kernel in first + second > 8 ? [GauntKernel.Fourier, GauntKernel.Grid] : Kernels)
            {
                var (plan, turned) = (new GauntPlan(new GauntProduct(first, second, output)), new GauntPlan(new GauntProduct(second, first, output)));
                var product = plan.Apply(x, y, kernel: kernel);
                var tolerance = 1e-12 * Math.Max(1, product.abs().max().item<double>());
                Assert.True(turned.Apply(y, x, kernel: kernel).allclose(product, 0, tolerance), $"{kernel} does not commute");
                Assert.True(plan.Apply(x * Signs(first), y * Signs(second), kernel: kernel).allclose(product * Signs(output), 0, tolerance), $"{kernel} has odd couplings");
            }
        },
        iter: 20,
        threads: 1);

    [Fact]
    public void The_Gaunt_product_is_the_product_by_3j_tensors_without_odd_couplings()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var irreps = Irreps.SphericalHarmonics(2);
        var full = TensorProduct.Full(irreps, irreps);
        var (x, y) = (ProductDefinition.Random(generator, 4, 9), ProductDefinition.Random(generator, 4, 9));
        var all = new ProductPlan(full).Apply(x, y, null);
        var odd = 0;
        Tensor[] sums = [.. Enumerable.Range(0, 5).Select(l => torch.zeros(4, (2 * l) + 1, dtype: torch.float64))];
        foreach (var (term, index) in full.Instructions.Select((t, i) => (t, i)))
        {
            var (a, b, c) = (irreps[term.First].Irrep.Degree, irreps[term.Second].Irrep.Degree, full.Output[term.Output].Irrep.Degree);
            odd += (a + b + c) % 2;
            sums[c] += all.narrow(1, full.Output.Slices[term.Output].Start, (2 * c) + 1) * (Gaunt.Factor(a, b, c) / full.CoefficientOf(index));
        }

        Assert.Equal(full.Instructions.Count, new GauntProduct(2, 2).Paths.Count() + odd);
        Assert.True(odd > 0);
        var gaunt = new GauntPlan(new GauntProduct(2, 2)).Apply(x.unsqueeze(-1), y.unsqueeze(-1), kernel: GauntKernel.Fourier).squeeze(-1);
        Assert.True(gaunt.allclose(torch.cat(sums, 1), 1e-12, 1e-12));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Derivatives_equal_central_differences(GauntKernel kernel)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var plan = new GauntPlan(new GauntProduct(2, 1, 2));
        Tensor Leaf(params long[] shape) => ProductDefinition.Random(generator, shape).requires_grad_();
        Tensor[] leaves = [Leaf(2, 9, 2), Leaf(2, 4, 2), Leaf(3, 2), Leaf(2, 2), Leaf(3, 2)];
        Tensor Product() => plan.Apply(leaves[0], leaves[1], new GauntWeights(leaves[2], leaves[3], leaves[4]), kernel);
        GradientCheck.First(Product, leaves, generator, entries: 8);
        GradientCheck.Second(Product, leaves, generator, entries: 5);
        // Of third order: the product is linear in each factor, its square is not.
        Tensor Slopes() => torch.cat([.. torch.autograd.grad([Product().square().sum()], leaves, create_graph: true, retain_graph: true).Select(g => g.flatten())]);
        GradientCheck.Second(Slopes, leaves, generator, entries: 3);
    }

    [Fact]
    public void Weights_of_degrees_multiply_couplings()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var product = new GauntProduct(2, 1, 3);
        var (x, y) = (ProductDefinition.Random(generator, 9, 1), ProductDefinition.Random(generator, 4, 1));
        var (a, b, c) = (ProductDefinition.Random(generator, 3, 1), ProductDefinition.Random(generator, 2, 1), ProductDefinition.Random(generator, 4, 1));
        var expected = torch.zeros(16, 1, dtype: torch.float64);
        foreach (var (l1, l2, l3) in product.Paths)
        {
            var part = torch.einsum("ijk,ic,jc->kc", Gaunt.Of(l1, l2, l3).ToTensor(), x.narrow(0, l1 * l1, (2 * l1) + 1), y.narrow(0, l2 * l2, (2 * l2) + 1));
            expected.narrow(0, l3 * l3, (2 * l3) + 1).add_(part * a[l1] * b[l2] * c[l3]);
        }

        Assert.True(new GauntPlan(product).Apply(x, y, new GauntWeights(a, b, c)).allclose(expected, 1e-12, 1e-12));
    }

    [Fact]
    public void Harmonics_have_the_published_Fourier_coefficients()
    {
        (int L, int M, int U, int V, Complex Value)[] entries =
        [
            (0, 0, 0, 0, 0.28209479), (1, 0, 1, 0, 0.24430126), (1, 0, -1, 0, 0.24430126), (1, 0, 0, 0, 0),
            (1, 1, 1, 1, new(0, -0.12215063)), (1, 1, 1, -1, new(0, -0.12215063)), (1, 1, -1, 1, new(0, 0.12215063)),
            (1, -1, 1, -1, 0.12215063), (1, -1, -1, 1, 0.12215063), (1, -1, 1, 1, -0.12215063), (1, -1, -1, -1, -0.12215063),
            (2, 0, 2, 0, 0.23654367), (2, 0, -2, 0, 0.23654367), (2, 0, 0, 0, 0.15769578),
            (2, 2, 2, 2, -0.06828428), (2, 2, 2, -2, -0.06828428), (2, 2, -2, 2, -0.06828428), (2, 2, -2, -2, -0.06828428), (2, 2, 0, 2, 0.13656855), (2, 2, 0, -2, 0.13656855),
            (2, 2, 0, 1, 0),
        ];
        foreach (var (l, m, u, v, value) in entries)
        {
            Assert.True(Complex.Abs(FourierHarmonics.Coefficient(l, m, u, v) - value) < 1e-8, $"{l} {m} {u} {v}: {FourierHarmonics.Coefficient(l, m, u, v)}");
        }
    }

    [Fact]
    public void Integrals_of_waves_over_the_sphere_undo_the_Fourier_series()
    {
        // Σ y_uv(l m) z_uv(l' m') = ∫ Y Y' dΩ.
        var harmonics = (from l in Enumerable.Range(0, 4) from m in Enumerable.Range(-l, (2 * l) + 1) select (L: l, M: m)).ToArray();
        foreach (var a in harmonics.Where(h => h.L <= 3))
        {
            foreach (var b in harmonics.Where(h => h.L <= 2))
            {
                Complex sum = 0;
                for (var u = -a.L; u <= a.L; u++)
                {
                    foreach (var v in a.M == 0 ? [0] : (int[])[a.M, -a.M])
                    {
                        sum += FourierHarmonics.Coefficient(a.L, a.M, u, v) * FourierHarmonics.Integral(b.L, b.M, u, v);
                    }
                }

                Assert.True(Complex.Abs(sum - (a == b ? 1 : 0)) < 1e-12, $"{a} {b}: {sum}");
            }
        }
    }

    [Fact]
    public void Lengths_of_transforms_are_products_of_small_primes()
    {
        Assert.Equal([1, 5, 9, 18, 25, 30, 50], new long[] { 1, 5, 9, 17, 25, 29, 49 }.Select(FourierTransform.FastLength));
    }

    [Fact]
    public void The_automatic_choice_follows_degrees_sizes_and_types_alone()
    {
        using var scope = torch.NewDisposeScope();
        GauntKernel Choice(int degree, long rows, torch.ScalarType type) =>
            new GauntPlan(new GauntProduct(degree, degree)).Choose(torch.zeros([rows, Count(degree), 32], type), torch.zeros([rows, Count(degree), 1], type));
        Assert.Equal(GauntKernel.Dense, Choice(1, 16, torch.float32));
        Assert.Equal(GauntKernel.CgPaths, Choice(5, 16, torch.float32));
        Assert.Equal(GauntKernel.Grid, Choice(5, 16, torch.float64));
        Assert.Equal(GauntKernel.Grid, Choice(10, 16, torch.float32));
    }

    [Fact]
    public void Kernels_leave_nothing_behind()
    {
        using var scope = torch.NewDisposeScope();
        var plan = new GauntPlan(new GauntProduct(2, 2));
        var (x, weights) = (torch.ones(3, 9, 2), new GauntWeights(torch.ones(3, 2)));
        foreach (var kernel in Kernels)
        {
            void Call()
            {
                using var inner = torch.NewDisposeScope();
                plan.Apply(x, x, weights, kernel);
            }

            Call();
            var before = torch.Tensor.TotalCount;
            Call();
            Assert.Equal(before, torch.Tensor.TotalCount);
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        using var scope = torch.NewDisposeScope();
        var plan = new GauntPlan(new GauntProduct(2, 1));
        Assert.Contains("[..., 9, channels]", Assert.Throws<InputException>(() => plan.Apply(torch.zeros(4, 1), torch.zeros(4, 1))).Message);
        Assert.Contains("y has shape [9, 1]", Assert.Throws<InputException>(() => plan.Apply(torch.zeros(9, 1), torch.zeros(9, 1))).Message);
        Assert.Contains("weights [..., 3, channels]", Assert.Throws<InputException>(() => plan.Apply(torch.zeros(9, 1), torch.zeros(4, 1), new GauntWeights(torch.ones(2, 1)))).Message);
        Assert.Contains("degrees up to 3", Assert.Throws<InputException>(() => new GauntProduct(2, 1, 4)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GauntProduct(-1, 1, 0));
        Assert.Equal("0 x 0 -> 0\n0 x 1 -> 1\n1 x 0 -> 1\n1 x 1 -> 0\n1 x 1 -> 2", new GauntProduct(1, 1).ToString());
    }

    private static int Count(int degree) => (degree + 1) * (degree + 1);

    private static int Degree(Tensor x) => (int)Math.Sqrt(x.shape[^2]) - 1;
}
