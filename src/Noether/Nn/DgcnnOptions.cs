using Noether.Fields;

namespace Noether.Nn;

/// <summary>How a <see cref="Dgcnn"/> is laid out.</summary>
public sealed record DgcnnOptions
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

    /// <summary>Neighbours of a point, itself included; a cloud of fewer points gives all there are.</summary>
    public int Neighbours { get; init; } = 40;

    /// <summary>Widths of the layers of each edge convolution.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Edges { get; init; } = [[64, 64], [64, 64], [64]];

    /// <summary>Features of a whole cloud.</summary>
    public int Global { get; init; } = 1024;

    /// <summary>Widths of the head's hidden layers.</summary>
    public IReadOnlyList<int> Head { get; init; } = [256, 256, 128];

    /// <summary>Probability of leaving out a feature of the head in training.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>Slope of the activations for negative values.</summary>
    public double NegativeSlope { get; init; } = 0.2;

    /// <summary>How neighbours, and at the end all points, become one.</summary>
    public Aggregation Aggregation { get; init; } = Aggregation.Max;

    /// <summary>Whether what the points themselves hold is handed on beside the convolutions' features.</summary>
    public bool KeepInput { get; init; }

    /// <summary>Whether outputs are squashed into (-1, 1), by 2 sigmoid(x) - 1.</summary>
    public bool Bounded { get; init; }

    /// <summary>Whether the input is turned by a matrix found from the cloud (<see cref="TNet"/> over an edge convolution).</summary>
    public bool Transform { get; init; }

    /// <summary>Widths of the transform net: of its edge convolution's layers, of its maps of points, of its perceptron.</summary>
    public (IReadOnlyList<int> Edges, IReadOnlyList<int> Points, IReadOnlyList<int> Head) TransformWidths { get; init; } = ([64, 128], [1024], [512, 256]);

    /// <summary>The same layout with all inner widths multiplied, each at least 4.</summary>
    public DgcnnOptions Scaled(double factor) => this with
    {
        Edges = [.. Edges.Select(e => LayerWidths.Scaled(e, factor))],
        Global = LayerWidths.Scaled(Global, factor),
        Head = LayerWidths.Scaled(Head, factor),
        TransformWidths = (
            LayerWidths.Scaled(TransformWidths.Edges, factor),
            LayerWidths.Scaled(TransformWidths.Points, factor),
            LayerWidths.Scaled(TransformWidths.Head, factor)),
    };
}
