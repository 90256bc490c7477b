using Noether.Fields;

namespace Noether.Lab.Data.Formats;

/// <summary>Fields as the arrays of an <c>.npz</c> file: <c>NAME</c>, and <c>NAME.mask</c> where not all entries exist.</summary>
public static class FieldArrays
{
    /// <summary>What follows a field's name where an array says which of its entries exist.</summary>
    public const string MaskEnding = ".mask";

    /// <summary>A field's arrays: numbers with a point in single precision, others as 64-bit whole numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="field">Its values and mask.</param>
    public static IEnumerable<KeyValuePair<string, NumberArray>> Of(string name, Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Mask is null ? [new(name, Array(field.Value))] : [new(name, Array(field.Value)), new(name + MaskEnding, Array(field.Mask))];
    }

    /// <summary>A tensor's numbers, as <see cref="Of"/> keeps them.</summary>
    public static NumberArray Array(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var scope = torch.NewDisposeScope();
        return values.is_floating_point()
            ? NumberArray.Of<float>(values.shape, values.to(torch.float32).cpu().contiguous().data<float>().ToArray())
            : NumberArray.Of<long>(values.shape, values.to(torch.int64).cpu().contiguous().data<long>().ToArray());
    }

    /// <summary>Which entries of a field exist; null where all do.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The field's name.</param>
    /// <param name="values">The field's values; the mask has their first axes.</param>
    /// <exception cref="InputException">The mask is not of the values' shape.</exception>
    public static Tensor? Mask(NpzFile file, string name, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(values);
        if (!file.Names.Contains(name + MaskEnding))
        {
            return null;
        }

        using var scope = torch.NewDisposeScope();
        var mask = file[name + MaskEnding].ToTensor().to(torch.@bool);
        return mask.dim() > 0 && mask.dim() <= values.dim() && mask.shape.AsSpan().SequenceEqual(values.shape.AsSpan(0, (int)mask.dim()))
            ? scope.MoveToOuter(mask)
            : throw new InputException($"'{name + MaskEnding}' is [{string.Join(", ", mask.shape)}], but '{name}' is [{string.Join(", ", values.shape)}]: a mask has the first axes of what it masks.");
    }
}
