using CsCheck;
using Noether.Groups;
using Noether.Runtime;

namespace Noether.Tests.Groups;

public sealed class GroupTests
{
    private const double Tolerance = 1e-7;

    private static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue];

    public static TheoryData<string> Names => AllGroups.Names;

    public static TheoryData<string> AffineNames => AllGroups.AffineNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_are_associative(string name) => ForDraws(name, (group, a, b, c) =>
        AssertSame(group, group.Compose(group.Compose(a, b), c), group.Compose(a, group.Compose(b, c))));

    [Theory]
    [MemberData(nameof(Names))]
    public void Identity_changes_nothing(string name) => ForDraws(name, (group, a, _, _) =>
    {
        AssertSame(group, a, group.Compose(group.Identity(), a));
        AssertSame(group, a, group.Compose(a, group.Identity()));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Inverse_undoes_from_both_sides(string name) => ForDraws(name, (group, a, _, _) =>
    {
        AssertSame(group, group.Identity(), group.Compose(a, group.Inverse(a)));
        AssertSame(group, group.Identity(), group.Compose(group.Inverse(a), a));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Distance_is_symmetric_and_zero_only_between_equals(string name) => ForDraws(name, (group, a, b, _) =>
    {
        Assert.True(group.Distance(a, b).sub(group.Distance(b, a)).abs().max().item<double>() < Tolerance);
        Assert.Equal(0, group.Distance(a, a).abs().max().item<double>());
        var different = a.ne(b).flatten(0).view(a.shape[0], -1).any(1);
        Assert.True(group.Distance(a, b).gt(0).eq(different).all().item<bool>());
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Grid_starts_with_the_identity_and_repeats_nothing(string name)
    {
        var group = AllGroups.Named(name);
        foreach (var resolution in (int[])[1, 2, 4])
        {
            using var scope = torch.NewDisposeScope();
            var grid = group.Grid(new GridSpec(resolution));
            AssertSame(group, group.Identity(), grid.narrow(0, 0, 1));
            var n = grid.shape[0];
            for (var shift = 1; shift < n; shift += Math.Max(1, (int)n / 20))
            {
                var apart = group.Distance(grid, grid.roll(shift, 0)).min().item<double>();
                Assert.True(apart > 1e-3, $"{name}: two elements of the grid of {n} are {apart} apart.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_finite_group_is_its_own_grid_and_closed(string name)
    {
        var group = AllGroups.Named(name);
        if (group.Order is not { } order || order > 500)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        var all = group.Grid(new GridSpec(500));
        Assert.Equal(order, all.shape[0]);
        foreach (var i in Enumerable.Range(0, (int)order))
        {
            var products = group.Compose(all.narrow(0, i, 1), all);
            var found = Enumerable.Range(0, (int)order).Count(j => group.Distance(products, all.narrow(0, j, 1)).min().item<double>() < Tolerance);
            Assert.Equal(order, found);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_seeds_draw_equal_elements(string name)
    {
        var group = AllGroups.Named(name);
        using var scope = torch.NewDisposeScope();
        using var first = new Generator(5);
        using var second = new Generator(5);
        Assert.Equal(group.Sample(6, first).bytes, group.Sample(6, second).bytes);
    }

    [Theory]
    [MemberData(nameof(AffineNames))]
    public void Affine_maps_compose_as_their_elements_do(string name) => ForDraws(name, (group, a, b, _) =>
    {
        var affine = (IAffineGroup)group;
        var x = torch.linspace(-1, 2, affine.Dimension, torch.float64);
        Close(Map(affine, affine.Compose(a, b), x), Map(affine, a, Map(affine, b, x)));
    });

    [Theory]
    [MemberData(nameof(AffineNames))]
    public void Linear_parts_of_compact_groups_are_orthogonal(string name)
    {
        if (AllGroups.Named(name) is MatrixGroup { IsOrthogonal: false } or PolarGroup { StretchCount: > 0 } || name.Contains("R+", StringComparison.Ordinal) || name.Contains("1,3", StringComparison.Ordinal))
        {
            return;
        }

        ForDraws(name, (group, a, _, _) =>
        {
            var affine = (IAffineGroup)group;
            var linear = affine.Linear(a);
            Close(linear.matmul(linear.transpose(-2, -1)), torch.eye(affine.Dimension, dtype: torch.float64).expand_as(linear));
        });
    }

    private static Tensor Map(IAffineGroup group, Tensor g, Tensor x)
    {
        var moved = group.Linear(g).matmul(x.unsqueeze(-1)).squeeze(-1);
        return group.Shift(g) is { } shift ? moved + shift : moved;
    }

    private static void Close(Tensor actual, Tensor expected) => Assert.True((actual - expected).abs().max().item<double>() < 1e-10);

    private static void AssertSame(IGroup group, Tensor expected, Tensor actual) =>
        Assert.True(group.Distance(expected, actual).max().item<double>() < Tolerance);

    private static void ForDraws(string name, Action<IGroup, Tensor, Tensor, Tensor> check)
    {
        var group = AllGroups.Named(name);
        Seeds.Sample(
            seed =>
            {
                using var scope = torch.NewDisposeScope();
                using var generator = new Generator(seed);
                check(group, group.Sample(4, generator), group.Sample(4, generator), group.Sample(4, generator));
            },
            iter: 10,
            threads: 1);
    }
}
