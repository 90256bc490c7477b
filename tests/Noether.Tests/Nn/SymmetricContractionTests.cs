using Noether.Groups;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;
using Noether.Tests.Representations;

namespace Noether.Tests.Nn;

public sealed class SymmetricContractionTests
{
    private static readonly SymmetricCouplings Couplings = new(2, 3, 1);

    [Theory]
    [InlineData(torch.ScalarType.Float32, 1e-5)]
    [InlineData(torch.ScalarType.Float64, 1e-11)]
    public void Features_move_under_rotations_and_reflections(torch.ScalarType precision, double tolerance)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(1);
        using var layer = new SymmetricContraction(Couplings, 3, 2, generator);
        layer.to(precision);
        var (x, kinds) = (ProductDefinition.Random(generator, 4, layer.Input.Dimension), torch.tensor([0L, 1, 1, 0]));
        var (result, rotation) = (layer.call(x.to(precision), kinds).to(torch.float64), new SO3().Sample(1, generator)[0]);
        foreach (var element in (Tensor[])[rotation, -rotation])
        {
            var moved = layer.call(x.matmul(ProductDefinition.Motion(layer.Input, element).T).to(precision), kinds);
            var error = (moved.to(torch.float64) - result.matmul(ProductDefinition.Motion(layer.Output, element).T)).abs().max() / result.abs().max();
            Assert.True(error.item<double>() < tolerance, $"{error.item<double>()}");
        }

        Assert.False(layer.call(x.to(precision), 1 - kinds).allclose(result.to(precision), 1e-3, 1e-3));
    }

    [Fact]
    public void It_is_a_polynomial_of_the_highest_order()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var layer = new SymmetricContraction(Couplings, 2, 1, generator);
        layer.to(torch.float64);
        var (x, kinds) = (ProductDefinition.Random(generator, 3, layer.Input.Dimension), torch.zeros(3, torch.int64));
        Tensor At(int factor) => layer.call(x * factor, kinds);
        Assert.True((At(4) - (4 * At(3)) + (6 * At(2)) - (4 * At(1)) + At(0)).abs().max().item<double>() < 1e-9);
        Assert.True((At(3) - (3 * At(2)) + (3 * At(1)) - At(0)).abs().max().item<double>() > 1e-2);
        Assert.True(At(0).abs().max().item<double>() < 1e-12);
    }

    /// <summary>Weights can be found with which it gives what powers of functions on the sphere give: their couplings are among its own.</summary>
    [Fact]
    public void Powers_on_the_sphere_are_among_its_polynomials()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(3);
        using var layer = new SymmetricContraction(Couplings, 1, 1, generator);
        layer.to(torch.float64);
        var x = ProductDefinition.Random(generator, 60, layer.Input.Dimension);
        var kinds = torch.zeros(60, torch.int64);
        var parameters = layer.parameters().ToArray();
        List<Tensor> columns = [];
        foreach (var parameter in parameters)
        {
            for (var i = 0L; i < parameter.numel(); i++)
            {
                foreach (var other in parameters)
                {
                    other.zero_();
                }

                parameter.view(-1).narrow(0, i, 1).add_(1);
                columns.Add(layer.call(x, kinds).flatten());
            }
        }

        var power = new GauntPowers(2, 3, 1).Apply(x.unsqueeze(-1))[2].flatten();
        var design = torch.stack([.. columns], 1);
        var solution = torch.linalg.lstsq(design, power.unsqueeze(1)).Solution;
        Assert.True((design.matmul(solution).squeeze(1) - power).abs().max().item<double>() < 1e-9 * power.abs().max().item<double>());
    }

    [Fact]
    public void Derivatives_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        using var layer = new SymmetricContraction(Couplings, 2, 2, generator);
        layer.to(torch.float64);
        var (x, kinds) = (ProductDefinition.Random(generator, 2, layer.Input.Dimension).requires_grad_(), torch.tensor([1L, 0]));
        GradientCheck.First(() => layer.call(x, kinds), [x, .. layer.parameters()], generator, entries: 8);
        GradientCheck.Second(() => layer.call(x, kinds), [x], generator, entries: 5);
    }
}
