namespace Noether.Fields;

/// <summary>Joins fields of one name sample after sample; masked ones are padded to the widest.</summary>
internal static class FieldJoin
{
    public static Field Cat(IReadOnlyList<Field> fields)
    {
        var type = fields[0].Type;
        if (fields.All(f => f.Mask is null))
        {
            return new Field(torch.cat([.. fields.Select(f => f.Value)]), type);
        }

        using var scope = torch.NewDisposeScope();
        var nodeAxes = Math.Max(1, fields[0].NodeAxes);
        var width = fields.Max(f => f.Value.shape[1]);
        var values = torch.cat([.. fields.Select(f => Widen(f.Value, nodeAxes, width))]);
        var masks = torch.cat([.. fields.Select(f => Widen(f.Mask ?? torch.ones(f.Value.shape[..2], torch.@bool, f.Value.device), 1, width))]);
        return new Field(scope.MoveToOuter(values), type, scope.MoveToOuter(masks));
    }

    /// <summary>Zeros after the last entry of the node axes (axis 1, and axis 2 where there are two of them).</summary>
    private static Tensor Widen(Tensor values, int nodeAxes, long width)
    {
        for (var axis = 1; axis <= nodeAxes; axis++)
        {
            long[] missing = values.shape;
            missing[axis] = width - missing[axis];
            values = torch.cat([values, torch.zeros(missing, values.dtype, values.device)], axis);
        }

        return values;
    }
}
