namespace Noether.Learning;

/// <summary>How a <see cref="SymmetryRegularizer"/> measures weights and tunes itself.</summary>
public sealed record SymmetryRegularizerOptions
{
    /// <summary>First strength λ of every group.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>How steeply a strength falls with its penalty when strengths are adjusted (κ); 0 leaves them.</summary>
    public double Power { get; init; } = 2;

    /// <summary>Whether biases count.</summary>
    public bool IncludeBias { get; init; } = true;

    /// <summary>How the distance of weights from those that commute is measured.</summary>
    public WeightDistance Distance { get; init; } = WeightDistance.Square;

    /// <summary>
    /// Whether penalties are compared by the share of dimensions that their group forbids. A larger group forbids more, so that equally random weights are farther from what it allows.
    /// </summary>
    public bool PerFreeDimension { get; init; }
}

/// <summary>A distance of a layer's weights W from their projection P W.</summary>
public enum WeightDistance
{
    /// <summary>|W - P W|² / 2.</summary>
    Square,

    /// <summary>1 - cos(W, P W), which does not see the weights' scale.</summary>
    Cosine,

    /// <summary>Logarithm of the mean of (W - P W)².</summary>
    LogMean,
}
