using CsCheck;
using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Representations;

public sealed class SphereTransformTests
{
    [Fact]
    public void Product_grids_integrate_harmonics_exactly_up_to_their_degree_and_no_further() => Gen.Int[0, 16].Sample(
        degree =>
        {
            using var scope = torch.NewDisposeScope();
            var grid = SphereGrid.GaussLegendre(degree);
            Assert.Equal(degree, grid.Degree);
            var integrals = grid.Weights().matmul(SphericalHarmonics.Values(grid.Points(), degree + 2));
            var exact = (degree + 1) * (degree + 1);
            Assert.Equal(Math.Sqrt(4 * Math.PI), integrals[0].item<double>(), 1e-13);
            Assert.True(exact == 1 || integrals[1..exact].abs().max().item<double>() < 1e-13);
            Assert.True(integrals[exact..].abs().max().item<double>() > 1e-3);
        },
        iter: 17,
        threads: 1);

    [Fact]
    public void Points_are_unit_vectors_and_weights_sum_to_the_area_of_the_sphere()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var grid in (SphereGrid[])[SphereGrid.GaussLegendre(7), SphereGrid.Product(3, 11), SphereGrid.Fibonacci(1), SphereGrid.Fibonacci(500)])
        {
            Assert.True(grid.Points().norm(1).sub(1).abs().max().item<double>() < 1e-14);
            Assert.Equal(4 * Math.PI, grid.Weights().sum().item<double>(), 1e-12);
        }
    }

    [Fact]
    public void Spirals_integrate_smooth_functions_better_with_more_points()
    {
        double Error(int count)
        {
            using var scope = torch.NewDisposeScope();
            var grid = SphereGrid.Fibonacci(count);
            var smooth = grid.Points().matmul(torch.tensor(new[] { 1.0, 2, -1 })).exp();
            var k = Math.Sqrt(6);
            return Math.Abs(((grid.Weights() * smooth).sum().item<double>() * k / (4 * Math.PI * Math.Sinh(k))) - 1);
        }

        Assert.True(Error(4000) < 1e-4 && Error(4000) < Error(100) / 100);
    }

    [Fact]
    public void Dense_and_separable_ways_are_the_same_and_return_every_function() => Gen.Int[0, 10].Select(Gen.Int).Sample(
        (degree, seed) =>
        {
            using var scope = torch.NewDisposeScope();
            using var generator = new Generator(seed);
            var x = torch.randn([2, (degree + 1) * (degree + 1), 3], torch.float64, generator: generator.Torch);
            foreach (var normalisation in Enum.GetValues<HarmonicNormalisation>())
            {
                var grid = SphereGrid.GaussLegendre(2 * degree);
                var (dense, separable) = (new SphereTransform(grid, degree, normalisation, false), new SphereTransform(grid, degree, normalisation, true));
                Assert.True(separable.IsSeparable && !dense.IsSeparable);
                var values = dense.ToGrid(x);
                Assert.Equal([2, grid.Count, 3], values.shape);
                Assert.True(separable.ToGrid(x).allclose(values, 1e-12, 1e-12));
                Assert.True(dense.FromGrid(values).allclose(x, 1e-11, 1e-12));
                Assert.True(separable.FromGrid(values).allclose(x, 1e-11, 1e-12));
            }
        },
        iter: 15,
        threads: 1);

    [Fact]
    public void Products_of_values_have_the_coefficients_of_the_Gaunt_tensor()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var (a, b) = (torch.randn([16, 1], torch.float64, generator: generator.Torch), torch.randn([9, 1], torch.float64, generator: generator.Torch));
        var grid = SphereGrid.GaussLegendre(10);
        var product = new SphereTransform(grid, 5).FromGrid(new SphereTransform(grid, 3).ToGrid(a) * new SphereTransform(grid, 2).ToGrid(b));
        Assert.True(product.allclose(torch.einsum("ijk,ic,jc->kc", Gaunt.Dense(3, 2, 5), a, b), 1e-12, 1e-12));
    }

    [Fact]
    public void Every_Gaunt_tensor_is_the_integral_of_three_harmonics()
    {
        // Also fixes the signs of all 3j tensors of even sum up to degree 8.
        using var scope = torch.NewDisposeScope();
        const int Degree = 8;
        var grid = SphereGrid.GaussLegendre(3 * Degree);
        var y = SphericalHarmonics.Values(grid.Points(), Degree);
        Assert.True(torch.einsum("p,pi,pj,pk->ijk", grid.Weights(), y, y, y).allclose(Gaunt.Dense(Degree, Degree, Degree), 0, 1e-12));
    }

    [Fact]
    public void Turned_coefficients_are_the_coefficients_of_the_turned_function()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var rotation = new SO3().Sample(1, generator);
        var x = torch.randn([1, 25], torch.float64, generator: generator.Torch);
        var grid = SphereGrid.GaussLegendre(8);
        var before = SphericalHarmonics.Values(grid.Points().matmul(rotation[0]), 4).matmul(x.t());
        Assert.True(new SphereTransform(grid, 4).FromGrid(before).t().allclose(Irreps.SphericalHarmonics(4).Rotate(x, rotation), 1e-12, 1e-12));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Transforms_are_linear_with_exact_gradients(bool separable)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var transform = new SphereTransform(SphereGrid.GaussLegendre(6), 3, HarmonicNormalisation.Component, separable);
        var x = torch.randn([16, 2], torch.float64, generator: generator.Torch).requires_grad_();
        GradientCheck.First(() => transform.FromGrid(transform.ToGrid(x).pow(3)), [x], generator);
        Assert.Equal(torch.float32, transform.ToGrid(x.to(torch.float32)).dtype);
    }

    [Fact]
    public void Tables_live_with_the_transform_and_calls_leave_nothing_behind()
    {
        using var scope = torch.NewDisposeScope();
        var transform = new SphereTransform(SphereGrid.GaussLegendre(4), 2, separable: true);
        var x = torch.ones(9, 1);
        void Call()
        {
            using var inner = torch.NewDisposeScope();
            transform.FromGrid(transform.ToGrid(x));
        }

        Call();
        var before = torch.Tensor.TotalCount;
        Call();
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Other_shapes_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        var transform = new SphereTransform(SphereGrid.GaussLegendre(4), 2);
        Assert.Contains("[..., 9, channels]", Assert.Throws<InputException>(() => transform.ToGrid(torch.zeros(8, 1))).Message);
        Assert.Throws<InputException>(() => transform.FromGrid(torch.zeros(9, 1)));
        Assert.Throws<ArgumentException>(() => new SphereTransform(SphereGrid.Fibonacci(10), 1, separable: true));
    }
}
