using Noether.Fields;

namespace Noether.Symmetries;

/// <summary>Moves upright boxes of a picture: about its centre, corner by corner, then the upright hull, within the picture unless its boxes are open.</summary>
internal sealed class BoxMotion(BoxesType picture, Tensor linear, Tensor? shift, double pixelSize)
{
    /// <summary>Boxes of all pairs, <c>[rows, boxes, 4]</c>.</summary>
    /// <param name="name">The field's name, for messages.</param>
    /// <param name="boxes"><c>[b, boxes, 4]</c>: left, top, right, bottom.</param>
    /// <param name="pairing">How elements meet samples.</param>
    public Tensor Move(string name, Tensor boxes, Pairing pairing)
    {
        if (boxes.dim() != 3 || boxes.shape[2] != 4 || linear.shape[^1] != 2)
        {
            throw new InputException($"Field '{name}' of shape [{string.Join(", ", boxes.shape)}] cannot be moved as boxes: expected [batch, boxes, 4] and a group of the plane, found one of {linear.shape[^1]} dimensions.");
        }

        using var scope = torch.NewDisposeScope();
        Tensor Spread(Tensor elements) => Rows.OfElements(elements, boxes.shape[0], pairing).to(boxes.dtype, boxes.device);
        var moved = Corners(Rows.OfSamples(boxes, linear.shape[0], pairing)).matmul(Spread(linear).transpose(-2, -1).unsqueeze(1));
        if (shift is not null)
        {
            moved = moved + (Spread(shift) / pixelSize).unsqueeze(1).unsqueeze(1);
        }

        var x = Within(moved.select(-1, 0) + (picture.Width / 2.0), picture.Width);
        var y = Within((picture.Height / 2.0) - moved.select(-1, 1), picture.Height);
        return scope.MoveToOuter(torch.stack([x.amin([-1]), y.amin([-1]), x.amax([-1]), y.amax([-1])], -1));
    }

    private Tensor Within(Tensor places, long edge) => picture.IsOpen ? places : places.clamp(0, edge);

    /// <summary>The four corners about the picture's centre, y up: <c>[n, boxes, 4, 2]</c>.</summary>
    private Tensor Corners(Tensor boxes)
    {
        var (left, right) = (boxes.select(-1, 0) - (picture.Width / 2.0), boxes.select(-1, 2) - (picture.Width / 2.0));
        var (top, bottom) = ((picture.Height / 2.0) - boxes.select(-1, 1), (picture.Height / 2.0) - boxes.select(-1, 3));
        return torch.stack([torch.stack([left, left, right, right], -1), torch.stack([top, bottom, top, bottom], -1)], -1);
    }
}
