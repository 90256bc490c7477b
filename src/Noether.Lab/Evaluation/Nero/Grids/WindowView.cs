using Noether.Fields;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>Pictures with boxes as a window over them sees them: the first box of each is what it is about, and lies in the middle of the window; others come into view and leave it.</summary>
public static class WindowView
{
    /// <summary>Data for <see cref="PlaneGrids.WindowShifts"/>: the pictures with the window's centres, and the boxes in the view's pixels.</summary>
    /// <param name="data">Field <c>image</c> as input, and <c>boxes</c> and <c>labels</c> as targets; without targets the window lies in the pictures' middle.</param>
    /// <param name="size">Edge length of the window in pixels.</param>
    /// <exception cref="InputException">There are no pictures, or one of them has no box.</exception>
    public static AuditData Of(AuditData data, int size)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!data.Inputs.TryGetValue("image", out var image))
        {
            throw new InputException($"{PlaneGrids.WindowName} moves a window over pictures, but the data have no field 'image': {data.Inputs}.");
        }

        if (data.Targets is null)
        {
            return data;
        }

        if (!data.Targets.ContainsKey("boxes") || !data.Targets.ContainsKey("labels"))
        {
            throw new InputException($"{PlaneGrids.WindowName} puts the first box of each picture in the middle; the data have the targets {data.Targets}. Give pictures with 'boxes' and 'labels', or none of them.");
        }

        using var scope = torch.NewDisposeScope();
        var (boxes, labels) = (data.Targets["boxes"], data.Targets["labels"]);
        if (boxes.Value.shape is not [_, > 0, 4] || (boxes.Mask is { } mask && !mask.select(1, 0).all().ToBoolean()))
        {
            throw new InputException($"A picture of {data.Name} has no box, so there is nothing to put in view of the window; leave such pictures out.");
        }

        var first = boxes.Value.narrow(1, 0, 1);
        var centres = (first.narrow(2, 0, 2) + first.narrow(2, 2, 2)).squeeze(1) / 2;
        var seen = new CropWindow(size).View(boxes, centres);
        var exist = boxes.Mask is { } some && !some.all().ToBoolean() ? some : null;
        return data with
        {
            Inputs = new Batch(("image", image), (CropWindow.Centre, new Field(scope.MoveToOuter(centres), FieldType.Label))),
            Targets = new Batch(("boxes", seen with { Value = scope.MoveToOuter(seen.Value), Mask = exist }), ("labels", labels with { Value = scope.MoveToOuter(labels.Value.clone()), Mask = exist })),
        };
    }
}
