using CsCheck;
using Noether.Representations;

namespace Noether.Tests.Representations;

public sealed class IrrepsTests
{
    private static readonly Gen<Irrep> AnyIrrep = Gen.Int[0, 8].Select(Gen.Bool).Select((l, odd) => new Irrep(l, odd ? Parity.Odd : Parity.Even));

    private static readonly Gen<Irreps> Any = Gen.Int[0, 20].Select(AnyIrrep).Select((n, irrep) => new IrrepsBlock(n, irrep)).Array[0, 6].Select(blocks => new Irreps(blocks));

    [Fact]
    public void Text_is_read_back() => Any.Sample(irreps => Assert.Equal(irreps, Irreps.Parse(irreps.ToString())));

    [Theory]
    [InlineData("16x0e+8x1o", "16x0e+8x1o")]
    [InlineData(" 16 x 0e +8x1o+ 1o\t", "16x0e+8x1o+1x1o")]
    [InlineData("1y + 2y", "1x1o+1x2e")]
    [InlineData("0x3e", "0x3e")]
    [InlineData("", "")]
    [InlineData("  ", "")]
    public void The_grammar_is_that_of_e3nn(string text, string printed) => Assert.Equal(printed, Irreps.Parse(text).ToString());

    [Theory]
    [InlineData("16x", "'' is no irrep")]
    [InlineData("1o+", "'' is no irrep")]
    [InlineData("x1o", "'x1o' is no block of irreps")]
    [InlineData("-3x1o", "'-3x1o' is no block of irreps")]
    [InlineData("2x3x1o", "'2x3x1o' is no block of irreps")]
    [InlineData("1 6x0e", "'1 6x0e' is no block of irreps")]
    [InlineData("0e, 1o", "'0e, 1o' is no irrep")]
    [InlineData("1p", "'1p' is no irrep")]
    [InlineData("-1o", "'-1o' is no irrep")]
    [InlineData("99999999999e", "'99999999999e' is no irrep")]
    [InlineData("2000000000x9e", "more than 2147483647 numbers")]
    public void What_is_not_of_the_grammar_is_refused_with_its_place(string text, string message)
    {
        var error = Assert.Throws<InputException>(() => Irreps.Parse(text));

        Assert.Contains(message, error.Message);
        Assert.Contains(text, error.Message);
    }

    [Fact]
    public void Slices_are_consecutive_and_end_at_the_dimension() => Any.Sample(irreps =>
    {
        var end = 0;
        foreach (var slice in irreps.Slices)
        {
            Assert.Equal(end, slice.Start);
            end += slice.Multiplicity * ((2 * slice.Irrep.Degree) + 1);
        }

        Assert.Equal(end, irreps.Dimension);
    });

    [Fact]
    public void Simplified_blocks_differ_from_their_neighbours_and_count_the_same() => Any.Sample(irreps =>
    {
        var simple = irreps.Simplify();
        Assert.All(simple.Zip(simple.Skip(1)), pair => Assert.NotEqual(pair.First.Irrep, pair.Second.Irrep));
        Assert.DoesNotContain(simple, block => block.Multiplicity == 0);
        Assert.All(irreps, block => Assert.Equal(irreps.CountOf(block.Irrep), simple.CountOf(block.Irrep)));
        Assert.Equal((irreps.Dimension, irreps.IrrepCount, irreps.MaxDegree), (simple.Dimension, simple.IrrepCount, simple.MaxDegree));
    });

    [Fact]
    public void Sorting_is_stable_and_tells_where_blocks_went() => Any.Sample(irreps =>
    {
        var (sorted, to, from) = irreps.Sort();
        for (var i = 0; i < irreps.Count; i++)
        {
            Assert.Equal(irreps[i], sorted[to[i]]);
            Assert.Equal(i, from[to[i]]);
        }

        Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.First.Irrep <= pair.Second.Irrep));
        Assert.All(Enumerable.Range(1, Math.Max(0, irreps.Count - 1)), i => Assert.True(sorted[i - 1].Irrep != sorted[i].Irrep || from[i - 1] < from[i]));
    });

    [Fact]
    public void Odd_comes_before_even_as_in_e3nn() =>
        Assert.Equal("1x0o+1x0e+1x1o+1x1e+1x2o+1x2e", Irreps.Parse("2e+1e+0e+2o+0o+1o").Sort().Irreps.ToString());

    [Fact]
    public void Two_vectors_couple_to_a_scalar_an_axial_vector_and_a_symmetric_traceless_tensor()
    {
        Assert.Equal(["0e", "1e", "2e"], (Irrep.Parse("1o") * Irrep.Parse("1o")).Select(irrep => irrep.ToString()));
        Assert.Equal("6x0e+6x1e+6x2e", (Irreps.Parse("2x1o") * Irreps.Parse("3x1o")).ToString());
    }

    [Fact]
    public void A_product_has_the_product_of_the_dimensions() => Any.Select(Any).Sample((a, b) => Assert.Equal(a.Dimension * b.Dimension, (a * b).Dimension));

    [Fact]
    public void A_sum_has_the_blocks_of_both() => Any.Select(Any).Sample((a, b) =>
    {
        Assert.Equal(a.Concat(b), a + b);
        Assert.Equal(a + a + a, 3 * a);
    });

    [Fact]
    public void Equality_is_of_values_and_of_order()
    {
        Irreps a = "2x0e+1o", b = "2x0e + 1x1o";
        Assert.True(a == b && a.GetHashCode() == b.GetHashCode());
        Assert.True(a != (Irreps)"1o+2x0e");
        Assert.True((Irreps)"1o+1o" != (Irreps)"2x1o");
        Assert.False(a == null);
    }

    [Fact]
    public void Harmonics_up_to_a_degree_have_alternating_parity()
    {
        var harmonics = Irreps.SphericalHarmonics(3);
        Assert.Equal("1x0e+1x1o+1x2e+1x3o", harmonics.ToString());
        Assert.Equal((16, 3, 4), (harmonics.Dimension, harmonics.MaxDegree, harmonics.IrrepCount));
    }

    [Fact]
    public void Nothing_has_no_degree() => Assert.Equal((-1, 0), (Irreps.Parse("0x4e").MaxDegree, Irreps.Empty.Dimension));
}
