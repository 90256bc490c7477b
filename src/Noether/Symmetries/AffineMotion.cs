using Noether.Fields;
using Noether.Representations;

namespace Noether.Symmetries;

/// <summary>How x -> A x + t moves each type of field.</summary>
internal sealed class AffineMotion(string group, Tensor linear, Tensor? shift, ImageMotion images)
{
    public Field Move(string name, Field field, Pairing pairing) => field.Type switch
    {
        PositionType => Moved(field, Points(name, field.Value, linear, shift, pairing), pairing),
        VectorType => Moved(field, Points(name, field.Value, linear, null, pairing), pairing),
        AxialVectorType => Moved(field, Points(name, field.Value, Cofactor(name), null, pairing), pairing),
        ImageType or FramePairType => Moved(field, images.Move(linear, shift, field.Value, pairing), pairing),
        FlowType => Moved(field, Flow(name, field.Value, pairing), pairing),
        BoxesType boxes => Moved(field, new BoxMotion(boxes, linear, shift, images.PixelSize).Move(name, field.Value, pairing), pairing),
        IrrepsType irreps => Moved(field, Turned(name, irreps, field.Value, pairing), pairing),
        ScalarType or NodeType or EdgeType or LabelType => TrivialAction.Repeat(field, linear.shape[0], pairing),
        IMovedField moved => Moved(field, Custom(moved, field.Value, pairing), pairing),
        _ => throw GroupAction.Unsupported(name, field, group),
    };

    public bool IsExact(Field field) => field.Type is not (ImageType or FramePairType or FlowType) || images.IsExact(linear, shift, field.Value);

    private Field Moved(Field field, Tensor value, Pairing pairing) => new(
        value,
        field.Type,
        field.Mask is null ? null : Rows.OfSamples(field.Mask, linear.shape[0], pairing));

    private Tensor Points(string name, Tensor value, Tensor matrices, Tensor? offset, Pairing pairing)
    {
        var dimension = linear.shape[^1];
        if (value.shape[^1] != dimension)
        {
            throw new InputException($"Field '{name}' has {value.shape[^1]} coordinates, but {group} acts on {dimension}.");
        }

        using var scope = torch.NewDisposeScope();
        var (elements, samples) = (matrices.shape[0], value.shape[0]);
        var rows = Rows.Count(elements, samples, pairing);

        // Rows of points times transposed matrices: one batched product for all elements.
        var perSample = pairing == Pairing.Each && elements == samples;
        var points = perSample ? value.reshape(samples, -1, dimension) : value.reshape(1, -1, dimension);
        var moved = points.matmul(matrices.to(value.dtype, value.device).transpose(-2, -1));
        if (offset is not null)
        {
            moved = moved + offset.to(value.dtype, value.device).unsqueeze(1);
        }

        return scope.MoveToOuter(moved.reshape([rows, .. value.shape[1..]]));
    }

    /// <summary>Vectors move to their new pixels and turn by A; their second component points down, hence the signs.</summary>
    private Tensor Flow(string name, Tensor value, Pairing pairing)
    {
        if (value.dim() != 4 || value.shape[1] != 2)
        {
            throw new InputException($"Field '{name}' of shape [{string.Join(", ", value.shape)}] is no flow: expected [batch, 2, height, width], u to the right and v down.");
        }

        using var scope = torch.NewDisposeScope();
        var moved = images.Move(linear, shift, value, pairing);
        var signs = torch.tensor(new[] { 1.0, -1.0, -1.0, 1.0 }, linear.dtype, linear.device).view(2, 2);
        var matrices = Rows.OfElements((linear * signs).to(value.dtype, value.device), value.shape[0], pairing);
        return scope.MoveToOuter(matrices.matmul(moved.flatten(2)).view_as(moved));
    }

    /// <summary>cof(A), which moves cross products: det(A) A for orthogonal A; exact for signed permutations.</summary>
    private Tensor Cofactor(string name)
    {
        if (linear.shape[^1] != 3)
        {
            throw new InputException($"Field '{name}' holds axial vectors, which live in 3 dimensions, but {group} acts on {linear.shape[^1]}.");
        }

        var (a, b, c) = (linear.select(-2, 0), linear.select(-2, 1), linear.select(-2, 2));
        return torch.stack([torch.linalg.cross(b, c), torch.linalg.cross(c, a), torch.linalg.cross(a, b)], -2);
    }

    /// <summary>Irreps move by orthogonal maps alone.</summary>
    private Tensor Turned(string name, IrrepsType type, Tensor value, Pairing pairing)
    {
        using var scope = torch.NewDisposeScope();
        if (linear.shape[^1] != 3 || !linear.matmul(linear.transpose(-2, -1)).allclose(torch.eye(3, dtype: linear.dtype, device: linear.device), 0, 1e-6))
        {
            throw new InputException($"Field '{name}' holds irreps of O(3), which rotations and reflections of space move; {group} has other elements.");
        }

        if (value.shape[^1] != type.Irreps.Dimension)
        {
            throw new InputException($"Field '{name}' has {value.shape[^1]} numbers a feature, but its irreps '{type.Irreps}' have {type.Irreps.Dimension}.");
        }

        var matrices = Rows.OfElements(linear, value.shape[0], pairing);
        return scope.MoveToOuter(type.Irreps.Rotate(Rows.OfSamples(value, linear.shape[0], pairing), matrices, type.Layout));
    }

    private Tensor Custom(IMovedField moved, Tensor value, Pairing pairing)
    {
        Tensor Spread(Tensor elements) => Rows.OfElements(elements, value.shape[0], pairing).to(value.dtype, value.device);
        return moved.MoveAffine(Spread(linear), shift is null ? null : Spread(shift), Rows.OfSamples(value, linear.shape[0], pairing));
    }
}
