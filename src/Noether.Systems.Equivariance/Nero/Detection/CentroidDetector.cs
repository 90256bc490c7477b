using Noether.Fields;

namespace Noether.Systems.Equivariance.Nero.Detection;

/// <summary>
/// Finds without learning: whatever differs in colour from the picture's border is taken for one object. Its box lies about the centroid of those pixels, as long as that of a filled rectangle of their spread.
/// All arithmetic is relative to the centroid, so a shift of the object on empty ground shifts the box by exactly that. It knows no classes.
/// </summary>
internal sealed class CentroidDetector : IModel
{
    /// <summary>What it calls everything.</summary>
    public const long NoClass = -1;

    // Least difference of a colour from that of the border, of 1.
    private const double Threshold = 0.15;

    // Half the edge of a filled rectangle in standard deviations of its pixels.
    private static readonly double HalfEdge = Math.Sqrt(3);

    /// <inheritdoc/>
    public Batch Forward(Batch x)
    {
        var image = x["image"].Value;
        using var scope = torch.NewDisposeScope();
        var (height, width) = (image.shape[2], image.shape[3]);
        var edges = torch.cat([image.select(2, 0), image.select(2, height - 1), image.select(3, 0), image.select(3, width - 1)], 2).sort(2).Values;
        var border = edges.select(2, edges.shape[2] / 2);
        var seen = (image - border.unsqueeze(2).unsqueeze(3)).abs().amax([1]).gt(Threshold).to(torch.float64);
        var (x0, x1) = Extent(seen.sum([1]));
        var (y0, y1) = Extent(seen.sum([2]));
        var boxes = torch.stack([x0.clamp(0, width), y0.clamp(0, height), x1.clamp(0, width), y1.clamp(0, height)], 1).unsqueeze(1);
        var found = seen.sum([1, 2]).gt(0).unsqueeze(1);
        return new Batch(
            ("boxes", new Field(scope.MoveToOuter(boxes), FieldType.Boxes(height, width), scope.MoveToOuter(found))),
            ("scores", new Field(scope.MoveToOuter(found.to(torch.float64)), FieldType.Label, found)),
            ("labels", new Field(scope.MoveToOuter(torch.full_like(found, NoClass, torch.int64)), FieldType.Label, found)));
    }

    /// <summary>Centroid less and plus half an edge along an axis, from the number of pixels at each place of it, <c>[b, n]</c>.</summary>
    private static (Tensor From, Tensor To) Extent(Tensor counts)
    {
        var all = counts.sum([1], keepdim: true).clamp_min(1);
        var places = torch.arange(counts.shape[1], counts.dtype, counts.device) + 0.5;
        var middle = (counts * places).sum([1], keepdim: true) / all;
        var spread = ((counts * (places - middle).square()).sum([1], keepdim: true) / all).sqrt() * HalfEdge;
        return ((middle - spread).squeeze(1), (middle + spread).squeeze(1));
    }
}
