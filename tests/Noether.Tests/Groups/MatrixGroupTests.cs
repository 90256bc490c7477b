using Noether.Groups;
using Noether.Runtime;

namespace Noether.Tests.Groups;

public sealed class MatrixGroupTests
{
    [Theory]
    [InlineData("SO", 3)]
    [InlineData("SL", 8)]
    [InlineData("GL", 9)]
    [InlineData("R+", 1)]
    [InlineData("SE", 6)]
    public void The_algebra_has_as_many_independent_matrices_as_the_group_dimensions(string name, int dimensions)
    {
        using var scope = torch.NewDisposeScope();
        var algebra = Named(name).Algebra;
        Assert.Equal(dimensions, algebra.shape[0]);
        Assert.Equal(dimensions, torch.linalg.matrix_rank(algebra.flatten(1)).item<long>());
    }

    [Theory]
    [InlineData("SO")]
    [InlineData("SL")]
    [InlineData("SE")]
    public void Elements_of_SO_SL_and_SE_have_determinant_one(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        Assert.True(torch.linalg.det(Named(name).Sample(50, generator)).sub(1).abs().max().item<double>() < 1e-8);
    }

    [Fact]
    public void Turns_of_an_embedded_plane_leave_the_other_axis()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var group = MatrixGroups.Orthogonal(2).Embed(3, [0, 2]);
        Assert.Equal("O(2)xz", group.Name);
        var elements = group.Sample(40, generator);
        Assert.True(elements.select(2, 1).sub(torch.tensor([0.0, 1, 0])).abs().max().item<double>() < 1e-12);
        Assert.True(group.IsOrthogonal);
        var mirrored = torch.linalg.det(elements).lt(0).sum().item<long>();
        Assert.InRange(mirrored, 8, 32);
    }

    [Fact]
    public void A_positive_turn_of_the_first_plane_takes_x_towards_y()
    {
        using var scope = torch.NewDisposeScope();
        var turn = torch.matrix_exp(MatrixGroups.SpecialOrthogonal(3).Algebra[0] * (Math.PI / 2));
        var moved = turn.matmul(torch.tensor([1.0, 0, 0]));
        Assert.True(moved.sub(torch.tensor([0.0, 1, 0])).abs().max().item<double>() < 1e-12);
    }

    [Fact]
    public void Permutations_are_found_from_two_of_them()
    {
        using var scope = torch.NewDisposeScope();
        var group = MatrixGroups.Permutations(5);
        Assert.Equal(120, group.Order);
        var all = group.Grid(new GridSpec(1));
        Assert.Equal(120, all.shape[0]);
        Assert.True(all.sum(1).eq(1).all().item<bool>() && all.sum(2).eq(1).all().item<bool>());
    }

    [Fact]
    public void A_single_generator_of_infinite_order_makes_an_infinite_group()
    {
        using var scope = torch.NewDisposeScope();
        var group = new MatrixGroup("doubling", torch.empty([0, 1, 1], torch.float64), torch.tensor([2.0]).view(1, 1, 1));
        Assert.Null(group.Order);
        Assert.Equal([1.0, 2], group.Grid(new GridSpec(3)).data<double>().ToArray());
    }

    [Fact]
    public void A_smaller_spread_draws_nearer_to_the_identity()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var group = MatrixGroups.SpecialLinear(2);
        double Far(double spread) => group.Distance(group.Sample(200, generator, spread), group.Identity()).mean().item<double>();
        Assert.True(Far(0.01) < 0.1 * Far(1));
    }

    [Fact]
    public void Generators_that_fit_no_group_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        var none = torch.empty([0, 2, 2], torch.float64);
        Assert.Contains("[2, 3]", Refusal(() => new MatrixGroup("G", torch.zeros(2, 3), none)), StringComparison.Ordinal);
        Assert.Contains("no inverse", Refusal(() => new MatrixGroup("G", none, torch.zeros([1, 2, 2]))), StringComparison.Ordinal);
        Assert.Contains("size 2", Refusal(() => new MatrixGroup("G", none, torch.eye(3).unsqueeze(0))), StringComparison.Ordinal);
        Assert.Contains("not finite", Refusal(() => new MatrixGroup("G", none, torch.full([1, 2, 2], double.NaN))), StringComparison.Ordinal);
        Assert.Contains("[0, 0]", Refusal(() => MatrixGroups.Orthogonal(2).Embed(3, [0, 0])), StringComparison.Ordinal);
        Assert.Contains("same space", Refusal(() => MatrixGroups.Trivial(2).Union(MatrixGroups.Trivial(3))), StringComparison.Ordinal);
    }

    private static string Refusal(Func<object> make) => Assert.Throws<InputException>(make).Message;

    private static MatrixGroup Named(string name) => name switch
    {
        "SO" => MatrixGroups.SpecialOrthogonal(3),
        "SL" => MatrixGroups.SpecialLinear(3),
        "GL" => MatrixGroups.GeneralLinear(3),
        "R+" => MatrixGroups.Scaling(3),
        _ => MatrixGroups.SpecialEuclidean(3),
    };
}
