using Noether.Fields;
using Noether.Groups;
using Noether.Symmetries;

namespace Noether.Tests.Symmetries;

public sealed class BoxMotionTests
{
    [Theory]
    [InlineData(0, 0, 10, 20, 40, 60)]
    [InlineData(12, -8, 22, 28, 52, 68)]
    [InlineData(-20, 0, 0, 20, 20, 60)]
    [InlineData(200, 0, 128, 20, 128, 60)]
    public void A_shifted_box_is_clamped_to_the_picture(double x, double y, double left, double top, double right, double bottom)
    {
        using var scope = torch.NewDisposeScope();
        var moved = new GroupAction(new Translations(2, 64)).Apply(torch.tensor(new[] { x, y }).view(1, 2), One([10, 20, 40, 60]), Pairing.Each);
        Assert.Equal([left, top, right, bottom], Numbers(moved));
    }

    [Fact]
    public void A_quarter_turn_moves_the_upper_left_box_to_the_lower_left()
    {
        using var scope = torch.NewDisposeScope();
        var moved = new GroupAction(new Cyclic(4)).Apply(torch.tensor(new[] { 1L }), One([0, 0, 10, 20]), Pairing.Each);
        Assert.Equal([0.0, 118, 20, 128], Numbers(moved));
    }

    [Fact]
    public void The_square_acts_on_boxes_as_a_group()
    {
        using var scope = torch.NewDisposeScope();
        var group = new Dihedral(4);
        var action = new GroupAction(group);
        var boxes = One([3, 5, 60, 100]);
        var all = group.Grid(new GridSpec(4));
        foreach (var a in all.data<long>())
        {
            foreach (var b in all.data<long>())
            {
                var twice = action.Apply(torch.tensor(new[] { a }), action.Apply(torch.tensor(new[] { b }), boxes, Pairing.Each), Pairing.Each);
                Assert.Equal(Numbers(action.Apply(group.Compose(torch.tensor(new[] { a }), torch.tensor(new[] { b })), boxes, Pairing.Each)), Numbers(twice));
            }
        }
    }

    [Fact]
    public void A_mask_goes_with_its_boxes()
    {
        using var scope = torch.NewDisposeScope();
        var field = new Field(torch.zeros(2, 3, 4), FieldType.Boxes(8, 8), torch.ones(2, 3, dtype: torch.@bool));
        var moved = new GroupAction(new Cyclic(4)).Apply(torch.arange(4), new Batch(("boxes", field)), Pairing.Outer)["boxes"];
        Assert.Equal([8L, 3], moved.Mask!.shape);
        Assert.Equal([8L, 3, 4], moved.Value.shape);
    }

    private static Batch One(double[] box) => new(("boxes", new Field(torch.tensor(box).view(1, 1, 4), FieldType.Boxes(128, 128))));

    private static double[] Numbers(Batch batch) => batch["boxes"].Value.data<double>().ToArray();
}
