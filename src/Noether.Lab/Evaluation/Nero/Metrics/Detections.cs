using Noether.Fields;

namespace Noether.Lab.Evaluation.Nero.Metrics;

/// <summary>
/// A detector's answer for one picture: <c>boxes</c> <c>[rows, n, 4]</c> (left, top, right, bottom; with a mask of those that exist), <c>scores</c> and <c>labels</c> <c>[rows, n]</c>.
/// Targets have the same fields but the scores; one of which nothing is in view is none.
/// </summary>
/// <param name="Boxes">The boxes that exist, best first where they have scores.</param>
internal sealed record Detections(IReadOnlyList<DetectedBox> Boxes)
{
    public static IReadOnlyList<Detections> Of(Batch batch, string what, bool scored)
    {
        using var scope = torch.NewDisposeScope();
        var boxes = AuditMetric.Needed(batch, what, "boxes");
        if (boxes.Value.dim() != 3 || boxes.Value.shape[2] != 4)
        {
            throw new InputException($"The {what} have 'boxes' [{string.Join(", ", boxes.Value.shape)}]; expected [samples, boxes, 4].");
        }

        var (rows, count) = ((int)boxes.Value.shape[0], (int)boxes.Value.shape[1]);
        var corners = Numbers(boxes.Value);
        var classes = Row(batch, what, "labels", rows, count);
        var scores = scored ? Row(batch, what, "scores", rows, count) : null;
        var exists = boxes.Mask is null ? null : Numbers(boxes.Mask);
        return
        [
            .. Enumerable.Range(0, rows).Select(r => new Detections(
                [.. Enumerable.Range(r * count, count)
                    .Where(i => exists is null || exists[i] != 0)
                    .Select(i => new DetectedBox(corners[4 * i], corners[(4 * i) + 1], corners[(4 * i) + 2], corners[(4 * i) + 3], scores?[i] ?? 1, (long)classes[i]))
                    .Where(b => scored || !(b.Area <= 0))
                    .OrderByDescending(b => b.Score)])),
        ];
    }

    /// <summary>For each box, best first, whether it meets a target of its class that no better box met, with an overlap above one half.</summary>
    public IReadOnlyList<bool> Hits(Detections targets) => [.. Matches(targets, Boxes.Count, classAware: true, above: 0.5).Select(t => t is not null)];

    /// <summary>For each of the surest boxes, as many as there are targets, the target that it is about: of those that no surer box took the one that it overlaps most, if only by nothing; null where none is left.</summary>
    /// <param name="targets">The targets.</param>
    /// <param name="classAware">Whether a target is of the box's class.</param>
    public IReadOnlyList<DetectedBox?> About(Detections targets, bool classAware) => Matches(targets, Math.Min(Boxes.Count, targets.Boxes.Count), classAware, above: double.NegativeInfinity);

    private List<DetectedBox?> Matches(Detections targets, int count, bool classAware, double above)
    {
        var free = targets.Boxes.ToList();
        return
        [
            .. Boxes.Take(count).Select(box =>
            {
                var best = free.Where(t => !classAware || t.Class == box.Class).OrderByDescending(box.Iou).FirstOrDefault();

                // What is no number is kept, and is seen in the result.
                return best is not null && !(box.Iou(best) <= above) && free.Remove(best) ? best : null;
            }),
        ];
    }

    private static double[] Row(Batch batch, string what, string name, int rows, int count)
    {
        var value = AuditMetric.Needed(batch, what, name).Value;
        return value.numel() == (long)rows * count
            ? Numbers(value)
            : throw new InputException($"The {what} have '{name}' [{string.Join(", ", value.shape)}] for {rows} x {count} boxes; expected one for each box.");
    }

    private static double[] Numbers(Tensor values) => values.to(torch.float64).cpu().contiguous().data<double>().ToArray();
}

/// <summary>A box of a picture in continuous pixel coordinates.</summary>
internal sealed record DetectedBox(double Left, double Top, double Right, double Bottom, double Score, long Class)
{
    /// <summary>Intersection over union of the areas; 0 where both are empty.</summary>
    public double Iou(DetectedBox other)
    {
        var width = Math.Min(Right, other.Right) - Math.Max(Left, other.Left);
        var height = Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top);
        var both = Math.Max(0, width) * Math.Max(0, height);
        var either = Area + other.Area - both;
        return either > 0 ? both / either : 0;
    }

    /// <summary>In square pixels.</summary>
    public double Area => Math.Max(0, Right - Left) * Math.Max(0, Bottom - Top);
}
