using Noether.Fields;
using Noether.Groups;

namespace Noether.Symmetries;

/// <summary>
/// How <see cref="SquareAndTime"/> moves films and motion: space first moves images, frame pairs, flows and boxes; reversed time then exchanges the frames of a pair
/// and turns the vectors of a flow about. Numbers and classes stay. Exact on square pictures: nothing is interpolated.
/// </summary>
/// <param name="group">The group.</param>
public sealed class SquareAndTimeAction(SquareAndTime group) : IAction
{
    private readonly GroupAction _space = new(group.Square);

    /// <inheritdoc/>
    /// <exception cref="InputException">A field's type says nothing of what reversed time does to it (vectors may be places or velocities), or its shape does not fit.</exception>
    public Batch Apply(Tensor g, Batch x, Pairing pairing)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var reversed = Rows.OfElements(SquareAndTime.ReversesTime(g), x.Size, pairing).view(-1, 1, 1, 1);
        var moved = _space.Apply(SquareAndTime.Spatial(g), x, pairing).Select((name, field) => Reverse(name, field, reversed));
        return moved.Select((_, f) => new Field(scope.MoveToOuter(f.Value.alias()), f.Type, f.Mask is null ? null : scope.MoveToOuter(f.Mask.alias())));
    }

    /// <inheritdoc/>
    public Fidelity At(Tensor g, Batch x)
    {
        ArgumentNullException.ThrowIfNull(g);
        return _space.At(SquareAndTime.Spatial(g), x);
    }

    private static Field Reverse(string name, Field field, Tensor reversed) => field.Type switch
    {
        FramePairType when field.Value.shape[1] == 2 => field.With(torch.where(reversed.to(field.Value.device), field.Value.flip(1), field.Value)),
        FramePairType => throw new InputException($"Field '{name}' of shape [{string.Join(", ", field.Value.shape)}] is no pair of frames: expected [batch, 2, height, width]."),
        FlowType => field.With(torch.where(reversed.to(field.Value.device), -field.Value, field.Value)),
        ImageType or BoxesType or ScalarType or LabelType => field,
        _ => throw new InputException($"Field '{name}' of type '{field.Type}' does not say what reversed time does to it; use frame pairs, flows, images, boxes, scalars or labels."),
    };
}
