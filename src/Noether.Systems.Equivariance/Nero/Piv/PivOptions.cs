using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero.Piv;

/// <summary>Options of the recipe <c>nero/piv</c>.</summary>
public sealed record PivOptions
{
    /// <summary>Edge length of the frames.</summary>
    [Option("Edge length of the frames: an even number", Unit = "pixels", Min = 32, Max = 512)]
    public int Size { get; init; } = 64;

    /// <summary>Speed of the flows.</summary>
    [Option("Longest displacement of a flow between the frames; the faster it is in a small picture, the more it distorts what moves", Unit = "pixels", Min = 0.1, Max = 64)]
    public double Displacement { get; init; } = 4;

    /// <summary>Size of the training set.</summary>
    [Option("Pairs of frames to learn from, all kinds of flow in turn", Unit = "pairs", Min = 1)]
    public int TrainPairs { get; init; } = 2000;

    /// <summary>Size of the test set.</summary>
    [Option("Pairs that every element moves, all kinds of flow in turn", Unit = "pairs", Min = 9)]
    public int TestPairs { get; init; } = 36;

    /// <summary>Length of training.</summary>
    [Option("Training of each network", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 6;

    /// <summary>Batch size.</summary>
    [Option("Pairs a training step", Unit = "pairs", Min = 1)]
    public int BatchSize { get; init; } = 8;

    /// <summary>Peak learning rate.</summary>
    [Option("Largest learning rate of Adam; it rises over the first tenth of training and then falls to zero along a cosine", Min = 0)]
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Width of the network.</summary>
    [Option("Channels of the network's features", Unit = "channels", Min = 1, Max = 512)]
    public int Width { get; init; } = 24;

    /// <summary>Window of the correlation.</summary>
    [Option("Edge length of the windows that are correlated: an odd number", Unit = "pixels", Min = 3, Max = 127)]
    public int Window { get; init; } = 21;

    /// <summary>The values of a preset.</summary>
    public static PivOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new PivOptions { TrainPairs = 600, TestPairs = 18, Epochs = 3, Width = 16 },
        Preset.Reproduce => new PivOptions(),
        _ => new PivOptions { Size = 256, Displacement = 8, TrainPairs = 12_000, TestPairs = 180, Epochs = 30, Width = 64, LearningRate = 1e-3, Window = 31 },
    };
}
