using Noether.Nn;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Nn;

public sealed class RadialBasisTests
{
    private const double Cutoff = 4.5;

    [Fact]
    public void Bessel_functions_are_orthonormal_on_the_ball_and_vanish_at_its_border()
    {
        using var scope = torch.NewDisposeScope();
        var basis = new BesselBasis(6, Cutoff);
        const int Steps = 4000;
        var r = (torch.arange(Steps, torch.float64) + 0.5) * (Cutoff / Steps);
        var values = basis.Of(r) * r.unsqueeze(1);
        var products = values.t().matmul(values) * (Cutoff / Steps);
        Assert.True(products.allclose(torch.eye(6, dtype: torch.float64), 0, 1e-9));
        Assert.True(basis.Of(torch.tensor([Cutoff], torch.float64)).abs().max().item<double>() < 1e-14);
        Assert.Equal([7L, 2, 6], basis.Of(torch.ones(7, 2)).shape);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void The_cutoff_ends_flat_to_second_order_and_stays_zero(int power)
    {
        using var scope = torch.NewDisposeScope();
        var cutoff = new PolynomialCutoff(Cutoff, power);
        double At(double r) => cutoff.Of(torch.tensor(r, torch.float64)).item<double>();
        Assert.Equal(1, At(0), 1e-14);
        Assert.Equal(0, At(Cutoff), 1e-12);
        Assert.Equal(0, At(Cutoff + 1), 1e-12);
        // The third derivative is the first that does not vanish there: values grow with the cube of the distance from the border.
        Assert.Equal(8, At(Cutoff - 2e-3) / At(Cutoff - 1e-3), 0.1);
        Assert.True(At(1) > At(2) && At(2) > At(4) && At(4) > 0);
        var x = 0.5;
        var formula = 1 - ((power + 1) * (power + 2) / 2.0 * Math.Pow(x, power)) + (power * (power + 2) * Math.Pow(x, power + 1)) - (power * (power + 1) / 2.0 * Math.Pow(x, power + 2));
        Assert.Equal(formula, At(x * Cutoff), 1e-14);
    }

    [Fact]
    public void Bessel_functions_have_their_limit_at_distance_nothing_and_are_flat_there()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var type in (torch.ScalarType[])[torch.float32, torch.float64])
        {
            var r = torch.zeros(1, type).requires_grad_();
            var values = new BesselBasis(3, Cutoff).Of(r);
            Assert.All(Enumerable.Range(0, 3), n => Assert.Equal(Math.Sqrt(2 / Cutoff) * (n + 1) * Math.PI / Cutoff, values[0, n].to(torch.float64).item<double>(), 1e-6));
            Assert.Equal(0, torch.autograd.grad([values.sum()], [r])[0].to(torch.float64).item<double>());
        }
    }

    [Fact]
    public void Derivatives_equal_central_differences()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var r = ((torch.rand(5, torch.float64, generator: generator.Torch) * 3) + 1).requires_grad_();
        var (basis, cutoff) = (new BesselBasis(3, Cutoff), new PolynomialCutoff(Cutoff));
        GradientCheck.First(() => basis.Of(r) * cutoff.Of(r).unsqueeze(1), [r], generator);
        GradientCheck.Second(() => basis.Of(r) * cutoff.Of(r).unsqueeze(1), [r], generator);
    }
}
