using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Data;

/// <summary>How far random affine maps of digits go; each number is drawn evenly within its bounds.</summary>
/// <param name="Rotation">Largest rotation, in degrees, in both directions.</param>
/// <param name="Shear">Largest shear of x by y, in both directions.</param>
/// <param name="Scale">Largest change of the factors along x and y, below 1, in both directions and independently.</param>
/// <param name="Shift">Whether the digit is then shifted by whole pixels, anywhere that keeps it inside.</param>
public sealed record AffineRange(double Rotation = 20, double Shear = 0.2, double Scale = 0.2, bool Shift = true)
{
    /// <summary>The same range with rotation, shear and scales enlarged.</summary>
    public AffineRange Times(double strength) => this with { Rotation = Rotation * strength, Shear = Shear * strength, Scale = Scale * strength };
}

/// <summary>
/// Digits under random affine maps, in the manner of the affNIST set (T. Tieleman, 2013): p' = R(rotation) [[1, shear], [0, 1]] diag(sx, sy) p about the image's centre, read bilinearly
/// with zeros outside, and then shifted by whole pixels. The same seed gives the same images.
/// </summary>
public static class AffineDigits
{
    /// <summary>Edge length of the published images, in pixels.</summary>
    public const int Size = 40;

    private static readonly GroupAction Maps = new(new PositiveLinear(2));

    /// <summary>Images in the middle of larger black ones: what the maps begin with, and what they leave with a range of zero and no shift.</summary>
    /// <param name="digits">Field <c>image</c>, <c>[n, 1, h, w]</c>; other fields stay.</param>
    /// <param name="size">Edge length, at least that of the images, and even or odd as it.</param>
    /// <exception cref="InputException">The digits do not fit.</exception>
    public static Batch Centred(Batch digits, int size = Size)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var image = digits["image"];
        var (high, wide) = (size - image.Value.shape[2], size - image.Value.shape[3]);
        if (high < 0 || wide < 0 || high % 2 != 0 || wide % 2 != 0)
        {
            throw new InputException($"Images of {image.Value.shape[2]} x {image.Value.shape[3]} pixels have no middle in {size} x {size}; take a size that is larger by an even number.");
        }

        return digits.With("image", image.With(torch.nn.functional.pad(image.Value, [wide / 2, wide / 2, high / 2, high / 2])));
    }

    /// <summary>Each image moved by a map of its own.</summary>
    /// <param name="digits">Field <c>image</c>, <c>[n, 1, s, s]</c>, each digit in the middle (<see cref="Centred"/>); other fields stay.</param>
    /// <param name="range">How far the maps go.</param>
    /// <param name="generator">Where they are drawn from.</param>
    public static Batch Moved(Batch digits, AffineRange range, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(digits);
        ArgumentNullException.ThrowIfNull(range);
        if (range.Scale is < 0 or >= 1)
        {
            throw new InputException($"Factors change by {range.Scale} at most; give at least 0 and less than 1, so that they stay positive.");
        }

        using var scope = torch.NewDisposeScope();
        var (n, image) = (digits.Size, digits["image"].Value);
        var moved = Maps.Apply(Linear(n, range, generator), new Batch(("image", digits["image"])), Pairing.Each)["image"].Value;
        if (range.Shift)
        {
            var draws = torch.rand([2, n], torch.float64, generator: generator.Torch).to(image.device);
            moved = Shifted(Shifted(moved, 2, draws[0]), 3, draws[1]);
        }

        return digits.With("image", digits["image"].With(scope.MoveToOuter(moved)));
    }

    /// <summary>Every image moved by several maps, <c>copies</c> times the batch after one another.</summary>
    /// <param name="digits">As in <see cref="Moved(Batch, AffineRange, Generator)"/>.</param>
    /// <param name="range">How far the maps go.</param>
    /// <param name="copies">Maps an image.</param>
    /// <param name="generator">Where they are drawn from.</param>
    public static Batch Moved(Batch digits, AffineRange range, int copies, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(digits);
        ArgumentOutOfRangeException.ThrowIfLessThan(copies, 1);
        return Moved(digits.Rows(torch.arange(digits.Size, torch.int64, digits.Values.First().Value.device).repeat(copies)), range, generator);
    }

    private static Tensor Linear(long n, AffineRange range, Generator generator)
    {
        var draws = (torch.rand([4, n], torch.float64, generator: generator.Torch) * 2) - 1;
        var angle = draws[0] * (range.Rotation * Math.PI / 180);
        var (shear, x, y) = (draws[1] * range.Shear, 1 + (draws[2] * range.Scale), 1 + (draws[3] * range.Scale));
        var (cosine, sine) = (angle.cos(), angle.sin());
        return torch.stack(
        [
            torch.stack([cosine * x, ((cosine * shear) - sine) * y], -1),
            torch.stack([sine * x, ((sine * shear) + cosine) * y], -1),
        ], -2);
    }

    /// <summary>Images shifted along an axis, evenly over all places that keep every pixel above zero inside.</summary>
    private static Tensor Shifted(Tensor images, int axis, Tensor draws)
    {
        var (n, size) = (images.shape[0], images.shape[axis]);
        var taken = images.amax([1, axis == 2 ? 3 : 2]).gt(0).to(torch.float32);
        var (before, after) = (taken.argmax(1), taken.flip(1).argmax(1));
        var shift = (draws * (before + after + 1)).floor().to(torch.int64) - before;
        var sources = torch.remainder(torch.arange(size, torch.int64, images.device).unsqueeze(0) - shift.unsqueeze(1), size);
        var index = axis == 2 ? sources.view(n, 1, size, 1) : sources.view(n, 1, 1, size);
        return images.gather(axis, index.expand_as(images));
    }
}
