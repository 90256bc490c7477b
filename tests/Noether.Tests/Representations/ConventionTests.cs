using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Representations;

public sealed class ConventionTests
{
    [Fact]
    public void Layouts_only_move_numbers_and_come_back()
    {
        using var scope = torch.NewDisposeScope();
        Irreps irreps = "2x1o+3x0e";
        var x = torch.arange(9, torch.float32);
        var moved = IrrepsLayouts.Convert(irreps, x, IrrepsLayout.MultiplicityFirst, IrrepsLayout.ComponentFirst);
        Assert.Equal([0, 3, 1, 4, 2, 5, 6, 7, 8], moved.data<float>().ToArray());
        Assert.Equal(x.data<float>().ToArray(), IrrepsLayouts.Convert(irreps, moved, IrrepsLayout.ComponentFirst, IrrepsLayout.MultiplicityFirst).data<float>().ToArray());
        Assert.Throws<InputException>(() => IrrepsLayouts.Convert(irreps, x[..8], IrrepsLayout.MultiplicityFirst, IrrepsLayout.ComponentFirst));
    }

    [Fact]
    public void Blocks_joined_or_split_lie_otherwise_where_components_come_first()
    {
        using var scope = torch.NewDisposeScope();
        Irreps split = "1o+2x1o+2x0e", joined = "3x1o+0e+0e";
        var x = torch.arange(11, torch.float32);
        var moved = IrrepsLayouts.Regroup(split, joined, x);
        // x0 y0 z0 | x1 x2 y1 y2 z1 z2 becomes x0 x1 x2 y0 ...
        Assert.Equal([0, 3, 4, 1, 5, 6, 2, 7, 8, 9, 10], moved.data<float>().ToArray());
        Assert.Equal(x.data<float>().ToArray(), IrrepsLayouts.Regroup(joined, split, moved).data<float>().ToArray());
        Assert.Contains("same copies", Assert.Throws<InputException>(() => IrrepsLayouts.Regroup("0e+1o", "1o+0e", x[..4])).Message);
    }

    [Theory]
    [InlineData(IrrepsLayout.MultiplicityFirst)]
    [InlineData(IrrepsLayout.ComponentFirst)]
    public void Equal_multiplicities_are_channels(IrrepsLayout layout)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        Irreps irreps = "4x0e+4x1o+4x2e";
        var x = torch.randn([5, 36], generator: generator.Torch);
        var channels = IrrepsLayouts.ToChannels(irreps, x, layout);
        Assert.Equal([5, 9, 4], channels.shape);
        Assert.True(IrrepsLayouts.FromChannels(irreps, channels, layout).equal(x).all().item<bool>());
        // Component y of copy 2 of the vectors.
        var place = layout == IrrepsLayout.MultiplicityFirst ? 4 + (2 * 3) + 1 : 4 + (1 * 4) + 2;
        Assert.True(channels[.., 2, 2].equal(x[.., place]).all().item<bool>());
        Assert.Throws<InputException>(() => IrrepsLayouts.ToChannels("4x0e+2x1o", x[.., ..10], layout));
        Assert.Throws<InputException>(() => IrrepsLayouts.FromChannels(irreps, channels[.., 1..], layout));
    }

    [Fact]
    public void Complex_harmonics_are_a_unitary_change_of_basis_with_conjugate_symmetry()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var points = torch.randn([7, 3], torch.float64, generator: generator.Torch);
        var real = SphericalHarmonics.Values(points, 6);
        var complex = ComplexHarmonics.FromReal(real);
        for (var l = 0; l <= 6; l++)
        {
            var q = ComplexHarmonics.Matrix(l);
            Assert.True((q.matmul(q.t().conj()) - torch.eye((2 * l) + 1, dtype: torch.complex128)).abs().max().item<double>() < 1e-15);
            for (var m = 0; m <= l; m++)
            {
                var (plus, minus) = (complex.select(1, (l * l) + l + m), complex.select(1, (l * l) + l - m));
                Assert.True((minus - (plus.conj() * (m % 2 == 0 ? 1.0 : -1))).abs().max().item<double>() < 1e-14);
            }
        }
    }

    [Fact]
    public void Complex_harmonics_of_low_degree_are_the_textbooks_with_the_polar_axis_y()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var n = torch.nn.functional.normalize(torch.randn([7, 3], torch.float64, generator: generator.Torch), dim: 1);
        var y = ComplexHarmonics.FromReal(SphericalHarmonics.Values(n, 2));
        var (cosine, wave) = (n.select(1, 1), torch.complex(n.select(1, 2), n.select(1, 0)));
        void Same(int l, int m, Tensor expected) => Assert.True((y.select(1, (l * l) + l + m) - expected).abs().max().item<double>() < 1e-14);
        Same(1, 1, wave * -Math.Sqrt(3 / (8 * Math.PI)));
        Same(1, -1, wave.conj() * Math.Sqrt(3 / (8 * Math.PI)));
        Same(2, 1, wave * cosine * -Math.Sqrt(15 / (8 * Math.PI)));
        Same(2, 2, wave * wave * Math.Sqrt(15 / (32 * Math.PI)));
    }

    [Fact]
    public void A_real_function_has_the_same_values_by_complex_coefficients()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var y = SphericalHarmonics.Values(torch.randn([7, 3], torch.float64, generator: generator.Torch), 5);
        var c = torch.randn([36], torch.float64, generator: generator.Torch);
        var d = ComplexHarmonics.CoefficientsFromReal(c);
        var values = ComplexHarmonics.FromReal(y).matmul(d);
        Assert.True((values - y.matmul(c)).abs().max().item<double>() < 1e-13);
        Assert.True((ComplexHarmonics.CoefficientsToReal(d) - c).abs().max().item<double>() < 1e-14);
    }

    [Fact]
    public void Harmonics_about_z_are_ordered_y_z_x_and_carry_functions_over()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var points = torch.randn([7, 3], torch.float64, generator: generator.Torch);
        var first = ZPolarHarmonics.Values(points, 1, HarmonicNormalisation.Norm, normalise: false);
        Assert.True(first[.., 1..].allclose(torch.roll(points, -1, 1), 0, 1e-15));
        var theirs = torch.randn([2, 36], torch.float64, generator: generator.Torch);
        var ours = ZPolarHarmonics.ToYPolar(theirs);
        Assert.True(SphericalHarmonics.Values(points, 5).matmul(ours.t()).allclose(ZPolarHarmonics.Values(points, 5).matmul(theirs.t()), 1e-12, 1e-12));
        Assert.True(ZPolarHarmonics.FromYPolar(ours).allclose(theirs, 1e-12, 1e-13));
    }

    [Fact]
    public void The_phase_of_Condon_and_Shortley_is_its_own_inverse()
    {
        using var scope = torch.NewDisposeScope();
        var phase = ZPolarHarmonics.ExchangePhase(torch.ones(9, dtype: torch.float64));
        Assert.Equal([1, -1, 1, -1, 1, -1, 1, -1, 1], phase.data<double>().ToArray());
        Assert.Contains("[..., (L + 1)²]", Assert.Throws<InputException>(() => ZPolarHarmonics.ExchangePhase(torch.ones(8))).Message);
    }
}
