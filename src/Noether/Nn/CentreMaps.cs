using Noether.Fields;

namespace Noether.Nn;

/// <summary>
/// What a detector without anchors says about each cell of a picture: how likely the middle of an object of each class lies there, how wide and high the object is, and where in the cell its middle lies.
/// Source: Zhou, Wang, Krähenbühl, "Objects as Points", arXiv:1904.07850, sections 3 and 4.
/// </summary>
/// <param name="Heat">Logits <c>[b, classes, h, w]</c>.</param>
/// <param name="Extent">Width and height in cells, <c>[b, 2, h, w]</c>.</param>
/// <param name="Offset">Of the middle from the cell's upper left corner, x and y in cells, <c>[b, 2, h, w]</c>.</param>
public sealed record CentreMaps(Tensor Heat, Tensor Extent, Tensor Offset)
{
    // A middle is a cell that no neighbour outdoes.
    private const long Neighbourhood = 3;

    /// <summary>Number of channels that all maps take together.</summary>
    /// <param name="classes">Number of classes.</param>
    public static long Channels(long classes) => classes + 4;

    /// <summary>Parts channels into maps.</summary>
    /// <param name="maps"><c>[b, classes + 4, h, w]</c>: heat, then extent, then offset.</param>
    public static CentreMaps Of(Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        var classes = maps.shape[1] - Channels(0);
        return classes > 0
            ? new CentreMaps(maps.narrow(1, 0, classes), maps.narrow(1, classes, 2), maps.narrow(1, classes + 2, 2))
            : throw new ArgumentException($"Maps of at least one class have {Channels(1)} channels or more; found [{string.Join(", ", maps.shape)}].", nameof(maps));
    }

    /// <summary>The fields <c>heat</c>, <c>extent</c> and <c>offset</c>, as <see cref="Learning.CentreLoss"/> takes them.</summary>
    public Batch ToBatch() => new(
        ("heat", new Field(Heat, FieldType.Image)), ("extent", new Field(Extent, FieldType.Image)), ("offset", new Field(Offset, FieldType.Image)));

    /// <summary>The surest boxes: peaks of the heat, cut off at the picture's edge.</summary>
    /// <param name="count">How many, at most as many as there are cells times classes.</param>
    /// <param name="stride">Pixels along a cell's edge.</param>
    /// <param name="least">Boxes that are less sure do not exist: their mask is false.</param>
    /// <returns><c>boxes</c> <c>[b, count, 4]</c>, <c>scores</c> and <c>labels</c> <c>[b, count]</c>, surest first.</returns>
    public Batch Decode(int count, int stride, double least)
    {
        using var scope = torch.NewDisposeScope();
        var (height, width) = (Heat.shape[2], Heat.shape[3]);
        var heat = Heat.sigmoid();
        var peaks = heat * heat.eq(torch.nn.functional.max_pool2d(heat, [Neighbourhood, Neighbourhood], [1, 1], [Neighbourhood / 2, Neighbourhood / 2]));
        var (scores, at) = peaks.flatten(1).topk(count, 1);
        var cells = height * width;
        var cell = at.remainder(cells);
        Tensor Read(Tensor map, long channel) => map.select(1, channel).flatten(1).gather(1, cell);
        var x = (cell.remainder(width) + Read(Offset, 0)) * stride;
        var y = (cell.div(width, torch.RoundingMode.floor) + Read(Offset, 1)) * stride;
        var (right, down) = (Read(Extent, 0) * (stride / 2.0), Read(Extent, 1) * (stride / 2.0));
        var boxes = torch.stack(
            [(x - right).clamp(0, width * stride), (y - down).clamp(0, height * stride), (x + right).clamp(0, width * stride), (y + down).clamp(0, height * stride)], 2);
        var exists = scope.MoveToOuter(scores.ge(least));
        return new Batch(
            ("boxes", new Field(scope.MoveToOuter(boxes), FieldType.Boxes(height * stride, width * stride), exists)),
            ("scores", new Field(scope.MoveToOuter(scores), FieldType.Label, exists)),
            ("labels", new Field(scope.MoveToOuter(at.div(cells, torch.RoundingMode.floor)), FieldType.Label, exists)));
    }
}
