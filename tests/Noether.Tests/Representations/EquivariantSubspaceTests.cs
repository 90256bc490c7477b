using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Tests.Representations;

public sealed class EquivariantSubspaceTests
{
    private const double Tolerance = 1e-8;

    private static readonly Dictionary<string, MatrixGroup> Groups = new(StringComparer.Ordinal)
    {
        ["O(3)"] = MatrixGroups.Orthogonal(3),
        ["SO(3)"] = MatrixGroups.SpecialOrthogonal(3),
        ["O(2)xy"] = MatrixGroups.Orthogonal(2).Embed(3, [0, 1]),
        ["O(2)yz"] = MatrixGroups.Orthogonal(2).Embed(3, [1, 2]),
        ["O(2)xz"] = MatrixGroups.Orthogonal(2).Embed(3, [0, 2]),
        ["R+"] = MatrixGroups.Scaling(3),
        ["SL(2)"] = MatrixGroups.SpecialLinear(2),
        ["GL(3)"] = MatrixGroups.GeneralLinear(3),
        ["SE(2)"] = MatrixGroups.SpecialEuclidean(2),
        ["trivial"] = MatrixGroups.Trivial(3),
        ["SO(3) x R+"] = MatrixGroups.SpecialOrthogonal(3).Union(MatrixGroups.Scaling(3)),
    };

    public static TheoryData<string> Names => [.. Groups.Keys];

    [Theory]
    [InlineData("O(3)", 1, 0, 1, 0, 3, 0)]
    [InlineData("SO(3)", 1, 0, 1, 1, 3, 6)]
    [InlineData("O(2)xy", 1, 1, 2, 4, 10, 26)]
    [InlineData("O(2)yz", 1, 1, 2, 4, 10, 26)]
    [InlineData("O(2)xz", 1, 1, 2, 4, 10, 26)]
    [InlineData("R+", 1, 0, 0, 0, 0, 0)]
    [InlineData("trivial", 1, 3, 9, 27, 81, 243)]
    public void Each_rank_has_its_number_of_invariants(string name, params int[] invariants) =>
        Assert.Equal(invariants, Enumerable.Range(0, invariants.Length).Select(k => EquivariantSubspace.Of(Groups[name], new TensorKind(k)).Rank).ToArray());

    [Theory]
    [InlineData("O(3)", 1, 1)]
    [InlineData("O(2)xy", 1, 2)]
    [InlineData("R+", 1, 9)]
    [InlineData("O(3)", 2, 3)]
    [InlineData("SO(3)", 2, 3)]
    [InlineData("O(2)xy", 2, 10)]
    [InlineData("SL(2)", 1, 1)]
    [InlineData("GL(3)", 1, 1)]
    [InlineData("SO(3) x R+", 1, 1)]
    [InlineData("SE(2)", 1, 1)]
    public void Maps_of_tensors_to_themselves_that_commute_are_so_many(string name, int rank, int dimension) =>
        Assert.Equal(dimension, EquivariantSubspace.OfMaps(Groups[name], new TensorKind(rank), new TensorKind(rank)).Rank);

    [Theory]
    [InlineData(4, 1, 2)]
    [InlineData(4, 2, 15)]
    [InlineData(3, 1, 2)]
    public void Maps_that_commute_with_permutations_are_counted_by_Bell_numbers(int n, int rank, int bell) =>
        Assert.Equal(bell, EquivariantSubspace.OfMaps(MatrixGroups.Permutations(n), new TensorKind(rank), new TensorKind(rank)).Rank);

    [Fact]
    public void Invariants_of_permutations_are_as_many_as_partitions_of_the_slots() =>
        Assert.Equal([1, 1, 2, 5, 15], Enumerable.Range(0, 5).Select(k => EquivariantSubspace.Of(MatrixGroups.Permutations(4), new TensorKind(k)).Rank));

    [Theory]
    [MemberData(nameof(Names))]
    public void Projectors_are_symmetric_idempotent_and_onto_what_the_group_leaves(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var group = Groups[name];
        foreach (var kind in (TensorKind[])[new(0), new(1), new(2), new(1, 1), new(3), new(2, 1)])
        {
            var p = EquivariantSubspace.Of(group, kind).Projector;
            Close(p, p.t());
            Close(p, p.matmul(p));
            foreach (var rho in kind.Matrices(group.Sample(5, generator, 0.5)).unbind())
            {
                Close(p, rho.matmul(p));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Projected_maps_commute_with_the_group(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var group = Groups[name];
        foreach (var (from, to) in ((TensorKind, TensorKind)[])[(new(1), new(1)), (new(1), new(2)), (new(1, 1), new(2)), (new(2, 1), new(1))])
        {
            var (rows, columns) = (to.Size(group.Dimension), from.Size(group.Dimension));
            var map = EquivariantSubspace.OfMaps(group, from, to).Projector.matmul(torch.randn([(long)rows * columns], torch.float64, generator: generator.Torch)).view(rows, columns);
            var g = group.Sample(4, generator, 0.5);
            Close(to.Matrices(g).matmul(map), map.matmul(from.Matrices(g)));
        }
    }

    [Theory]
    [InlineData("O(3)")]
    [InlineData("SO(3)")]
    public void The_distance_to_the_subspace_is_half_the_mean_change_under_Haar_moves(string name)
    {
        // E |w - ρ(g) w|² = 2 |w - P w|² for orthogonal representations of a compact group: E ρ(g) = P.
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        IAffineGroup haar = name == "O(3)" ? new O3() : new SO3();
        var kind = new TensorKind(2);
        var w = torch.randn([9], torch.float64, generator: generator.Torch);
        var moved = kind.Matrices(haar.Linear(haar.Sample(20_000, generator))).matmul(w);
        var change = (moved - w).square().sum(1).mean().item<double>();
        var distance = (w - EquivariantSubspace.Of(Groups[name], kind).Projector.matmul(w)).square().sum().item<double>();
        Assert.Equal(2 * distance, change, 0.03 * change);
    }

    [Theory]
    [InlineData("O(3)", "SO(3)")]
    [InlineData("O(3)", "O(2)xy")]
    [InlineData("O(3)", "O(2)xz")]
    [InlineData("GL(3)", "R+")]
    [InlineData("SO(3) x R+", "SO(3)")]
    [InlineData("SO(3) x R+", "R+")]
    public void A_larger_group_leaves_less(string larger, string smaller)
    {
        foreach (var kind in (TensorKind[])[new(1, 1), new(2), new(3), new(2, 2)])
        {
            using var scope = torch.NewDisposeScope();
            var (p, q) = (EquivariantSubspace.Of(Groups[larger], kind).Projector, EquivariantSubspace.Of(Groups[smaller], kind).Projector);
            Close(p, q.matmul(p));
            Close(p, p.matmul(q));
        }
    }

    [Fact]
    public void What_commutes_is_computed_once() =>
        Assert.Same(EquivariantSubspace.Of(Groups["O(3)"], new TensorKind(2)), EquivariantSubspace.OfMaps(Groups["O(3)"], new TensorKind(1), new TensorKind(1)));

    [Fact]
    public void Generators_that_agree_only_nearly_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        var turn = MatrixGroups.SpecialOrthogonal(3).Algebra[0];
        var tilted = turn + (1e-5 * MatrixGroups.SpecialOrthogonal(3).Algebra[1]);
        var group = new MatrixGroup("nearly SO(2)", torch.stack([turn, tilted]), torch.empty([0, 3, 3], torch.float64));
        Assert.Contains("cannot be told", Assert.Throws<InputException>(() => EquivariantSubspace.Of(group, new TensorKind(1))).Message, StringComparison.Ordinal);
        Assert.Contains("at most 4,096", Assert.Throws<InputException>(() => EquivariantSubspace.Of(Groups["O(3)"], new TensorKind(8))).Message, StringComparison.Ordinal);
    }

    private static void Close(Tensor expected, Tensor actual) => Assert.True((expected - actual).abs().max().item<double>() < Tolerance);
}
