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

    /// <summary>
    /// Whether axis 1 lists nodes or points: node and edge features, and positions and vectors of shape <c>[batch, points, d]</c>.
    /// That axis is what S_n permutes and what a mask covers.
    /// </summary>
    public bool HasNodeAxis => Type switch
    {
        NodeType or EdgeType => true,
        PositionType or VectorType or AxialVectorType => Value.dim() == 3,
        _ => false,
    };

    /// <summary>The same type and mask around other values.</summary>
    public Field With(Tensor value) => this with { Value = value };
}
