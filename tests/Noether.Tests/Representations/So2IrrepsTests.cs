using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Representations;

public sealed class So2IrrepsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void A_degree_restricts_to_the_frequencies_up_to_it_each_once(int degree)
    {
        var restricted = So2Irreps.Restriction(degree);
        Assert.Equal((2 * degree) + 1, restricted.Dimension);
        Assert.Equal(Enumerable.Range(0, degree + 1), restricted.Select(b => b.Frequency));
    }

    /// <summary>A frequency's complex numbers z turn like the component pair (m, -m) of a degree, z = x_m + i x_-m.</summary>
    [Fact]
    public void The_pair_of_components_of_a_degree_turns_as_a_frequency()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        const int Degree = 3;
        const double Angle = 0.7;
        var x = torch.randn([(2 * Degree) + 1, 1], torch.float64, generator: generator.Torch);
        var turned = WignerD.Of(Degree, Rotations.FromEuler(torch.tensor([Angle, 0.0, 0.0]))).matmul(x);
        Tensor AsFrequencies(Tensor c) => torch.cat([c.narrow(0, Degree, 1), .. Enumerable.Range(1, Degree).SelectMany(m => (Tensor[])[c.narrow(0, Degree + m, 1), c.narrow(0, Degree - m, 1)])]);
        var expected = So2Irreps.Restriction(Degree).Turn(AsFrequencies(x), Angle);
        Assert.True(AsFrequencies(turned).allclose(expected, 1e-13, 1e-13));
    }

    /// <summary>Maps of a degree that commute with turns: those of frequency k to it are as many as its copies of k, times 2 for k ≥ 1.</summary>
    [Theory]
    [InlineData(0, 3, 1)]
    [InlineData(2, 3, 2)]
    [InlineData(3, 3, 2)]
    [InlineData(4, 3, 0)]
    public void Induction_and_restriction_are_adjoint(int frequency, int degree, int real)
    {
        Assert.Equal(real > 0, So2Irreps.Induction(frequency, 6).Contains(degree));
        Assert.Equal(real > 0, So2Irreps.Restriction(degree).Any(b => b.Frequency == frequency));

        // ⟨χ_k, χ_l⟩ over the circle, exact on more turns than frequencies; χ_k is the real character.
        const int Turns = 64;
        var inner = Enumerable.Range(0, Turns).Select(t => Math.Tau * t / Turns).Average(a =>
            (frequency == 0 ? 1 : 2 * Math.Cos(frequency * a)) * (1 + (2 * Enumerable.Range(1, degree).Sum(m => Math.Cos(m * a)))));
        Assert.Equal(real, inner, 1e-12);
    }

    [Theory]
    [InlineData(0, 2, "1x2")]
    [InlineData(1, 3, "1x2 + 1x4")]
    [InlineData(2, 2, "2x0 + 1x4")]
    public void Products_are_sums_and_differences(int a, int b, string product)
    {
        var irreps = So2Irreps.Product(a, b);
        Assert.Equal(product, irreps.ToString());
        Assert.Equal((a == 0 ? 1 : 2) * (b == 0 ? 1 : 2), irreps.Dimension);
    }

    [Fact]
    public void Dimensions_of_functions_add_up() =>
        Assert.Equal(3 + (2 * 5), So2Irreps.DimensionOf(new Dictionary<int, int> { [1] = 1, [2] = 2 }));

    [Fact]
    public void Other_numbers_of_features_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Contains("[..., 5, places]", Assert.Throws<InputException>(() => new So2Irreps(new So2Block(1, 0), new So2Block(2, 1)).Turn(torch.zeros(4, 1), 1)).Message);
    }
}
