namespace Noether.Lab.Evaluation.Discovery;

/// <summary>How symmetries are looked for.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>Largest broken share of the predictable variance of a symmetry that counts as held.</summary>
    public double Tolerance { get; init; } = 0.02;

    /// <summary>Training steps of the regressions.</summary>
    public int Steps { get; init; } = 1500;

    /// <summary>Rows a step as they are, and as many moved.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Channels of both hidden layers of each regression.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Parts of the data, each asked of regressions that learned from the others.</summary>
    public int Folds { get; init; } = 2;

    /// <summary>Random elements that move each sample.</summary>
    public int Copies { get; init; } = 8;

    /// <summary>Learning rate at the start.</summary>
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Weight decay, as in AdamW.</summary>
    public double WeightDecay { get; init; } = 1e-2;

    /// <summary>Times that origins are drawn again for the intervals.</summary>
    public int Draws { get; init; } = 1000;
}
