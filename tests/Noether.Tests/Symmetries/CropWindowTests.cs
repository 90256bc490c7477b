using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Tests.Symmetries;

public sealed class CropWindowTests : IDisposable
{
    private readonly DisposeScope _scope = torch.NewDisposeScope();
    private readonly GroupAction _shift = new(new Translations(2, 8));

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Unmoved_it_shows_the_middle_of_the_picture() =>
        Assert.True(Equal(Crop(Rows(8), 4, [0, 0]), Rows(8)[.., .., 2..6, 2..6]));

    [Fact]
    public void A_shift_to_the_right_and_up_moves_the_window_to_the_left_and_down()
    {
        // x to the right, y up: the window's corner goes from (2, 2) to column 1, row 4.
        Assert.True(Equal(Crop(Rows(8), 4, [1, 2]), Rows(8)[.., .., 4..8, 1..5]));
    }

    [Theory]
    [InlineData(0, 0, 3, -2)]
    [InlineData(2, 1, -4, 0)]
    [InlineData(-3, 3, 1, 2)]
    public void Cutting_out_after_two_shifts_composes(double ax, double ay, double bx, double by)
    {
        // In a picture of 24 pixels nothing that comes in at the border of the first shift reaches the window.
        var picture = Random(24);
        var first = _shift.Apply(Element(ax, ay), picture, Pairing.Each);
        var both = new CropWindow(8).Apply(Element(ax + bx, ay + by), picture, Pairing.Each)["image"].Value;
        Assert.True(Equal(new CropWindow(8).Apply(Element(bx, by), first, Pairing.Each)["image"].Value, both));
    }

    [Fact]
    public void What_the_window_shows_moves_with_its_boxes()
    {
        var window = new CropWindow(8);
        var picture = torch.zeros(1, 1, 24, 24);
        picture[.., .., 11..14, 10..13] = 1;
        var centres = torch.tensor(new double[,] { { 11.5, 12.5 } });
        var boxes = window.View(new Field(torch.tensor(new float[] { 10, 11, 13, 14 }).view(1, 1, 4), FieldType.Boxes(24, 24)), centres);
        var data = new Batch(("image", new Field(picture, FieldType.Image)), (CropWindow.Centre, new Field(centres, FieldType.Label)));
        for (var x = -2; x <= 2; x++)
        {
            for (var y = -2; y <= 2; y++)
            {
                var seen = window.Apply(Element(x, y), data, Pairing.Each)["image"].Value;
                var box = _shift.Apply(Element(x, y), new Batch(("boxes", boxes)), Pairing.Each)["boxes"].Value.flatten().data<float>().ToArray();
                var (left, top) = ((int)box[0], (int)box[1]);
                Assert.Equal(9f, seen.sum().item<float>());
                Assert.Equal(9f, seen[0, 0, top..(top + 3), left..(left + 3)].sum().item<float>());
            }
        }
    }

    [Fact]
    public void Beyond_the_border_the_picture_is_mirrored()
    {
        var picture = torch.tensor(new float[] { 1, 2, 3, 4 }).view(1, 1, 1, 4).expand(1, 1, 4, 4).contiguous();
        Assert.Equal([3f, 4, 3, 2, 1, 2, 3, 4], Crop(picture, 8, [2, 0])[0, 0, 0].data<float>().ToArray());
    }

    [Fact]
    public void A_picture_of_one_pixel_is_itself_everywhere() => Assert.True(Equal(Crop(torch.ones(1, 1, 1, 1), 4, [3, 1]), torch.ones(1, 1, 4, 4)));

    [Fact]
    public void Shifts_between_pixels_read_between_them_and_say_so()
    {
        var window = new CropWindow(4);
        var (half, x) = (Element(-0.5, 0), Random(12));
        var seen = window.Apply(half, x, Pairing.Each)["image"].Value;
        var expected = (Crop(x["image"].Value, 4, [0, 0]) + Crop(x["image"].Value, 4, [-1, 0])) / 2;
        Assert.True(seen.allclose(expected));
        Assert.Equal(Fidelity.Interpolated, window.At(half, x));
        Assert.Equal(Fidelity.Exact, window.At(Element(3, -2), x));
    }

    [Fact]
    public void Bytes_become_shares_of_white_as_numbers_would()
    {
        var bytes = torch.arange(144, torch.uint8).view(1, 1, 12, 12);
        foreach (var shift in new[] { new double[] { 1, 2 }, [0.25, -0.5] })
        {
            Assert.True(Crop(bytes, 4, shift).allclose(Crop(bytes.to(torch.float32) / 255, 4, shift), atol: 1e-6));
        }
    }

    [Fact]
    public void Every_element_meets_every_sample_in_the_order_of_an_orbit()
    {
        var x = Random(12, samples: 3);
        var g = torch.tensor(new double[,] { { 0, 0 }, { 2, -1 } });
        var all = new CropWindow(4).Apply(g, x, Pairing.Outer)["image"].Value;
        for (var row = 0; row < 6; row++)
        {
            var one = new CropWindow(4).Apply(g.narrow(0, row / 3, 1), x.Slice(row % 3, 1), Pairing.Each)["image"].Value;
            Assert.True(Equal(all.narrow(0, row, 1), one));
        }
    }

    [Fact]
    public void What_it_cannot_cut_from_is_refused_by_name()
    {
        Assert.Contains("'p'", Assert.Throws<InputException>(() => new CropWindow(4).Apply(Element(0, 0), Random(8).With("p", new Field(torch.zeros(1, 2), FieldType.Position)), Pairing.Each)).Message, StringComparison.Ordinal);
        Assert.Contains("has none", Assert.Throws<InputException>(() => new CropWindow(4).Apply(Element(0, 0), new Batch(("p", new Field(torch.zeros(1, 2), FieldType.Scalar))), Pairing.Each)).Message, StringComparison.Ordinal);
        Assert.Contains("even", Assert.Throws<InputException>(() => new CropWindow(5)).Message, StringComparison.Ordinal);
    }

    private static bool Equal(Tensor a, Tensor b) => a.shape.SequenceEqual(b.shape) && a.eq(b).all().ToBoolean();

    private static Tensor Crop(Tensor picture, int size, double[] shift) =>
        new CropWindow(size).Apply(Element(shift[0], shift[1]), new Batch(("image", new Field(picture, FieldType.Image))), Pairing.Each)["image"].Value;

    private static Tensor Element(double x, double y) => torch.tensor(new[,] { { x, y } });

    private static Tensor Rows(int size) => torch.arange(size * size, torch.float32).view(1, 1, size, size);

    private static Batch Random(int size, int samples = 1)
    {
        using var generator = new Generator(2);
        return new Batch(("image", new Field(torch.rand([samples, 2, size, size], generator: generator.Torch), FieldType.Image)));
    }
}
