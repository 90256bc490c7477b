using Noether.Fields;

namespace Noether.Nn;

/// <summary>How a <see cref="PointNet"/> is laid out.</summary>
public sealed record PointNetOptions
{
    /// <summary>The field it reads, <c>[batch, points, Channels]</c>.</summary>
    public string Input { get; init; } = "positions";

    /// <summary>Channels of a point.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>The field it gives, <c>[batch, points, Outputs]</c>.</summary>
    public string Output { get; init; } = "y";

    /// <summary>How its outputs move.</summary>
    public FieldType OutputType { get; init; } = FieldType.Vector;

    /// <summary>Channels out.</summary>
    public int Outputs { get; init; } = 3;

    /// <summary>Widths of the maps of points; the maximum over the points is taken of the last.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [64, 128, 128, 512, 2048];

    /// <summary>Widths of the head's hidden layers.</summary>
    public IReadOnlyList<int> Head { get; init; } = [256, 256, 128];

    /// <summary>
    /// Whether the input, and the features after map <see cref="TransformAfter"/>, are turned by matrices found from the cloud (<see cref="TNet"/>).
    /// The output then has a field <see cref="Orthogonality"/> too.
    /// </summary>
    public bool Transforms { get; init; }

    /// <summary>How many maps come before the features are turned.</summary>
    public int TransformAfter { get; init; } = 3;

    /// <summary>Widths of the transform nets' maps of points.</summary>
    public IReadOnlyList<int> TransformWidths { get; init; } = [64, 128, 1024];

    /// <summary>Widths of the transform nets' perceptrons.</summary>
    public IReadOnlyList<int> TransformHead { get; init; } = [512, 256];

    /// <summary>The scalar field <c>[batch]</c> with the sum over the transforms of ||T Tᵀ - I||: a loss to regularise with.</summary>
    public string Orthogonality { get; init; } = "orthogonality";

    /// <summary>The same layout with all inner widths multiplied, each at least 4.</summary>
    public PointNetOptions Scaled(double factor) => this with
    {
        Widths = LayerWidths.Scaled(Widths, factor),
        Head = LayerWidths.Scaled(Head, factor),
        TransformWidths = LayerWidths.Scaled(TransformWidths, factor),
        TransformHead = LayerWidths.Scaled(TransformHead, factor),
    };
}
