using Noether.Groups;
using Noether.Representations;

namespace Noether.Tests.Representations;

public sealed class FiniteRepresentationTests
{
    private static readonly PermutationGroup A4 = PermutationGroup.Alternating(4);
    private static readonly PermutationGroup Z3 = new("Z_3", PermutationGroup.Cycle(4, 0, 1, 2));

    [Fact]
    public void The_trivial_representation_of_Z3_induces_the_character_4_1_1_0_of_A4()
    {
        var character = FiniteRepresentation.Trivial(Z3).Induce(A4).Character();
        Assert.Equal(4, character[0]);
        Assert.Equal(1, character[A4.IndexOf(PermutationGroup.Cycle(4, 0, 1, 2))]);
        Assert.Equal(1, character[A4.IndexOf(PermutationGroup.Cycle(4, 0, 2, 1))]);
        Assert.Equal(0, character[A4.IndexOf([1, 0, 3, 2])]);
    }

    [Fact]
    public void It_is_the_sum_of_the_trivial_one_and_of_that_of_dimension_three()
    {
        // The corners of a tetrahedron are permuted as 1 + 3, and 3 is irreducible.
        var (induced, corners, trivial) = (FiniteRepresentation.Trivial(Z3).Induce(A4), FiniteRepresentation.Natural(A4), FiniteRepresentation.Trivial(A4));
        Assert.Equal(corners.Character(), induced.Character());
        Assert.Equal(1, induced.HomDimension(trivial), 1e-12);
        Assert.Equal(2, induced.HomDimension(induced), 1e-12);
    }

    [Fact]
    public void The_regular_representation_of_Z3_induces_the_regular_one_of_A4() =>
        Assert.Equal(FiniteRepresentation.Regular(A4).Character(), FiniteRepresentation.Regular(Z3).Induce(A4).Character());

    public static TheoryData<string> Pairs { get; } = ["Z3 in A4", "C5 in D5", "C6 in D6", "S3 in S4", "S4 in S5"];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Frobenius_reciprocity_holds_for_induction_and_restriction(string pair)
    {
        var (small, large) = Pair(pair);
        FiniteRepresentation[] below = [FiniteRepresentation.Trivial(small), FiniteRepresentation.Sign(small), FiniteRepresentation.Natural(small)];
        FiniteRepresentation[] above = [FiniteRepresentation.Trivial(large), FiniteRepresentation.Sign(large), FiniteRepresentation.Natural(large)];
        foreach (var (h, g) in below.SelectMany(h => above.Select(g => (h, g))))
        {
            Assert.Equal(large.Order / small.Order * h.Dimension, h.Induce(large).Dimension);
            Assert.Equal(h.HomDimension(g.Restrict(small)), h.Induce(large).HomDimension(g), 1e-9);
        }
    }

    [Fact]
    public void Turns_of_a_polygon_induce_both_signs_of_its_reflections()
    {
        var (turns, all) = (PermutationGroup.Cyclic(5), PermutationGroup.Dihedral(5));
        var induced = FiniteRepresentation.Trivial(turns).Induce(all).Character();
        double[] signs = [.. all.Elements.Select(e => turns.IndexOf(e) >= 0 ? 2.0 : 0)];
        Assert.Equal(signs, induced);
    }

    [Fact]
    public void Permutations_that_fix_a_thing_induce_the_permutations_of_things()
    {
        var (group, fixing) = Pair("S3 in S4") is var (small, large) ? (large, small) : default;
        Assert.Equal(FiniteRepresentation.Natural(group).Character(), FiniteRepresentation.Trivial(fixing).Induce(group).Character());
    }

    [Fact]
    public void Groups_have_their_orders_and_tables()
    {
        Assert.Equal([12, 60, 24, 10], new[] { A4, PermutationGroup.Alternating(5), PermutationGroup.Symmetric(4), PermutationGroup.Dihedral(5) }.Select(g => g.Order));
        Assert.Equal(12, A4.ToFiniteGroup().Order);
        Assert.Equal(4, A4.Cosets(Z3).Count);
        Assert.Equal(0, A4.Compose(5, A4.Inverse(5)));
    }

    [Fact]
    public void What_is_no_group_subgroup_or_representation_is_refused()
    {
        Assert.Contains("no permutation", Assert.Throws<InputException>(() => new PermutationGroup("X", [0, 0, 1])).Message);
        Assert.Contains("no generators", Assert.Throws<InputException>(() => new PermutationGroup("X")).Message);
        Assert.Contains("no subgroup of A_4", Assert.Throws<InputException>(() => A4.Cosets(PermutationGroup.Symmetric(4))).Message);
        Assert.Contains("do not multiply", Assert.Throws<InputException>(() => new FiniteRepresentation(Z3, [new double[,] { { 1 } }, new double[,] { { -1 } }, new double[,] { { 1 } }])).Message);
        Assert.Contains("3 elements", Assert.Throws<InputException>(() => new FiniteRepresentation(Z3, [new double[,] { { 1 } }])).Message);
    }

    private static (PermutationGroup Small, PermutationGroup Large) Pair(string name) => name switch
    {
        "Z3 in A4" => (Z3, A4),
        "C5 in D5" => (PermutationGroup.Cyclic(5), PermutationGroup.Dihedral(5)),
        "C6 in D6" => (PermutationGroup.Cyclic(6), PermutationGroup.Dihedral(6)),
        "S3 in S4" => (new PermutationGroup("S_3", PermutationGroup.Cycle(4, 0, 1, 2), PermutationGroup.Cycle(4, 0, 1)), PermutationGroup.Symmetric(4)),
        _ => (new PermutationGroup("S_4", PermutationGroup.Cycle(5, 0, 1, 2, 3), PermutationGroup.Cycle(5, 0, 1)), PermutationGroup.Symmetric(5)),
    };
}
