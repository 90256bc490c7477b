using Noether.Fields;

namespace Noether.Symmetries;

/// <summary>
/// Implemented by a <see cref="FieldType"/> from outside this library that knows how groups move its values,
/// so that <see cref="GroupAction"/> moves it along with the built-in types.
/// All tensors come with one row a sample of the result.
/// </summary>
public interface IMovedField
{
    /// <summary>Values moved by x -> A x + t.</summary>
    /// <param name="linear">A, <c>[n, d, d]</c>, in the values' dtype and on their device.</param>
    /// <param name="shift">t, <c>[n, d]</c>; null for a linear group.</param>
    /// <param name="value">Values, <c>[n, ...]</c>.</param>
    Tensor MoveAffine(Tensor linear, Tensor? shift, Tensor value);

    /// <summary>
    /// Values after node i went to <paramref name="images"/>[:, i]. The axes that the type declares by <see cref="FieldType.NodeAxes"/>, and the mask,
    /// are already in the new order; only a type whose numbers themselves speak of nodes has more to do.
    /// </summary>
    /// <param name="images"><c>[n, nodes]</c>, int64.</param>
    /// <param name="value">Values, <c>[n, ...]</c>.</param>
    Tensor MovePermutation(Tensor images, Tensor value) => value;
}
