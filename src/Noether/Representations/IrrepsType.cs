using Noether.Fields;

namespace Noether.Representations;

/// <summary>
/// Features that are a sum of irreps of O(3), <c>[batch, points, irreps.Dimension]</c> or <c>[batch, irreps.Dimension]</c>: groups of orthogonal maps of space move them
/// by <see cref="IrrepsRotation.D(Irreps, Tensor, WignerMethod)"/>, shifts leave them.
/// </summary>
/// <param name="Irreps">The irreps.</param>
/// <param name="Layout">How their numbers lie.</param>
public sealed record IrrepsType(Irreps Irreps, IrrepsLayout Layout = IrrepsLayout.MultiplicityFirst) : FieldType($"irreps {Irreps}")
{
    /// <inheritdoc/>
    public override int NodeAxes(int dimensions) => dimensions == 3 ? 1 : 0;
}
