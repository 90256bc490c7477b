using Noether.Fields;
using Noether.Representations;

namespace Noether.Symmetries;

/// <summary>Features made of tensors, <c>[batch, ..., numbers]</c>, which linear maps of space move slot by slot (<see cref="TensorSum.Move"/>).</summary>
/// <param name="Tensors">What a feature is made of.</param>
public sealed record TensorType(TensorSum Tensors) : FieldType($"tensors {Tensors}"), IMovedField
{
    /// <inheritdoc/>
    public Tensor MoveAffine(Tensor linear, Tensor? shift, Tensor value) => Tensors.Move(linear, value);
}
