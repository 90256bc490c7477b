namespace Noether.Nn;

/// <summary>How a network that answers about whole clouds is laid out (<see cref="PointNetClassifier"/>, <see cref="DgcnnClassifier"/>).</summary>
public sealed record CloudClassifierOptions
{
    /// <summary>The field it reads, <c>[batch, points, Channels]</c>.</summary>
    public string Input { get; init; } = "positions";

    /// <summary>Channels of a point.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>The field it gives, <c>[batch, Outputs]</c>, scalars.</summary>
    public string Output { get; init; } = "logits";

    /// <summary>Channels out: classes.</summary>
    public int Outputs { get; init; } = 40;

    /// <summary>Widths of the maps of points, or of the edge convolutions; the last is that of the feature of a cloud.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [64, 64, 64, 128, 1024];

    /// <summary>Widths of the head's hidden layers.</summary>
    public IReadOnlyList<int> Head { get; init; } = [512, 256];

    /// <summary>Probability of leaving out a feature of the head in training.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>Neighbours of a point, itself included, where there are edges.</summary>
    public int Neighbours { get; init; } = 20;

    /// <summary>The same layout with all inner widths multiplied, each at least 4.</summary>
    public CloudClassifierOptions Scaled(double factor) => this with { Widths = LayerWidths.Scaled(Widths, factor), Head = LayerWidths.Scaled(Head, factor) };
}
