using Noether.Fields;

namespace Noether.Lab.Models;

/// <summary>Turns a detector's answer into boxes, scores and classes, most certain first.</summary>
internal static class BoxDecoding
{
    public static Batch Decode(BoxOutput output, Func<string, Tensor> find, long rows, (long Height, long Width) picture)
    {
        var (boxes, scores, labels) = output.Rows is { } table ? Columns(table, find(table), rows) : Tensors(output, find, rows);
        var corners = Corners(boxes, output, picture);
        var counted = labels - output.LabelOffset;
        var (order, kept) = Chosen(corners, scores, counted, output);
        var sorted = scores.take_along_dim(order, 1);
        var exists = kept.logical_and(sorted.ge(output.LeastScore));
        return new Batch(
            (ModelFields.Boxes, new Field(corners.take_along_dim(order.unsqueeze(2).expand(-1, -1, 4), 1), FieldType.Boxes(picture.Height, picture.Width), exists)),
            (ModelFields.Scores, new Field(sorted, FieldType.Label, exists)),
            (ModelFields.Labels, new Field(counted.take_along_dim(order, 1), FieldType.Label, exists)));
    }

    private static (Tensor Boxes, Tensor Scores, Tensor Labels) Columns(string name, Tensor found, long rows)
    {
        var table = Batched(name, found, 3, rows, "boxes, 6").to(torch.ScalarType.Float32);
        return table.shape[2] == 6
            ? (table.narrow(2, 0, 4), table.select(2, 4), table.select(2, 5).round().to(torch.int64))
            : throw OutputDecoding.WrongShape(name, found, $"[{rows}, boxes, 6]: box, score, class");
    }

    private static (Tensor Boxes, Tensor Scores, Tensor Labels) Tensors(BoxOutput output, Func<string, Tensor> find, long rows)
    {
        var boxes = Batched(output.Boxes!, find(output.Boxes!), 3, rows, "boxes, 4").to(torch.ScalarType.Float32);
        if (boxes.shape[2] != 4)
        {
            throw OutputDecoding.WrongShape(output.Boxes!, boxes, $"[{rows}, boxes, 4]");
        }

        var given = find(output.Scores!);
        var many = output.Labels is null && given.dim() == (given.shape[0] == rows && given.shape.Length == 3 ? 3 : 2) && given.dim() == find(output.Boxes!).dim();
        var scores = Batched(output.Scores!, given, many ? 3 : 2, rows, many ? "boxes, classes" : "boxes").to(torch.ScalarType.Float32);
        var (best, classes) = many ? scores.max(2) : (scores, torch.full_like(scores, output.LabelOffset));
        var labels = output.Labels is { } name ? Batched(name, find(name), 2, rows, "boxes") : many ? classes + output.LabelOffset : classes;
        return best.shape[1] == boxes.shape[1] && labels.shape[1] == boxes.shape[1]
            ? (boxes, best, labels.to(torch.int64))
            : throw new InputException($"The model gives {boxes.shape[1]} boxes, {best.shape[1]} scores and {labels.shape[1]} classes an image; they should be as many.");
    }

    /// <summary>With the batch in front, which may be missing where one image was asked about.</summary>
    private static Tensor Batched(string name, Tensor found, int axes, long rows, string rest)
    {
        var full = found.dim() == axes - 1 && rows == 1 ? found.unsqueeze(0) : found;
        return full.dim() == axes && full.shape[0] == rows
            ? full
            : throw OutputDecoding.WrongShape(name, found, $"[{rows}, {rest}]{(rows > 1 ? " (a model whose number of boxes depends on the image needs 'oneByOne': true)" : "")}");
    }

    private static Tensor Corners(Tensor boxes, BoxOutput output, (long Height, long Width) picture)
    {
        var (a, b) = (boxes.narrow(2, 0, 2), boxes.narrow(2, 2, 2));
        var corners = output.Format switch
        {
            BoxFormat.Xywh => torch.cat([a, a + b], 2),
            BoxFormat.Cxcywh => torch.cat([a - (b / 2), a + (b / 2)], 2),
            _ => boxes,
        };
        return output.Normalised
            ? corners * torch.tensor([picture.Width, picture.Height, picture.Width, picture.Height], dtype: corners.dtype)
            : corners;
    }

    /// <summary>Boxes by falling score, those that are suppressed at the end; and which exist. No more than an image may have.</summary>
    private static (Tensor Order, Tensor Exists) Chosen(Tensor boxes, Tensor scores, Tensor labels, BoxOutput output)
    {
        var most = Math.Min(output.MostBoxes, scores.shape[1]);
        if (output.Nms is not { } limit)
        {
            var best = scores.argsort(1, descending: true).narrow(1, 0, most);
            return (best, torch.ones(best.shape, torch.@bool));
        }

        var (rows, count) = (scores.shape[0], (int)scores.shape[1]);
        var (sorted, corners, classes) = (scores.argsort(1, descending: true).data<long>().ToArray(), boxes.contiguous().data<float>().ToArray(), labels.contiguous().data<long>().ToArray());
        var (order, exists) = (new List<long>(), new List<bool>());
        for (var row = 0; row < rows; row++)
        {
            var (kept, dropped) = Suppress(corners, classes, sorted.AsSpan(row * count, count), row * count, (int)most, limit);
            order.AddRange(kept.Concat(dropped).Take((int)most));
            exists.AddRange(Enumerable.Range(0, (int)most).Select(i => i < kept.Count));
        }

        return (torch.tensor(order.ToArray()).view(rows, most), torch.tensor(exists.ToArray()).view(rows, most));
    }

    /// <summary>One image's boxes of those at <paramref name="start"/>: those kept, and those dropped for a surer one of their class, both by falling score. It ends with the last that may be kept.</summary>
    private static (List<long> Kept, List<long> Dropped) Suppress(float[] corners, long[] classes, ReadOnlySpan<long> sorted, int start, int most, double limit)
    {
        List<long> kept = [], dropped = [];
        foreach (var candidate in sorted)
        {
            if (kept.Count == most)
            {
                break;
            }

            var at = start + (int)candidate;
            var covered = kept.Any(k => classes[start + k] == classes[at] && Overlap(Box(corners, start + (int)k), Box(corners, at)) > limit);
            (covered ? dropped : kept).Add(candidate);
        }

        return (kept, dropped);
    }

    private static ReadOnlySpan<float> Box(float[] corners, int index) => corners.AsSpan(4 * index, 4);

    /// <summary>Intersection over union; 0 where both are empty.</summary>
    private static double Overlap(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var width = Math.Max(0, Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]));
        var height = Math.Max(0, Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]));
        double both = width * height;
        var union = Area(a) + Area(b) - both;
        return union > 0 ? both / union : 0;
    }

    private static double Area(ReadOnlySpan<float> box) => Math.Max(0, box[2] - box[0]) * (double)Math.Max(0, box[3] - box[1]);
}
