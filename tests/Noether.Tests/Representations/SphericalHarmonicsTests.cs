using CsCheck;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Representations;

public sealed class SphericalHarmonicsTests
{
    private static readonly HarmonicNormalisation[] Normalisations = Enum.GetValues<HarmonicNormalisation>();

    [Fact]
    public void Values_are_those_of_reference()
    {
        using var scope = torch.NewDisposeScope();
        double[] expected =
        [
            .282095, .130585, .261169, .391754, .234118, .156078, -.045056, .468235, .312157, .292864, .331092, .05235, -.313455, .157051, .441456, .202752,
        ];
        var values = SphericalHarmonics.Values(torch.tensor(new[] { 1.0, 2, 3 }), 3).data<double>().ToArray();
        Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void The_first_degree_is_the_point_itself()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var points = torch.randn([20, 3], torch.float64, generator: generator.Torch);
        var solid = SphericalHarmonics.Values(points, 1, HarmonicNormalisation.Norm, normalise: false);
        Assert.True(solid[.., 1..].allclose(points, 0, 1e-15));
        Assert.True(solid[.., 0].allclose(torch.ones_like(solid[.., 0]), 0, 1e-15));
    }

    [Fact]
    public void Harmonics_are_orthonormal_under_quadrature()
    {
        using var scope = torch.NewDisposeScope();
        const int Degree = 12;
        var grid = SphereGrid.GaussLegendre(2 * Degree);
        var y = SphericalHarmonics.Values(grid.Points(), Degree);
        var gram = (y * grid.Weights().unsqueeze(1)).t().matmul(y);
        Assert.True(gram.allclose(torch.eye(y.shape[1], dtype: torch.float64), 0, 1e-12));
    }

    [Fact]
    public void Squares_of_a_degree_sum_to_what_the_normalisation_says() => Gen.Int[0, 8].Select(Gen.Int).Sample(
        (degree, seed) =>
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(seed);
            var points = torch.randn([10, 3], torch.float64, generator: generator.Torch);
            foreach (var normalisation in Normalisations)
            {
                var last = SphericalHarmonics.Values(points, degree, normalisation).narrow(1, degree * degree, (2 * degree) + 1);
                var expected = normalisation switch
                {
                    HarmonicNormalisation.Integral => ((2 * degree) + 1) / (4 * Math.PI),
                    HarmonicNormalisation.Component => (2 * degree) + 1,
                    _ => 1,
                };
                Assert.True(last.square().sum(1).sub(expected).abs().max().item<double>() < 1e-12 * expected);
            }
        },
        iter: 20,
        threads: 1);

    [Fact]
    public void The_inversion_multiplies_by_the_parity_of_the_degree()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var points = torch.randn([10, 3], torch.float64, generator: generator.Torch);
        var (y, inverted) = (SphericalHarmonics.Values(points, 8), SphericalHarmonics.Values(-points, 8));
        foreach (var slice in Irreps.SphericalHarmonics(8).Slices)
        {
            Assert.True(inverted.narrow(1, slice.Start, slice.Length).allclose(slice.Irrep.Sign * y.narrow(1, slice.Start, slice.Length), 0, 1e-15));
        }
    }

    [Fact]
    public void Solid_harmonics_are_homogeneous_of_their_degree()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var points = torch.randn([10, 3], torch.float64, generator: generator.Torch);
        var (y, doubled) = (SphericalHarmonics.Values(points, 8, normalise: false), SphericalHarmonics.Values(2 * points, 8, normalise: false));
        var onSphere = SphericalHarmonics.Values(points, 8);
        for (var l = 0; l <= 8; l++)
        {
            Tensor Block(Tensor t) => t.narrow(1, l * l, (2 * l) + 1);
            Assert.True(Block(doubled).allclose(Block(y) * Math.Pow(2, l), 1e-14, 1e-14));
            Assert.True(Block(y).allclose(Block(onSphere) * points.norm(1, true).pow(l), 1e-12, 1e-13));
        }
    }

    [Fact]
    public void Solid_harmonics_solve_Laplaces_equation()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var point = torch.randn([3], torch.float64, generator: generator.Torch).requires_grad_();
        var weights = torch.randn([49], torch.float64, generator: generator.Torch);
        var gradient = torch.autograd.grad([(SphericalHarmonics.Values(point, 6, normalise: false) * weights).sum()], [point], create_graph: true, retain_graph: true)[0];
        var diagonal = Enumerable.Range(0, 3).Select(i =>
            torch.autograd.grad([gradient[i]], [point], retain_graph: true)[0][i].item<double>()).ToArray();
        Assert.True(diagonal.Max(Math.Abs) > 1);
        Assert.Equal(0, diagonal.Sum(), 1e-10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Derivatives_of_both_orders_equal_central_differences(bool normalise)
    {
        foreach (var normalisation in Normalisations)
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(5);
            var points = torch.randn([4, 3], torch.float64, generator: generator.Torch).requires_grad_();
            Tensor F() => SphericalHarmonics.Values(points, 5, normalisation, normalise);
            GradientCheck.First(F, [points], generator);
            GradientCheck.Second(() => F().square(), [points], generator);
        }
    }

    [Fact]
    public void Derivatives_of_third_order_exist_and_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(6);
        var points = torch.randn([3, 3], torch.float64, generator: generator.Torch).requires_grad_();
        Tensor Slope() => torch.autograd.grad([SphericalHarmonics.Values(points, 4).pow(3).sum()], [points], create_graph: true, retain_graph: true)[0];
        GradientCheck.Second(Slope, [points], generator);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Torchs_operations_give_the_same(bool normalise)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var points = torch.cat([torch.randn([9, 3], torch.float64, generator: generator.Torch), torch.zeros(1, 3, dtype: torch.float64)]).requires_grad_();
        var (own, composed) = (SphericalHarmonics.Values(points, 7, HarmonicNormalisation.Component, normalise), SphericalHarmonics.Composed(points, 7, HarmonicNormalisation.Component, normalise));
        Assert.True(own.allclose(composed, 1e-13, 1e-12));
        var weights = torch.randn([10, 64], torch.float64, generator: generator.Torch);
        Tensor Gradient(Tensor y) => torch.autograd.grad([(y * weights).sum()], [points])[0];
        Assert.True(Gradient(own).allclose(Gradient(composed), 1e-12, 1e-11));
        Assert.True(SphericalHarmonics.Values(points.detach().to(torch.bfloat16), 2).to(torch.float64).allclose(SphericalHarmonics.Values(points.detach(), 2), 0.05, 0.05));
    }

    [Theory]
    [InlineData(torch.ScalarType.Float32)]
    [InlineData(torch.ScalarType.Float64)]
    public void Poles_and_zero_vectors_have_finite_derivatives_of_both_orders(torch.ScalarType precision)
    {
        using var scope = torch.NewDisposeScope();
        double[] at = [0, 1, 0, 0, -2, 0, 0, 0, 0, 1e-30, 0, 0];
        var points = torch.tensor(at, precision).view(4, 3).requires_grad_();
        var y = SphericalHarmonics.Values(points, 6);
        var gradient = torch.autograd.grad([y.sum()], [points], create_graph: true, retain_graph: true)[0];
        var second = torch.autograd.grad([gradient.square().sum()], [points])[0];
        BackwardGuardRethrow();
        Assert.True(y.isfinite().all().item<bool>() && gradient.isfinite().all().item<bool>() && second.isfinite().all().item<bool>());
        Assert.True(gradient[0].abs().max().ToDouble() > 0.1);
        Assert.Equal(0, gradient[2].abs().max().ToDouble());
        Assert.Equal(1 / Math.Sqrt(4 * Math.PI), y[2][0].ToDouble(), 1e-7);
        Assert.Equal(0, y[2][1..].abs().max().ToDouble());
    }

    [Fact]
    public void Single_and_double_precision_agree_in_values_and_gradients_of_both_orders()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(8);
        var points = torch.randn([50, 3], torch.float64, generator: generator.Torch);
        var weights = torch.randn([50, 81], torch.float64, generator: generator.Torch);
        (Tensor Y, Tensor First, Tensor Second) Of(torch.ScalarType type)
        {
            var x = points.to(type).requires_grad_();
            var y = SphericalHarmonics.Values(x, 8);
            var plain = torch.autograd.grad([(y * weights.to(type)).sum()], [x], retain_graph: true)[0];
            var taped = torch.autograd.grad([(y * weights.to(type)).sum()], [x], create_graph: true, retain_graph: true)[0];
            Assert.True(plain.allclose(taped, 1e-4, 1e-3));
            return (y.to(torch.float64), plain.to(torch.float64), torch.autograd.grad([taped.square().sum()], [x])[0].to(torch.float64));
        }

        var (single, exact) = (Of(torch.float32), Of(torch.float64));
        Close(single.Y, exact.Y);
        Close(single.First, exact.First);
        Close(single.Second, exact.Second);

        static void Close(Tensor a, Tensor b) => Assert.True((a - b).abs().max().item<double>() < 1e-5 * b.abs().max().item<double>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Planes_are_the_rows_turned_and_their_gradients_those_of_the_tape(int count)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(9);
        var points = torch.randn([count, 3], generator: generator.Torch).requires_grad_();
        var rows = SphericalHarmonics.Values(points, 4, HarmonicNormalisation.Component);
        var (values, gradients) = SphericalHarmonics.PlanesWithGradients(points, 4, HarmonicNormalisation.Component);
        Assert.Equal([25, count], values.shape);
        Assert.True(values.t().allclose(rows, 1e-5, 1e-5));
        Assert.True(SphericalHarmonics.Planes(points, 4, HarmonicNormalisation.Component).equal(values).all().item<bool>());
        for (var c = 0; c < 25 && count > 0; c++)
        {
            var slope = torch.autograd.grad([rows.select(1, c).sum()], [points], retain_graph: true)[0];
            Assert.True(gradients.select(1, c).t().allclose(slope, 1e-4, 1e-4));
        }
    }

    [Fact]
    public void Memory_that_is_given_is_used_and_must_fit()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(11);
        var points = torch.randn([20, 3], generator: generator.Torch);
        var memory = SphericalHarmonics.PlaneMemory(20, 2, gradients: true);
        var (values, gradients) = SphericalHarmonics.PlanesWithGradients(points, 2, memory: memory);
        Assert.True(values.equal(SphericalHarmonics.Planes(points, 2)).all().item<bool>());
        Assert.True(memory[9.., ..20].flatten().equal(gradients.flatten()).all().item<bool>());
        memory.zero_();
        Assert.Equal(0, values.abs().max().item<float>());
        Assert.Contains("[9, 32] of float32", Assert.Throws<InputException>(() => SphericalHarmonics.Planes(points, 2, memory: memory)).Message);
    }

    [Fact]
    public void Leading_axes_are_kept_and_points_need_not_be_contiguous()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(10);
        var points = torch.randn([3, 4, 5], generator: generator.Torch).transpose(1, 2);
        var y = SphericalHarmonics.Values(points[.., .., 1..], 2);
        Assert.Equal([3, 5, 9], y.shape);
        Assert.True(y[1, 2].allclose(SphericalHarmonics.Values(points[1, 2, 1..].contiguous(), 2)));
    }

    [Fact]
    public void Points_of_another_dimension_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("found Float32 of shape [5, 2]", Assert.Throws<InputException>(() => SphericalHarmonics.Values(torch.zeros(5, 2), 1)).Message);
        Assert.Throws<InputException>(() => SphericalHarmonics.Planes(torch.zeros(5, 3, dtype: torch.float64), 1));
    }

    private static void BackwardGuardRethrow() => Noether.Numerics.BackwardGuard.Rethrow();
}
