using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Tests.Evaluation.Nero.Grids;

public sealed class GridTests
{
    public static TheoryData<string> Names => ["rotations", "shifts", "scales", "D4", "D4xT", "discs", "sphere", "permutations"];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_element_comes_twice_and_the_identity_comes_first(string name)
    {
        using var scope = torch.NewDisposeScope();
        var grid = Named(name);
        var group = grid.Symmetry.Group;
        Assert.Equal(grid.Count, grid.Elements.shape[0]);
        Assert.Equal(grid.Count, grid.Words.Distinct().Count());
        Assert.Equal(0, group.Distance(grid.Elements.narrow(0, 0, 1), group.Identity()).item<double>());
        for (var i = 1; i < grid.Count; i++)
        {
            var distances = group.Distance(grid.Elements.narrow(0, i, 1).expand([i, .. grid.Elements.shape[1..]]), grid.Elements.narrow(0, 0, i));
            Assert.True(distances.min().ToDouble() > 1e-6, grid.Words[i]);
        }
    }

    [Fact]
    public void Rotations_are_exact_at_quarter_turns_alone()
    {
        using var scope = torch.NewDisposeScope();
        var grid = PlaneGrids.Rotations(5);
        var image = new Batch(("image", new Field(torch.rand(1, 1, 6, 6), FieldType.Image)));
        var exact = grid.ExactOn(image);
        Assert.Equal([0, 18, 36, 54], Enumerable.Range(0, 72).Where(i => exact[i]));
        Assert.Equal("rotation 45 degrees", grid.Words[9]);
        for (var q = 0; q < 4; q++)
        {
            var turned = grid.Symmetry.Input.Apply(grid.Elements.narrow(0, 18 * q, 1), image, Pairing.Each)["image"].Value;
            Assert.True(turned.eq(image["image"].Value.rot90(q, (2, 3))).all().ToBoolean());
        }
    }

    [Fact]
    public void A_shift_goes_right_and_down_as_its_words_say()
    {
        using var scope = torch.NewDisposeScope();
        var grid = PlaneGrids.Shifts(-2, 3, 1);
        Assert.Equal(36, grid.Count);
        var layout = (PlaneLayout)grid.Layout;
        var element = layout.Cells[layout.Y.ToList().IndexOf(-2), layout.X.ToList().IndexOf(3)];
        Assert.Equal("shift +3,-2", grid.Words[element]);
        var image = torch.zeros(1, 1, 9, 9);
        image[0, 0, 4, 4] = 1;
        var moved = grid.Symmetry.Input.Apply(grid.Elements.narrow(0, element, 1), new Batch(("image", new Field(image, FieldType.Image))), Pairing.Each)["image"].Value;
        Assert.Equal(1f, moved[0, 0, 2, 7].item<float>());
    }

    [Theory]
    [InlineData("xy", 90, 90, 3, 2, -1)]
    [InlineData("xz", 90, 90, 2, -1, 3)]
    [InlineData("yz", 90, 90, -2, 1, 3)]
    [InlineData("xy", 0, 90, 1, -3, 2)]
    public void A_disc_turns_points_about_its_axis(string plane, double axis, double angle, double x, double y, double z)
    {
        using var scope = torch.NewDisposeScope();
        var grid = SpaceGrids.Discs(30, 30);
        var layout = (DiscsLayout)grid.Layout;
        var element = layout.Cells[layout.Planes.ToList().IndexOf(plane), layout.AxisDegrees.ToList().IndexOf(axis), layout.AngleDegrees.ToList().IndexOf(angle)];
        var point = new Batch(("x", new Field(torch.tensor(new[] { 1.0, 2, 3 }).view(1, 1, 3), FieldType.Position)));
        Assert.Equal([x, y, z], grid.Symmetry.Input.Apply(grid.Elements.narrow(0, element, 1), point, Pairing.Each)["x"].Value.data<double>().ToArray());
    }

    [Fact]
    public void Discs_share_the_identity_and_the_ends_of_opposite_axes()
    {
        using var scope = torch.NewDisposeScope();
        var grid = SpaceGrids.Discs(15, 15, ["xy"]);
        var cells = ((DiscsLayout)grid.Layout).Cells;
        for (var a = 0; a < 24; a++)
        {
            Assert.Equal(0, cells[0, a, 0]);
            Assert.Equal(cells[0, a, 12], cells[0, (a + 12) % 24, 12]);
        }

        // The centre, 24 axes at 11 angles, and half as many at the rim.
        Assert.Equal(1 + (24 * 11) + 12, grid.Count);
        Assert.Equal("axis 30 degrees in xy, angle 60", grid.Words[cells[0, 2, 4]]);
        Assert.Equal("no rotation", grid.Words[0]);
        Assert.True(SpaceGrids.Discs(15, 15).Count < 3 * grid.Count - 2);
    }

    [Fact]
    public void The_square_stands_round_the_ring_with_time_reversed_outside()
    {
        using var scope = torch.NewDisposeScope();
        var grid = FiniteGrids.SquareAndTimeSymmetries();
        var layout = (TilesLayout)grid.Layout;
        Assert.Equal(["2'", "2", "1", "1'", "3'", "3", "0", "0'", "4'", "4", "7", "7'", "5'", "5", "6", "6'"], layout.Cells.Cast<int>().Select(e => layout.Labels[e]));
        Assert.Equal("rot90 + time reversal", grid.Words[10]);
    }

    [Fact]
    public void A_group_of_ones_own_needs_a_map_for_each_element()
    {
        var refusal = Assert.Throws<InputException>(() => FiniteGrids.Custom("swap", [new ElementMaps("same", x => x)], new[,] { { 0, 1 }, { 1, 0 } }));
        Assert.Contains("2 elements", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_do_not_fill_the_group_are_refused()
    {
        Assert.Throws<InputException>(() => PlaneGrids.Rotations(7));
        Assert.Throws<InputException>(() => PlaneGrids.Rotations(0));
        Assert.Throws<InputException>(() => PlaneGrids.Shifts(-3, 4, 2));
        Assert.Throws<InputException>(() => PlaneGrids.Scales(1.2, 2));
        Assert.Throws<InputException>(() => SpaceGrids.Discs(7, 15));
        Assert.Throws<InputException>(() => SpaceGrids.Discs(15, 15, ["zz"]));
        Assert.Throws<InputException>(() => SpaceGrids.Sphere(15, 0));
    }

    private static AuditGrid Named(string name)
    {
        using var generator = new Generator(1);
        return name switch
        {
            "rotations" => PlaneGrids.Rotations(10),
            "shifts" => PlaneGrids.Shifts(-4, 4, 2),
            "scales" => PlaneGrids.Scales(),
            "D4" => FiniteGrids.SquareSymmetries(),
            "D4xT" => FiniteGrids.SquareAndTimeSymmetries(),
            "discs" => SpaceGrids.Discs(30, 30),
            "sphere" => SpaceGrids.Sphere(30, 180),
            _ => SpaceGrids.Permutations(4, 12, generator),
        };
    }
}
