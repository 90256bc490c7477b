using Noether.Fields;
using Noether.Runtime;

namespace Noether.Testing;

/// <summary>Changes what masks exclude.</summary>
internal static class Padding
{
    /// <summary>Large random numbers in every masked entry (random classes from 0 to 1 in integer fields).</summary>
    public static Batch Fill(Batch batch, Generator generator) => batch.Select((_, field) =>
    {
        if (field.Exists() is not { } exists)
        {
            return field;
        }

        var garbage = (torch.randn(field.Value.shape, torch.float64, generator: generator.Torch) * 1000).to(field.Value.dtype);
        if (!field.Value.is_floating_point())
        {
            garbage = garbage.gt(0).to(field.Value.dtype);
        }

        return field.With(torch.where(exists, field.Value, garbage));
    });

    /// <summary>More masked entries on the node axes of every masked field.</summary>
    public static Batch Widen(Batch batch, long extra) => batch.Select((_, field) =>
    {
        if (field.Mask is null)
        {
            return field;
        }

        var value = Enumerable.Range(1, Math.Max(1, field.NodeAxes)).Aggregate(field.Value, (wider, axis) => Append(wider, axis, extra));
        return new Field(value, field.Type, Append(field.Mask, 1, extra));
    });

    /// <summary>The first entries of the axes that are longer than expected, and the expected masks.</summary>
    public static Batch Narrow(Batch wide, Batch expected) => wide.Select((name, field) =>
    {
        var (value, shape) = (field.Value, expected[name].Value.shape);
        for (var axis = 1; axis < Math.Min(shape.Length, value.dim()); axis++)
        {
            value = value.narrow(axis, 0, Math.Min(shape[axis], value.shape[axis]));
        }

        return new Field(value, field.Type, expected[name].Mask);
    });

    private static Tensor Append(Tensor values, int axis, long extra)
    {
        long[] shape = values.shape;
        shape[axis] = extra;
        return torch.cat([values, torch.zeros(shape, values.dtype, values.device)], axis);
    }
}
