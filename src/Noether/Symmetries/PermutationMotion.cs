using Noether.Fields;

namespace Noether.Symmetries;

/// <summary>How a permutation of nodes moves each type of field: every node axis is permuted, and the mask with it.</summary>
/// <param name="group">The group's name, for messages.</param>
/// <param name="images">Where node i goes, <c>[m, nodes]</c>, int64.</param>
internal sealed class PermutationMotion(string group, Tensor images)
{
    public Field Move(string name, Field field, Pairing pairing)
    {
        if (field.Type is IMovedField moved)
        {
            var repeated = TrivialAction.Repeat(field, images.shape[0], pairing);
            var spread = Rows.OfElements(images, field.BatchSize, pairing).to(field.Value.device);
            return repeated.With(moved.MovePermutation(spread, repeated.Value));
        }

        if (!field.HasNodeAxis)
        {
            return field.Type is ScalarType or LabelType or ImageType or PositionType or VectorType or AxialVectorType
                ? TrivialAction.Repeat(field, images.shape[0], pairing)
                : throw GroupAction.Unsupported(name, field, group);
        }

        return Permute(name, field, pairing);
    }

    private Field Permute(string name, Field field, Pairing pairing)
    {
        var nodes = images.shape[1];
        if (field.Value.shape[1] != nodes || (field.Type is EdgeType && field.Value.shape[2] != nodes))
        {
            throw new InputException($"Field '{name}' of shape [{string.Join(", ", field.Value.shape)}] does not have the {nodes} nodes that {group} permutes.");
        }

        using var scope = torch.NewDisposeScope();
        var sources = Rows.OfElements(images.argsort(1), field.BatchSize, pairing).to(field.Value.device);
        var value = Take(Rows.OfSamples(field.Value, images.shape[0], pairing), 1, sources);
        if (field.Type is EdgeType)
        {
            value = Take(value, 2, sources);
        }

        var mask = field.Mask is null ? null : scope.MoveToOuter(Take(Rows.OfSamples(field.Mask, images.shape[0], pairing), 1, sources));
        return new Field(scope.MoveToOuter(value), field.Type, mask);
    }

    /// <summary>Row r of the result is row r of the values, read along the axis at <paramref name="sources"/>[r].</summary>
    private static Tensor Take(Tensor values, int axis, Tensor sources)
    {
        var shape = Enumerable.Repeat(1L, (int)values.dim()).ToArray();
        (shape[0], shape[axis]) = (sources.shape[0], sources.shape[1]);
        return values.gather(axis, sources.reshape(shape).expand(values.shape));
    }
}
