using Noether.Fields;
using Noether.Geometry.Rendering;
using Noether.Groups;

namespace Noether.Symmetries;

/// <summary>
/// Pictures of bodies, drawn anew in every pose: rotations of space do not act on a picture, so that the renderer is the orbit. The field <see cref="Axes"/> holds poses, <see cref="Shape"/>
/// says which body, and the field <see cref="Picture"/> becomes the picture of the moved pose; other fields stay, or move by their types.
/// </summary>
/// <remarks>A pose R is kept as the body's three axes in space, row k of <c>[batch, 3, 3]</c> being R e_k, a field of vectors: g moves it to g R.</remarks>
/// <param name="bodies">The bodies by number.</param>
/// <param name="renderer">Draws them.</param>
/// <param name="group">How elements turn space.</param>
public sealed class RenderedPoses(IReadOnlyList<PosedBody> bodies, Renderer renderer, IAffineGroup group) : IOrbitSource
{
    /// <summary>Name of the field of pictures.</summary>
    public const string Picture = "image";

    /// <summary>Name of the field of poses, <c>[batch, 3, 3]</c>, row k the body's axis k in space.</summary>
    public const string Axes = "axes";

    /// <summary>Name of the field that says which body, <c>[batch]</c>.</summary>
    public const string Shape = "shape";

    private readonly GroupAction _action = new(group);

    /// <summary>The axes of poses, as a field.</summary>
    /// <param name="rotations">R, <c>[batch, 3, 3]</c>.</param>
    public static Field AxesOf(Tensor rotations)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        return new Field(rotations.transpose(-2, -1).contiguous(), FieldType.Vector);
    }

    /// <summary>The poses R of a batch, <c>[batch, 3, 3]</c>.</summary>
    /// <exception cref="InputException">The batch has no such field.</exception>
    public static Tensor PosesOf(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.TryGetValue(Axes, out var axes) && axes.Value.shape is [_, 3, 3]
            ? axes.Value.transpose(1, 2)
            : throw new InputException($"Poses are the field '{Axes}' [batch, 3, 3]; the batch has {batch}.");
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The batch has no poses or does not say which bodies.</exception>
    public Batch Apply(Tensor g, Batch x, Pairing pairing)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var moved = _action.Apply(g, new Batch(x.Where(f => f.Key != Picture).Select(f => (f.Key, f.Value))), pairing);
        if (!moved.TryGetValue(Shape, out var shape))
        {
            throw new InputException($"Which body is pictured is the field '{Shape}' [batch]; the batch has {x}.");
        }

        var device = x.TryGetValue(Picture, out var picture) ? picture.Value.device : torch.CPU;
        var drawn = renderer.Draw(bodies, shape.Value, PosesOf(moved)).to(device);
        return moved.With(Picture, new Field(drawn, FieldType.Image)).Select((_, f) => f with { Value = scope.MoveToOuter(f.Value.alias()), Mask = f.Mask is null ? null : scope.MoveToOuter(f.Mask.alias()) });
    }

    /// <summary><see cref="Fidelity.Exact"/>: every picture is drawn, none is read between pixels.</summary>
    public Fidelity At(Tensor g, Batch x) => Fidelity.Exact;
}
