using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;

namespace Noether.Tests.Groups;

public sealed class ExactnessTests
{
    [Fact]
    public void Quarter_turns_have_integer_matrices_however_they_were_made()
    {
        using var scope = torch.NewDisposeScope();
        double[] expected = [0, -1, 1, 0];
        Assert.Equal(expected, Entries(new SO2(), torch.tensor([Math.PI / 2])));
        Assert.Equal(expected, Entries(new SO2(), torch.tensor([(Math.PI / 2) - (6 * Math.PI)])));
        Assert.Equal(expected, Entries(new Cyclic(4), torch.tensor([1L])));
        Assert.Equal(expected, Entries(new Cyclic(8), torch.tensor([2L])));
        Assert.Equal(expected, Entries(new Dihedral(12), torch.tensor([3L])));
        var so2 = new SO2();
        var third = torch.tensor([Math.PI / 6]);
        Assert.Equal(expected, Entries(so2, so2.Compose(third, so2.Compose(third, third))));
        var so3 = Rotations.FromAxisAngle(torch.tensor([1.0, 1, 1]).unsqueeze(0), torch.tensor([Math.Tau / 3]));
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 1, 0], Entries(new SO3(), so3));
    }

    [Fact]
    public void Other_angles_are_not_rounded()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(Math.Sin(1e-9), Entries(new SO2(), torch.tensor([1e-9]))[2]);
    }

    [Fact]
    public void The_symmetric_group_takes_its_size_from_the_sample()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var group = new SymmetricGroup();
        var batch = new Batch(("y", new Field(torch.zeros(2), FieldType.Label)), ("h", new Field(torch.zeros(2, 6, 3), FieldType.Node)));
        Assert.Equal("S_6", group.For(batch).Name);
        Assert.Equal([9, 6], group.For(batch).Sample(9, generator).shape);
        Assert.Throws<InvalidOperationException>(() => group.Identity());
        var error = Assert.Throws<InputException>(() => group.For(new Batch(("y", new Field(torch.zeros(2), FieldType.Label)))));
        Assert.Contains("y: label", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_symmetric_group_has_a_grid_of_the_size_asked_for()
    {
        using var scope = torch.NewDisposeScope();
        var grid = new SymmetricGroup(30).Grid(new GridSpec(7));
        Assert.Equal([7, 30], grid.shape);
        Assert.True(grid.sort(1).Values.eq(torch.arange(30)).all().item<bool>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_grid_without_points_is_refused(int resolution) => Assert.Throws<ArgumentOutOfRangeException>(() => new GridSpec(resolution));

    [Fact]
    public void Semidirect_products_refuse_parts_that_do_not_fit()
    {
        Assert.Throws<ArgumentException>(() => new SemidirectProduct(new Translations(2, 1), new SO3()));
        Assert.Throws<ArgumentException>(() => new SemidirectProduct(new Translations(2, 1), SemidirectProduct.SpecialEuclidean(2, 1)));
    }

    private static double[] Entries(IAffineGroup group, Tensor g) => group.Linear(g).contiguous().data<double>().ToArray();
}
