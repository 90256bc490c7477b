using Noether.Nn;
using Noether.Runtime;

namespace Noether.Tests.Nn;

public sealed class RegularFieldTests
{
    [Fact]
    public void The_maximum_over_orientations_forgets_which_orientation_it_was()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var x = torch.randn([2, 3 * 8, 4, 4], generator: generator.Torch);
        var pooled = RegularField.MaxOverOrientations(x, 8);
        Assert.Equal([2, 3, 4, 4], pooled.shape);
        Assert.Equal(x[1, 8..16, 2, 3].max().ToDouble(), pooled[1, 1, 2, 3].ToDouble());
        Assert.True(pooled.eq(RegularField.MaxOverOrientations(RegularField.ShiftOrientations(x, 8, 3), 8)).all().ToBoolean());
    }

    [Fact]
    public void Shifts_of_orientations_add_up_modulo_N()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var x = torch.randn([2, 2 * 6, 3, 3], generator: generator.Torch);
        var twice = RegularField.ShiftOrientations(RegularField.ShiftOrientations(x, 6, 4), 6, 5);
        Assert.True(twice.eq(RegularField.ShiftOrientations(x, 6, 3)).all().ToBoolean());
        Assert.Equal(x[0, 0, 0, 0].ToDouble(), RegularField.ShiftOrientations(x, 6, 1)[0, 1, 0, 0].ToDouble());
    }

    [Theory]
    [InlineData(28)]
    [InlineData(29)]
    public void A_disc_is_symmetric_full_inside_and_empty_in_the_corners(int size)
    {
        using var scope = torch.NewDisposeScope();
        var disc = DiscMask.Create(size, softness: 2);
        Assert.True(disc.eq(torch.rot90(disc, 1, (0, 1))).all().ToBoolean());
        Assert.Equal(1, disc[size / 2, size / 2].ToDouble());
        Assert.Equal(0, disc[0, 0].ToDouble());
        Assert.InRange(disc.sum().ToDouble() / (Math.PI * Math.Pow((size / 2.0) - 1, 2)), 0.98, 1.02);
    }

    [Fact]
    public void The_orientation_axis_is_a_sum_of_irreps_that_turn_as_they_should()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var x = torch.randn([2, 3 * 8, 4, 4], torch.float64, generator: generator.Torch);
        var irreps = RegularField.Irreps(3, 8, 3);
        Assert.Equal("3x0 + 3x1 + 3x2 + 3x3", irreps.ToString());
        var turned = RegularField.ToIrreps(RegularField.ShiftOrientations(x, 8, 3), 8, 3);
        var expected = irreps.Turn(RegularField.ToIrreps(x, 8, 3).flatten(2), 3 * Math.PI / 4).view(turned.shape);
        Assert.True(turned.allclose(expected, 1e-12, 1e-12));
        Assert.Throws<ArgumentOutOfRangeException>(() => RegularField.Irreps(3, 8, 4));
    }
}
