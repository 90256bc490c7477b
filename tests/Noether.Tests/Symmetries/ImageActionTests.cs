using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Tests.Symmetries;

public sealed class ImageActionTests
{
    [Fact]
    public void Positive_angles_turn_counter_clockwise_on_the_screen()
    {
        using var scope = torch.NewDisposeScope();
        float[] upright = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        float[] quarterTurn = [3, 6, 9, 2, 5, 8, 1, 4, 7];
        foreach (var (group, g) in new (IGroup, Tensor)[] { (new SO2(), torch.tensor([Math.PI / 2])), (new Cyclic(4), torch.tensor([1L])) })
        {
            Assert.Equal(quarterTurn, Values(Move(group, g, Image(upright, 3, 3))));
        }
    }

    [Fact]
    public void The_reflection_of_dihedral_groups_turns_the_image_upside_down()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal([3f, 4, 1, 2], Values(Move(new Dihedral(4), torch.tensor([4L]), Image([1, 2, 3, 4], 2, 2))));
    }

    [Fact]
    public void Whole_pixel_shifts_move_right_and_up()
    {
        using var scope = torch.NewDisposeScope();
        var shift = torch.tensor([1.0, 1.0]).unsqueeze(0);
        var image = Image([1, 2, 3, 4, 5, 6, 7, 8, 9], 3, 3);
        var group = new Translations(2, 1);
        Assert.Equal([0f, 4, 5, 0, 7, 8, 0, 0, 0], Values(Move(group, shift, image)));
        Assert.Equal([4f, 4, 5, 7, 7, 8, 7, 7, 8], Values(Move(group, shift, image, new ImageSampling(ImagePadding.Border))));
        Assert.Equal([4f, 4, 5, 7, 7, 8, 7, 7, 8], Values(Move(group, shift, image, new ImageSampling(ImagePadding.Mirror))));
        Assert.Equal(Fidelity.Exact, new GroupAction(group).At(shift, image));
        Assert.Equal(Fidelity.Interpolated, new GroupAction(group).At(shift / 2, image));
        Assert.Equal(Fidelity.Exact, new GroupAction(group, new ImageSampling(PixelSize: 0.5)).At(shift / 2, image));
    }

    [Fact]
    public void Every_product_of_D4_acts_bit_for_bit()
    {
        using var scope = torch.NewDisposeScope();
        foreach (var size in (long[])[5, 6])
        {
            var (group, image) = (new Dihedral(4), Random(3, 2, size, size));
            var action = new GroupAction(group);
            var all = group.Grid(new GridSpec(4));
            Assert.Equal(Fidelity.Exact, action.At(all, image));
            var once = action.Apply(all, image, Pairing.Outer);
            for (var a = 0; a < 8; a++)
            {
                var twice = action.Apply(all.narrow(0, a, 1), once, Pairing.Each);
                var product = action.Apply(group.Compose(all.narrow(0, a, 1), all), image, Pairing.Outer);
                Assert.True(twice["image"].Value.eq(product["image"].Value).all().item<bool>());
            }

            Assert.Equal(8 * 3, Distinct(once["image"].Value));
        }
    }

    [Fact]
    public void Quarter_turns_and_reflections_agree_with_rot90_and_flip()
    {
        using var scope = torch.NewDisposeScope();
        var image = Random(2, 3, 7, 7);
        var moved = Move(new Dihedral(4), new Dihedral(4).Grid(new GridSpec(4)), image);
        var pixels = image["image"].Value;
        var expected = Enumerable.Range(0, 8).Select(i => torch.rot90(i < 4 ? pixels : pixels.flip(2), i % 4, (2, 3))).ToList();
        Assert.True(moved.eq(torch.cat(expected)).all().item<bool>());
    }

    [Fact]
    public void The_identity_of_every_plane_group_changes_no_bit()
    {
        using var scope = torch.NewDisposeScope();
        var image = Random(2, 1, 4, 6);
        image["image"].Value[0, 0, 0, 0] = float.NaN;
        foreach (var group in (IGroup[])[new SO2(), new O2(), new Cyclic(5), new Scalings(2, 2), SemidirectProduct.Euclidean(2, 1)])
        {
            var moved = Move(group, group.Identity(), image);
            Assert.True(moved.bytes.SequenceEqual(image["image"].Value.bytes), group.Name);
        }
    }

    [Theory]
    [InlineData(0.3, 0, 0)]
    [InlineData(-2.0, 3.5, -1.25)]
    [InlineData(Math.PI / 2, 2, 1)]
    [InlineData(Math.PI, 0, -4.5)]
    public void A_bright_blob_goes_where_its_point_goes(double angle, double shiftX, double shiftY)
    {
        using var scope = torch.NewDisposeScope();
        var group = SemidirectProduct.SpecialEuclidean(2, 1);
        var g = group.Join(torch.tensor([shiftX, shiftY]).unsqueeze(0), torch.tensor([angle]));
        foreach (var (height, width) in new[] { (41, 41), (40, 41), (38, 46) })
        {
            double[] p = [5.5, -2.25];
            var batch = new Batch(
                ("image", new Field(Blob(height, width, p), FieldType.Image)),
                ("point", new Field(torch.tensor(p).unsqueeze(0), FieldType.Position)));
            var moved = new GroupAction(group).Apply(g, batch, Pairing.Each);
            var centre = Centroid(moved["image"].Value);
            Assert.True((centre - moved["point"].Value[0]).abs().max().item<double>() < 0.02);
        }
    }

    [Fact]
    public void Scaling_by_two_doubles_the_distance_from_the_centre()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new Batch(("image", new Field(Blob(61, 61, [4, 3]), FieldType.Image)));
        var centre = Centroid(Move(new Scalings(2, 4), torch.tensor([2.0]), batch));
        Assert.True((centre - torch.tensor([8.0, 6.0])).abs().max().item<double>() < 0.05);
    }

    [Fact]
    public void A_mirrored_image_goes_on_as_often_as_it_takes_also_between_pixels()
    {
        using var scope = torch.NewDisposeScope();
        var (group, mirror) = (new Translations(2, 9), new ImageSampling(ImagePadding.Mirror));
        var image = Image([1, 2, 3, 4], 1, 4);
        Assert.Equal([4f, 3, 2, 1], Values(Move(group, torch.tensor(new[] { 4.0, 0.0 }).unsqueeze(0), image, mirror)));
        Assert.Equal([1f, 2, 3, 4], Values(Move(group, torch.tensor(new[] { 8.0, 0.0 }).unsqueeze(0), image, mirror)));
        Assert.Equal([2f, 1, 1, 2], Values(Move(group, torch.tensor(new[] { 2.0, 0.0 }).unsqueeze(0), image, mirror)));
        Assert.Equal([1.5f, 1, 1.5f, 2.5f], Values(Move(group, torch.tensor(new[] { 1.5, 0.0 }).unsqueeze(0), image, mirror)));
    }

    [Fact]
    public void Mixed_exact_and_interpolated_elements_keep_their_order()
    {
        using var scope = torch.NewDisposeScope();
        var angles = torch.tensor([0.4, 0.0, 1.0, Math.PI / 2, -0.2]);
        var image = Random(5, 2, 9, 9);
        var group = new SO2();
        var outer = Move(group, angles, image);
        var each = new GroupAction(group).Apply(angles, image, Pairing.Each)["image"].Value;
        Assert.Equal([25, 2, 9, 9], outer.shape);
        for (var i = 0; i < 5; i++)
        {
            var alone = Move(group, angles.narrow(0, i, 1), image);
            Assert.True(outer.narrow(0, 5 * i, 5).allclose(alone, 1e-6, 1e-7));
            Assert.True(each[i].allclose(alone[i], 1e-6, 1e-7));
        }

        Assert.Equal(Fidelity.Interpolated, new GroupAction(group).At(angles, image));
    }

    [Fact]
    public void Interpolated_rotations_nearly_undo_each_other_on_smooth_images()
    {
        using var scope = torch.NewDisposeScope();
        var image = new Batch(("image", new Field(Blob(41, 41, [3, 2]), FieldType.Image)));
        foreach (var sampling in (ImageSampling[])[new(), new(Supersampling: 3)])
        {
            var action = new GroupAction(new SO2(), sampling);
            var back = action.Apply(torch.tensor([-0.7]), action.Apply(torch.tensor([0.7]), image, Pairing.Each), Pairing.Each);
            Assert.True((back["image"].Value - image["image"].Value).abs().max().item<double>() < 0.1);
        }
    }

    [Fact]
    public void Gradients_flow_through_moved_images()
    {
        using var scope = torch.NewDisposeScope();
        var pixels = torch.rand(2, 1, 5, 5).requires_grad_();
        var batch = new Batch(("image", new Field(pixels, FieldType.Image)));
        Move(new SO2(), torch.tensor([Math.PI / 2, 0.0]), batch).sum().backward();
        Assert.True(pixels.grad!.eq(2).all().item<bool>());
    }

    [Fact]
    public void Integer_images_turn_by_quarters_and_refuse_other_angles()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new Batch(("image", new Field(torch.arange(9, torch.uint8).view(1, 1, 3, 3), FieldType.Image)));
        Assert.Equal(torch.uint8, Move(new Cyclic(4), torch.tensor([3L]), batch).dtype);
        Assert.Contains("float32", Assert.Throws<InputException>(() => Move(new Cyclic(8), torch.tensor([1L]), batch)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_do_not_turn_in_space()
    {
        using var scope = torch.NewDisposeScope();
        var group = new SO3();
        Assert.Throws<InputException>(() => Move(group, group.Identity(), Random(1, 1, 3, 3)));
    }

    private static Tensor Move(IGroup group, Tensor g, Batch batch, ImageSampling? sampling = null) =>
        new GroupAction(group, sampling).Apply(g, batch, Pairing.Outer)["image"].Value;

    private static Batch Image(float[] pixels, long height, long width) =>
        new(("image", new Field(torch.tensor(pixels).view(1, 1, height, width), FieldType.Image)));

    private static float[] Values(Tensor image) => image.contiguous().data<float>().ToArray();

    private static Batch Random(long batch, long channels, long height, long width)
    {
        using var generator = new Generator(9);
        return new Batch(("image", new Field(torch.rand([batch, channels, height, width], torch.float32, generator: generator.Torch), FieldType.Image)));
    }

    private static long Distinct(Tensor images) =>
        Enumerable.Range(0, (int)images.shape[0]).Select(i => Convert.ToBase64String(images[i].contiguous().bytes)).Distinct().Count();

    private static (Tensor X, Tensor Y) Coordinates(long height, long width) => (
        (torch.arange(width, torch.float64) - ((width - 1) / 2.0)).unsqueeze(0),
        (((height - 1) / 2.0) - torch.arange(height, torch.float64)).unsqueeze(1));

    private static Tensor Blob(long height, long width, double[] p)
    {
        var (x, y) = Coordinates(height, width);
        return torch.exp(-((x - p[0]).square() + (y - p[1]).square()) / 12).unsqueeze(0).unsqueeze(0);
    }

    private static Tensor Centroid(Tensor image)
    {
        var (x, y) = Coordinates(image.shape[2], image.shape[3]);
        var weights = image[0, 0] / image[0, 0].sum();
        return torch.stack([(weights * x).sum(), (weights * y).sum()]);
    }
}
