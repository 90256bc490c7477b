using Noether.Representations;
using Noether.Runtime;
using Noether.Testing;

namespace Noether.Tests.Representations;

public sealed class GauntPowersTests
{
    [Theory]
    [InlineData(GauntKernel.Fourier, 2, 4, 3)]
    [InlineData(GauntKernel.Grid, 2, 4, 3)]
    [InlineData(GauntKernel.Fourier, 1, 5, 5)]
    [InlineData(GauntKernel.Grid, 1, 5, 5)]
    [InlineData(GauntKernel.Automatic, 3, 1, 2)]
    [InlineData(GauntKernel.Fourier, 0, 2, 0)]
    public void Powers_are_repeated_products(GauntKernel kernel, int degree, int highest, int output)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var x = ProductDefinition.Random(generator, 2, (degree + 1) * (degree + 1), 3);
        var powers = new GauntPowers(degree, highest, output).Apply(x, kernel);
        Assert.Equal(highest, powers.Length);
        var expected = x;
        for (var power = 1; power <= highest; power++)
        {
            expected = power == 1 ? x : new GauntPlan(new GauntProduct((power - 1) * degree, degree)).Apply(expected, x, kernel: GauntKernel.CgPaths);
            var kept = (Math.Min(output, power * degree) + 1) * (Math.Min(output, power * degree) + 1);
            var result = powers[power - 1];
            Assert.Equal([2, (output + 1) * (output + 1), 3], result.shape);
            Assert.True(result.narrow(1, 0, kept).allclose(expected.narrow(1, 0, kept), 1e-10, 1e-10), $"power {power}");
            Assert.True(kept == result.shape[1] || result.narrow(1, kept, result.shape[1] - kept).abs().max().item<double>() < 1e-10);
        }
    }

    [Fact]
    public void Products_cut_off_on_the_way_are_others()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var x = ProductDefinition.Random(generator, 9, 1);
        var cut = new GauntPlan(new GauntProduct(2, 2, 2));
        Assert.False(new GauntPowers(2, 3, 2).Apply(x)[2].allclose(cut.Apply(cut.Apply(x, x), x), 1e-3, 1e-3));
    }

    [Theory]
    [InlineData(GauntKernel.Fourier)]
    [InlineData(GauntKernel.Grid)]
    public void Derivatives_equal_central_differences(GauntKernel kernel)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var powers = new GauntPowers(1, 3, 1);
        var x = ProductDefinition.Random(generator, 2, 4, 1).requires_grad_();
        Tensor All() => torch.cat(powers.Apply(x, kernel));
        GradientCheck.First(All, [x], generator);
        GradientCheck.Second(All, [x], generator, entries: 5);
    }

    [Fact]
    public void Other_kernels_and_shapes_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        var powers = new GauntPowers(1, 2, 1);
        Assert.Throws<InputException>(() => powers.Apply(torch.zeros(4, 1), GauntKernel.Dense));
        Assert.Throws<InputException>(() => powers.Apply(torch.zeros(9, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GauntPowers(1, 2, 3));
    }
}
