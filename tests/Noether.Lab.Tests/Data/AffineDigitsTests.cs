using Noether.Fields;
using Noether.Lab.Data;
using Noether.Runtime;

namespace Noether.Lab.Tests.Data;

public sealed class AffineDigitsTests
{
    private static readonly AffineRange Nothing = new(0, 0, 0, Shift: false);

    [Fact]
    public void The_identity_gives_the_digit_in_the_middle_bit_for_bit()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var digits = Digits();
        var moved = AffineDigits.Moved(AffineDigits.Centred(digits), Nothing, generator)["image"].Value;
        Assert.Equal([2, 1, 40, 40], moved.shape);
        Assert.True(moved[.., .., 6..34, 6..34].eq(digits["image"].Value).all().item<bool>());
        Assert.Equal(digits["image"].Value.sum().item<float>(), moved.sum().item<float>(), 1e-3);
    }

    [Fact]
    public void Equal_seeds_give_equal_images_and_other_seeds_others()
    {
        using var scope = torch.NewDisposeScope();
        Tensor Moved(long seed)
        {
            using var generator = new Generator(seed);
            return AffineDigits.Moved(AffineDigits.Centred(Digits()), new AffineRange(), 3, generator)["image"].Value;
        }

        Assert.Equal([6, 1, 40, 40], Moved(4).shape);
        Assert.True(Moved(4).eq(Moved(4)).all().item<bool>());
        Assert.False(Moved(4).eq(Moved(5)).all().item<bool>());
    }

    [Fact]
    public void Shifts_reach_every_border_and_cut_nothing_off()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var centred = AffineDigits.Centred(Digits());
        var moved = AffineDigits.Moved(centred, Nothing with { Shift = true }, 200, generator)["image"].Value;
        var mass = centred["image"].Value.sum([1, 2, 3]).repeat(200);
        Assert.InRange((moved.sum([1, 2, 3]) - mass).abs().max().item<float>(), 0, 1e-3);
        Assert.All([moved[.., .., 0], moved[.., .., 39], moved[.., .., .., 0], moved[.., .., .., 39]], border => Assert.True(border.max().item<float>() > 0));
    }

    [Theory]
    [InlineData(20, 0, 0)]
    [InlineData(0, 0.2, 0)]
    [InlineData(0, 0, 0.2)]
    public void A_range_of_one_kind_moves_blobs_by_that_kind(double rotation, double shear, double scale)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var line = torch.arange(40, torch.float64) - 19.5;
        Tensor Blob(double x, double y) => ((-(line - x).square() / 4).exp().view(1, 40) * (-((-line) - y).square() / 4).exp().view(40, 1)).to(torch.float32);
        var image = torch.stack([Blob(8, 0), Blob(0, 8)]).unsqueeze(1);
        var moved = AffineDigits.Moved(new Batch(("image", new Field(image, FieldType.Image))), new AffineRange(rotation, shear, scale, Shift: false), 300, generator)["image"].Value.to(torch.float64);
        var weights = moved.sum([1, 2, 3]);
        var (x, y) = ((moved.sum([1, 2]) * line).sum(-1) / weights, (moved.sum([1, 3]) * -line).sum(-1) / weights);
        double Largest(Tensor values, int blob) => values.view(300, 2).select(1, blob).abs().max().item<double>();

        // A turn moves each blob across, a shear the upper one along x, a scale each along its own axis.
        Assert.Equal(rotation > 0 ? 8 : scale > 0 ? 9.6 : 8, Largest(x, 0), 0.12);
        Assert.Equal(rotation > 0 ? 8 * Math.Sin(20 * Math.PI / 180) : 0, Largest(y, 0), 0.12);
        Assert.Equal(rotation > 0 ? 8 * Math.Sin(20 * Math.PI / 180) : shear > 0 ? 1.6 : 0, Largest(x, 1), 0.12);
        Assert.Equal(scale > 0 ? 9.6 : 8, Largest(y, 1), 0.12);
    }

    [Fact]
    public void Factors_that_reach_zero_and_images_without_a_middle_are_refused()
    {
        using var generator = new Generator(4);
        Assert.Contains("less than 1", Assert.Throws<InputException>(() => AffineDigits.Moved(Digits(), new AffineRange(Scale: 1), generator)).Message, StringComparison.Ordinal);
        Assert.Contains("no middle", Assert.Throws<InputException>(() => AffineDigits.Centred(Digits(), 29)).Message, StringComparison.Ordinal);
        Assert.Contains("no middle", Assert.Throws<InputException>(() => AffineDigits.Centred(Digits(), 20)).Message, StringComparison.Ordinal);
    }

    /// <summary>Two uneven blocks in 28 x 28 pixels.</summary>
    private static Batch Digits()
    {
        var image = torch.zeros(2, 1, 28, 28);
        image[0, 0, 5..20, 9..14] = 0.5f;
        image[1, 0, 8..12, 4..24] = 1;
        return new Batch(("image", new Field(image, FieldType.Image)), ("label", new Field(torch.tensor([0L, 1]), FieldType.Label)));
    }
}
