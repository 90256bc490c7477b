using Noether.Fields;

namespace Noether.Symmetries;

/// <summary>How a permutation of nodes moves each type of field: every node axis is permuted, and the mask with it.</summary>
/// <param name="group">The group's name, for messages.</param>
/// <param name="images">Where node i goes, <c>[m, nodes]</c>, int64.</param>
internal sealed class PermutationMotion(string group, Tensor images)
{
    public Field Move(string name, Field field, Pairing pairing)
    {
        var placed = field.HasNodeAxis ? Permute(name, field, pairing) : TrivialAction.Repeat(field, images.shape[0], pairing);
        return field.Type switch
        {
            IMovedField when field is { HasNodeAxis: false, Mask: not null } => throw new InputException(
                $"Field '{name}' of type '{field.Type}' has a mask over nodes, but the type declares no node axes for {field.Value.dim()} dimensions: override {nameof(FieldType.NodeAxes)}."),
            IMovedField moved => placed.With(moved.MovePermutation(Rows.OfElements(images, field.BatchSize, pairing).to(field.Value.device), placed.Value)),
            ScalarType or LabelType or ImageType or FramePairType or FlowType or BoxesType or PositionType or VectorType or AxialVectorType => placed,
            _ when field.HasNodeAxis => placed,
            _ => throw GroupAction.Unsupported(name, field, group),
        };
    }

    private Field Permute(string name, Field field, Pairing pairing)
    {
        var nodes = images.shape[1];
        var axes = field.NodeAxes;
        if (field.Value.shape[1..(axes + 1)].Any(length => length != nodes))
        {
            throw new InputException($"Field '{name}' of shape [{string.Join(", ", field.Value.shape)}] does not have the {nodes} nodes that {group} permutes.");
        }

        using var scope = torch.NewDisposeScope();
        var sources = Rows.OfElements(images.argsort(1), field.BatchSize, pairing).to(field.Value.device);
        var value = Enumerable.Range(1, axes).Aggregate(Rows.OfSamples(field.Value, images.shape[0], pairing), (moved, axis) => Take(moved, axis, sources));

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
