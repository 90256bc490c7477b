namespace Noether.Fields;

/// <summary>
/// How a group acts on a field's values, and how its tensor is laid out.
/// Batch first everywhere; feature last for points and graphs, channel first for images.
/// </summary>
/// <param name="Name">The type's name as it appears in messages and files.</param>
public abstract record FieldType(string Name)
{
    /// <summary>Points of space, <c>[batch, points, d]</c> or <c>[batch, d]</c>: x becomes A x + t.</summary>
    public static FieldType Position { get; } = new PositionType();

    /// <summary>Polar vectors (velocities, forces), <c>[..., d]</c>: v becomes A v.</summary>
    public static FieldType Vector { get; } = new VectorType();

    /// <summary>Axial vectors (angular momenta, magnetic fields) in 3-D, <c>[..., 3]</c>: w becomes det(A) A w.</summary>
    public static FieldType AxialVector { get; } = new AxialVectorType();

    /// <summary>Invariants, any shape with batch first: unchanged by every spatial group.</summary>
    public static FieldType Scalar { get; } = new ScalarType();

    /// <summary>Images of scalar channels, <c>[batch, channel, height, width]</c>: moved as functions on the plane.</summary>
    public static FieldType Image { get; } = new ImageType();

    /// <summary>One feature vector a node, <c>[batch, nodes, channels]</c>: rows are permuted by S_n.</summary>
    public static FieldType Node { get; } = new NodeType();

    /// <summary>One feature vector an ordered pair of nodes, <c>[batch, nodes, nodes, channels]</c>: permuted on both axes by S_n.</summary>
    public static FieldType Edge { get; } = new EdgeType();

    /// <summary>Classes or targets without a spatial action, <c>[batch]</c> (int64) or <c>[batch, k]</c>.</summary>
    public static FieldType Label { get; } = new LabelType();

    /// <summary>
    /// Motion fields of images, <c>[batch, 2, height, width]</c>: u to the right and v down, in pixels. They move like images, and their vectors turn along.
    /// </summary>
    public static FieldType Flow { get; } = new FlowType();

    /// <summary>Two frames of a film, one after the other, <c>[batch, 2, height, width]</c>: moved like images; time reversal exchanges them.</summary>
    public static FieldType FramePair { get; } = new FramePairType();

    /// <summary>
    /// Upright boxes in a picture, <c>[batch, boxes, 4]</c>: left, top, right, bottom in pixels from its upper left corner, x to the right and y down.
    /// A moved box is the upright hull of its corners, clamped to the picture. A mask <c>[batch, boxes]</c> says which exist.
    /// </summary>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    public static FieldType Boxes(long height, long width) => new BoxesType(height, width);

    /// <summary>
    /// How many axes right after the batch list nodes or points, for values of that many dimensions: 0, 1 or 2 (all pairs).
    /// S_n permutes them and takes its size from them, and a mask covers them. A type whose values belong to nodes overrides this.
    /// </summary>
    /// <param name="dimensions">Number of axes of the values, the batch included.</param>
    public virtual int NodeAxes(int dimensions) => 0;

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>See <see cref="FieldType.Position"/>.</summary>
public sealed record PositionType() : FieldType("position")
{
    /// <inheritdoc/>
    public override int NodeAxes(int dimensions) => dimensions == 3 ? 1 : 0;
}

/// <summary>See <see cref="FieldType.Vector"/>.</summary>
public sealed record VectorType() : FieldType("vector")
{
    /// <inheritdoc/>
    public override int NodeAxes(int dimensions) => dimensions == 3 ? 1 : 0;
}

/// <summary>See <see cref="FieldType.AxialVector"/>.</summary>
public sealed record AxialVectorType() : FieldType("axial vector")
{
    /// <inheritdoc/>
    public override int NodeAxes(int dimensions) => dimensions == 3 ? 1 : 0;
}

/// <summary>See <see cref="FieldType.Scalar"/>.</summary>
public sealed record ScalarType() : FieldType("scalar");

/// <summary>See <see cref="FieldType.Image"/>.</summary>
public sealed record ImageType() : FieldType("image");

/// <summary>See <see cref="FieldType.Node"/>.</summary>
public sealed record NodeType() : FieldType("node")
{
    /// <inheritdoc/>
    public override int NodeAxes(int dimensions) => 1;
}

/// <summary>See <see cref="FieldType.Edge"/>.</summary>
public sealed record EdgeType() : FieldType("edge")
{
    /// <inheritdoc/>
    public override int NodeAxes(int dimensions) => 2;
}

/// <summary>See <see cref="FieldType.Label"/>.</summary>
public sealed record LabelType() : FieldType("label");

/// <summary>See <see cref="FieldType.Flow"/>.</summary>
public sealed record FlowType() : FieldType("flow");

/// <summary>See <see cref="FieldType.FramePair"/>.</summary>
public sealed record FramePairType() : FieldType("frame pair");

/// <summary>See <see cref="FieldType.Boxes"/>.</summary>
/// <param name="Height">Rows of the picture.</param>
/// <param name="Width">Columns of the picture.</param>
public sealed record BoxesType(long Height, long Width) : FieldType("boxes")
{
    /// <summary>Whether boxes may reach beyond the picture; those of closed ones are cut off at its border when they are moved.</summary>
    public bool IsOpen { get; init; }
}
