using CsCheck;
using Noether.Representations;

namespace Noether.Tests.Representations;

public sealed class GauntTests
{
    [Theory]
    [InlineData(0, 0, 0, .2820948)]
    [InlineData(0, 1, 1, .4886025)]
    [InlineData(1, 1, 2, .6909883)]
    [InlineData(2, 2, 2, .7539300)]
    [InlineData(1, 2, 3, .8462844)]
    [InlineData(2, 2, 4, 1.0115033)]
    [InlineData(1, 1, 1, 0)]
    [InlineData(1, 1, 3, 0)]
    [InlineData(1, 3, 1, 0)]
    public void Norms_are_those_of_reference(int l1, int l2, int l3, double norm)
    {
        Assert.Equal(norm, Gaunt.Factor(l1, l2, l3), 1e-7);
        Assert.Equal(norm, Gaunt.Of(l1, l2, l3).Norm, 1e-7);
    }

    [Theory]
    [InlineData(1, 1, 2, 0, 0, 0, .25231325)]
    [InlineData(1, 1, 2, 1, 0, 1, .21850969)]
    [InlineData(1, 1, 2, 0, 1, 1, .21850969)]
    [InlineData(1, 1, 2, 0, -1, -1, .21850969)]
    [InlineData(1, 1, 2, 1, 1, 0, -.12615663)]
    [InlineData(1, 1, 2, -1, -1, 0, -.12615663)]
    [InlineData(1, 1, 2, 1, 1, 2, .21850969)]
    [InlineData(1, 1, 2, -1, -1, 2, -.21850969)]
    [InlineData(1, 1, 2, 1, -1, -2, .21850969)]
    [InlineData(2, 2, 2, 0, 0, 0, .18022375)]
    [InlineData(2, 2, 2, 2, 2, 0, -.18022375)]
    [InlineData(2, 2, 2, -2, -2, 0, -.18022375)]
    [InlineData(2, 2, 2, 1, 1, 0, .09011188)]
    [InlineData(2, 2, 2, 1, 1, 2, .15607835)]
    [InlineData(2, 2, 2, -1, -1, 2, -.15607835)]
    [InlineData(2, 2, 2, 1, 0, 0, 0)]
    public void Entries_are_those_of_reference(int l1, int l2, int l3, int m1, int m2, int m3, double value) =>
        Assert.Equal(value, Gaunt.Of(l1, l2, l3).At(m1, m2, m3), 1e-8);

    [Fact]
    public void Odd_sums_have_no_entries() =>
        Gen.Int[0, 8].Select(Gen.Int[0, 8], Gen.Int[0, 8]).Sample((a, b, c) => Assert.Equal(Gaunt.Couples(a, b, c), Gaunt.Of(a, b, c).Entries.Length > 0));

    [Fact]
    public void The_constant_harmonic_couples_every_degree_to_itself() => Gen.Int[0, 20].Sample(l =>
        Assert.All(Gaunt.Of(0, l, l).Entries.ToArray(), e => Assert.Equal(e.Second == e.Third ? 1 / Math.Sqrt(4 * Math.PI) : 0, e.Value, 1e-15)));

    [Fact]
    public void The_dense_tensor_has_the_blocks_at_their_places()
    {
        using var scope = torch.NewDisposeScope();
        var dense = Gaunt.Dense(2, 3, 4);
        Assert.Equal([9, 16, 25], dense.shape);
        Assert.True(dense[4..9][.., 9..16][.., .., 9..16].allclose(Gaunt.Of(2, 3, 3).ToTensor()));
        Assert.True(dense[4..9][.., 4..9][.., .., 16..25].allclose(Gaunt.Of(2, 2, 4).ToTensor()));
        Assert.Equal(Gaunt.Paths(2, 3, 4).Sum(l => Gaunt.Of(l.L1, l.L2, l.L3).Entries.Length), dense.count_nonzero().item<long>());
    }

    [Fact]
    public void Products_of_signals_have_the_coefficients_of_reference()
    {
        double[] expected = [.056419, .031030, .039493, .047956, .030591, .028406, .002523, .024036, -.004370];
        Close(expected, Product([.1, .2, .3, .4], [.4, .3, .2, .1], 1));
        expected =
        [
            .465456, .06068, .486985, .421822, .215754, .300586, .201321, .462127, .175036, .280462, .313946, .265584, -.016509, .191001, .121885, .018094,
            .119207, .155097, .157338, .096437, 0, .03545, .038649, -.04046, -.038146,
        ];
        Close(expected, Product([.1, .2, .3, .4, .5, .6, .7, .8, .9], [.9, .8, .7, .6, .5, .4, .3, .2, .1], 2));

        static void Close(double[] expected, double[] actual) => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));

        static double[] Product(double[] a, double[] b, int degree)
        {
            using var scope = torch.NewDisposeScope();
            var gaunt = Gaunt.Dense(degree, degree, 2 * degree);
            return torch.einsum("ijk,i,j->k", gaunt, torch.tensor(a), torch.tensor(b)).data<double>().ToArray();
        }
    }
}
