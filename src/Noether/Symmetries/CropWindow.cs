using Noether.Fields;

namespace Noether.Symmetries;

/// <summary>
/// A square field of view of a larger picture. The group of shifts moves the window over the picture by -t, so that everything in view moves by t and more of the picture comes in,
/// where a shift of the view itself would have nothing to show. Shifts by whole pixels read pixels as they are, others between them.
/// Beyond its border a picture is mirrored, the outermost pixels not repeated. Bytes come out as numbers from 0 to 1.
/// </summary>
/// <remarks>
/// Elements are shifts <c>[n, 2]</c> in pixels, x to the right and y up as in <see cref="GroupAction"/>. Images <c>[b, c, h, w]</c> become <c>[rows, c, size, size]</c>.
/// The unmoved window lies about the point that the field <see cref="Centre"/> gives for each sample, rounded down, or else about the picture's middle; that field is not passed on.
/// </remarks>
/// <param name="size">Edge length of the window in pixels; even.</param>
public sealed class CropWindow(int size) : IOrbitSource
{
    /// <summary>Name of the field of the windows' centres, <c>[b, 2]</c>: columns from the left and rows from the top of the picture.</summary>
    public const string Centre = "centre";

    /// <summary>Edge length of the window in pixels.</summary>
    public int Size { get; } = size is > 0 && size % 2 == 0 ? size : throw new InputException($"A window of {size} pixels has no middle between pixels; its edge is an even number of pixels.");

    /// <inheritdoc/>
    /// <exception cref="InputException">There is no image, or a field is not one that a window can pass on.</exception>
    public Batch Apply(Tensor g, Batch x, Pairing pairing)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(x);
        if (!x.Values.Any(f => f.Type is ImageType))
        {
            throw new InputException($"A window is cut from pictures, but the batch has none: {x}.");
        }

        var centres = x.TryGetValue(Centre, out var given) ? given.Value : null;
        return new Batch(x.Where(f => f.Key != Centre).Select(f => (f.Key, f.Value.Type switch
        {
            ImageType => f.Value with { Value = Cropped(f.Key, f.Value.Value, g, centres, pairing) },
            ScalarType or LabelType => TrivialAction.Repeat(f.Value, g.shape[0], pairing),
            _ => throw new InputException($"A window cannot pass on the field '{f.Key}' of type '{f.Value.Type}'; it takes images, and what does not depend on the place."),
        })));
    }

    /// <summary><see cref="Fidelity.Exact"/> for shifts by whole pixels.</summary>
    public Fidelity At(Tensor g, Batch x)
    {
        ArgumentNullException.ThrowIfNull(g);
        using var scope = torch.NewDisposeScope();
        return g.eq(g.round()).all().ToBoolean() ? Fidelity.Exact : Fidelity.Interpolated;
    }

    /// <summary>Boxes of pictures as the unmoved window sees them: relative to its upper left corner, and not cut off at its edge.</summary>
    /// <param name="boxes">Of the pictures, <c>[b, k, 4]</c>.</param>
    /// <param name="centres">As of <see cref="Centre"/>.</param>
    public Field View(Field boxes, Tensor centres)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(centres);
        using var scope = torch.NewDisposeScope();
        var corner = (centres.floor() - (Size / 2)).to(boxes.Value.dtype, boxes.Value.device);
        return new Field(scope.MoveToOuter(boxes.Value - torch.cat([corner, corner], 1).unsqueeze(1)), FieldType.Boxes(Size, Size), boxes.Mask);
    }

    private Tensor Cropped(string name, Tensor images, Tensor g, Tensor? centres, Pairing pairing)
    {
        if (images.dim() != 4 || g.shape is not [_, 2])
        {
            throw new InputException($"A window moves over images [batch, channel, height, width] by shifts [n, 2]; '{name}' is [{string.Join(", ", images.shape)}], the shifts [{string.Join(", ", g.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var (samples, elements) = (images.shape[0], g.shape[0]);
        var middle = centres?.to(torch.float64, g.device) ?? torch.tensor([images.shape[3] / 2.0, images.shape[2] / 2.0], dtype: torch.float64, device: g.device).expand(samples, 2);
        var move = Rows.OfElements(g.to(torch.float64), samples, pairing);
        var corner = Rows.OfSamples(middle.floor() - (Size / 2), elements, pairing) + torch.stack([-move.select(1, 0), move.select(1, 1)], 1);
        var row = torch.arange(corner.shape[0], torch.int64, device: images.device) % samples;
        var whole = corner.floor();
        var view = corner.eq(whole).all().ToBoolean()
            ? Read(images, row, whole, Size)
            : Between(Read(images, row, whole, Size + 1), (corner - whole).to(images.device));
        return scope.MoveToOuter(images.dtype == torch.uint8 && view.dtype == torch.uint8 ? view.to(torch.float32) / byte.MaxValue : view);
    }

    /// <summary>The pixels of a square whose upper left corner is given for each row.</summary>
    private static Tensor Read(Tensor images, Tensor sample, Tensor corner, int edge)
    {
        var steps = torch.arange(edge, torch.int64, device: corner.device);
        Tensor Places(int axis, long length) => Mirrored(corner.select(1, axis).to(torch.int64).unsqueeze(1) + steps, length).to(images.device);
        var channel = torch.arange(images.shape[1], torch.int64, device: images.device);
        return images.index(
        [
            torch.TensorIndex.Tensor(sample.view(-1, 1, 1, 1)),
            torch.TensorIndex.Tensor(channel.view(1, -1, 1, 1)),
            torch.TensorIndex.Tensor(Places(1, images.shape[2]).unsqueeze(1).unsqueeze(3)),
            torch.TensorIndex.Tensor(Places(0, images.shape[3]).unsqueeze(1).unsqueeze(1)),
        ]);
    }

    private static Tensor Mirrored(Tensor place, long length)
    {
        if (length == 1)
        {
            return torch.zeros_like(place);
        }

        var period = 2 * (length - 1);
        var within = place.remainder(period);
        return torch.minimum(within, period - within);
    }

    /// <summary>Bilinear readings of squares that are a pixel larger.</summary>
    /// <param name="square">The squares.</param>
    /// <param name="part">How far each row's window lies from its square's corner, x and y, from 0 to 1.</param>
    private Tensor Between(Tensor square, Tensor part)
    {
        var values = square.is_floating_point() ? square : square.to(torch.float32) / (square.dtype == torch.uint8 ? byte.MaxValue : 1);
        var (x, y) = (part.select(1, 0).to(values.dtype).view(-1, 1, 1, 1), part.select(1, 1).to(values.dtype).view(-1, 1, 1, 1));
        var across = (values.narrow(3, 0, Size) * (1 - x)) + (values.narrow(3, 1, Size) * x);
        return (across.narrow(2, 0, Size) * (1 - y)) + (across.narrow(2, 1, Size) * y);
    }
}
