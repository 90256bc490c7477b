namespace Noether.Nn;

/// <summary>Which of its variants an <see cref="EgnnLayer"/> is. The defaults are those of the paper's model of charged particles.</summary>
public sealed record EgnnOptions
{
    /// <summary>Whether positions also move along the velocities, by a learned factor of each node (equation 7).</summary>
    public bool Velocities { get; init; }

    /// <summary>Whether the positions take the mean over the edges into a node or, as in equation 4 with C = 1, the sum.</summary>
    public bool MeanOfMoves { get; init; } = true;

    /// <summary>Whether differences of positions are divided by one plus their length.</summary>
    public bool NormaliseDifferences { get; init; }

    /// <summary>Whether factors of differences are kept between -1 and 1 by tanh.</summary>
    public bool BoundMoves { get; init; }

    /// <summary>Whether messages are weighted by a learned number between 0 and 1 (section 3.3).</summary>
    public bool Attention { get; init; }

    /// <summary>Whether features are updated; false for the last layer of a model that gives positions alone.</summary>
    public bool UpdateFeatures { get; init; } = true;

    /// <summary>Whether the update is added to the features or replaces them.</summary>
    public bool Residual { get; init; } = true;
}
