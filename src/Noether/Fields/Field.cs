namespace Noether.Fields;

/// <summary>A named quantity of a batch: values, how a group acts on them, and which entries are real.</summary>
/// <param name="Value">Values, batch first; the layout is the type's.</param>
/// <param name="Type">How a group acts on the values.</param>
/// <param name="Mask">
/// Which entries exist, <c>[batch, points]</c> (bool); null where all do. Masked entries change no result.
/// </param>
public sealed record Field(Tensor Value, FieldType Type, Tensor? Mask = null)
{
    /// <summary>Number of samples.</summary>
    public long BatchSize => Value.shape[0];

    /// <summary>How many of the axes after the batch list nodes or points (see <see cref="FieldType.NodeAxes"/>): what S_n permutes and what a mask covers.</summary>
    public int NodeAxes => Type.NodeAxes((int)Value.dim());

    /// <summary>Whether axis 1 lists nodes or points.</summary>
    public bool HasNodeAxis => NodeAxes > 0;

    /// <summary>The values with every entry that the mask excludes set to zero; an edge exists where both its ends do.</summary>
    public Tensor Masked() => Exists() is { } exists ? Value.masked_fill(exists.logical_not(), 0) : Value;

    /// <summary>Which entries exist, with as many axes as the values and lengths that broadcast to theirs; null where all exist.</summary>
    public Tensor? Exists()
    {
        if (Mask is null)
        {
            return null;
        }

        var mask = NodeAxes == 2 ? Mask.unsqueeze(2).logical_and(Mask.unsqueeze(1)) : Mask;
        return mask.view([.. mask.shape, .. Enumerable.Repeat(1L, (int)(Value.dim() - mask.dim()))]);
    }

    /// <summary>The same type and mask around other values.</summary>
    public Field With(Tensor value) => this with { Value = value };
}
