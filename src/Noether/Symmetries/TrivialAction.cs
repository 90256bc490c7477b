using Noether.Fields;

namespace Noether.Symmetries;

/// <summary>Leaves every field as it is and only repeats samples as the pairing asks: the action on the output of an invariant.</summary>
public sealed class TrivialAction : IAction
{
    /// <inheritdoc/>
    public Batch Apply(Tensor g, Batch x, Pairing pairing)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(x);
        return x.Select((_, field) => Repeat(field, g.shape[0], pairing));
    }

    /// <inheritdoc/>
    public Fidelity At(Tensor g, Batch x) => Fidelity.Exact;

    internal static Field Repeat(Field field, long elements, Pairing pairing) => new(
        Rows.OfSamples(field.Value, elements, pairing),
        field.Type,
        field.Mask is null ? null : Rows.OfSamples(field.Mask, elements, pairing));
}
