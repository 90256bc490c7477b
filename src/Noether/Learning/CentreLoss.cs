using Noether.Fields;

namespace Noether.Learning;

/// <summary>
/// What a detector that marks the middles of objects is trained by: the focal loss of its heat against a hill about each object's middle, and the absolute error of extent and offset there.
/// Source: Zhou, Wang, Krähenbühl, "Objects as Points", arXiv:1904.07850, equations 1 to 4; the hills are as long as the boxes, their standard deviation along an edge a sixth of it.
/// </summary>
/// <remarks>
/// The model gives <c>heat</c> <c>[b, classes, h, w]</c>, <c>extent</c> and <c>offset</c> <c>[b, 2, h, w]</c> (see <see cref="Nn.CentreMaps"/>);
/// the batch has <c>boxes</c> <c>[b, k, 4]</c> in pixels and <c>labels</c> <c>[b, k]</c>, masked where objects are missing.
/// </remarks>
/// <param name="stride">Pixels along a cell's edge.</param>
/// <param name="extentWeight">Of the error of extents, which are in cells.</param>
public sealed class CentreLoss(int stride, double extentWeight = 0.1) : IObjective
{
    // The exponents of the focal loss: of what is found already, and of what lies near a middle.
    private const double Found = 2;
    private const double Near = 4;

    // Standard deviations of a hill in an edge.
    private const double Hill = 6;
    private const double NarrowestHill = 0.5;

    /// <inheritdoc/>
    public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        var found = model.Forward(batch);
        var heat = found["heat"].Value;
        var objects = Objects.Of(batch, heat.shape, stride);
        var focal = Focal(heat, objects);
        var extent = At(found["extent"].Value, objects, objects.Extent);
        var offset = At(found["offset"].Value, objects, objects.Offset);
        return new ObjectiveValue(
            focal + (extentWeight * extent) + offset,
            new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["heat"] = focal.detach(), ["extent"] = extent.detach(), ["offset"] = offset.detach() });
    }

    private static Tensor Focal(Tensor heat, Objects objects)
    {
        var (height, width) = (heat.shape[2], heat.shape[3]);
        var across = (torch.arange(width, heat.dtype, heat.device) - objects.Column.unsqueeze(2)) / (objects.Extent.select(2, 0).unsqueeze(2) / Hill).clamp_min(NarrowestHill);
        var down = (torch.arange(height, heat.dtype, heat.device) - objects.Row.unsqueeze(2)) / (objects.Extent.select(2, 1).unsqueeze(2) / Hill).clamp_min(NarrowestHill);
        var hills = (-(down.square().unsqueeze(3) + across.square().unsqueeze(2)) / 2).exp() * objects.Exists.unsqueeze(2).unsqueeze(3);
        var classes = torch.nn.functional.one_hot(objects.Class, heat.shape[1]).to(heat.dtype);
        var target = (hills.unsqueeze(2) * classes.unsqueeze(3).unsqueeze(4)).amax([1]);
        var share = heat.sigmoid();
        var middle = target.eq(1).to(heat.dtype);
        var sure = torch.nn.functional.logsigmoid(heat);
        var losses = (middle * (1 - share).pow(Found) * sure) + ((1 - middle) * (1 - target).pow(Near) * share.pow(Found) * (sure - heat));
        return -losses.sum() / objects.Exists.sum().clamp_min(1);
    }

    /// <summary>Mean absolute error of a map at the objects' middles.</summary>
    private static Tensor At(Tensor map, Objects objects, Tensor wanted)
    {
        var cell = ((objects.Row * map.shape[3]) + objects.Column).to(torch.int64);
        var read = map.flatten(2).gather(2, cell.unsqueeze(1).expand(-1, 2, -1)).transpose(1, 2);
        return ((read - wanted).abs().sum(2) * objects.Exists).sum() / objects.Exists.sum().clamp_min(1);
    }

    /// <summary>The batch's objects in cells, <c>[b, k]</c> and <c>[b, k, 2]</c>.</summary>
    private sealed record Objects(Tensor Column, Tensor Row, Tensor Extent, Tensor Offset, Tensor Class, Tensor Exists)
    {
        public static Objects Of(Batch batch, long[] heat, int stride)
        {
            var (boxes, labels) = (batch["boxes"], batch["labels"].Value);
            if (boxes.Value.shape is not [var b, var k, 4] || labels.shape is not [var rows, var columns] || (rows, columns) != (b, k))
            {
                throw new InputException($"Objects are 'boxes' [batch, k, 4] with 'labels' [batch, k]; found [{string.Join(", ", boxes.Value.shape)}] and [{string.Join(", ", labels.shape)}].");
            }

            var (from, to) = (boxes.Value.narrow(2, 0, 2) / stride, boxes.Value.narrow(2, 2, 2) / stride);
            var middle = (from + to) / 2;
            var last = torch.tensor([heat[3] - 1, heat[2] - 1], dtype: middle.dtype, device: middle.device);
            var cell = torch.minimum(middle.floor().clamp_min(0), last);
            var exists = boxes.Mask?.to(middle.dtype) ?? torch.ones(labels.shape, middle.dtype, middle.device);
            return new Objects(cell.select(2, 0), cell.select(2, 1), to - from, middle - cell, labels, exists);
        }
    }
}
