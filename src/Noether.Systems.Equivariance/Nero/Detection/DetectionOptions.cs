using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero.Detection;

/// <summary>Options of the recipe <c>nero/detection</c>.</summary>
public sealed record DetectionOptions
{
    /// <summary>Size of the training set.</summary>
    [Option("Scenes to learn from, all classes in turn", Unit = "scenes", Min = 1, Max = 10_000)]
    public int TrainScenes { get; init; } = 800;

    /// <summary>Size of the test set.</summary>
    [Option("Scenes that every shift moves, all classes in turn", Unit = "scenes", Min = 1, Max = 10_000)]
    public int TestScenes { get; init; } = 30;

    /// <summary>Step between shifts.</summary>
    [Option("Step between shifts, which go from -64 to just below 64 pixels in both directions: a divisor of 64", Unit = "pixels", Min = 1, Max = 32)]
    public int Step { get; init; } = 8;

    /// <summary>Length of training.</summary>
    [Option("Training of each detector", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 12;

    /// <summary>Batch size.</summary>
    [Option("Scenes a training step", Unit = "scenes", Min = 2)]
    public int BatchSize { get; init; } = 16;

    /// <summary>Peak learning rate.</summary>
    [Option("Largest learning rate of AdamW; it rises over the first tenth of training and then falls to zero along a cosine", Min = 0)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Weight decay.</summary>
    [Option("Weight decay of AdamW", Min = 0)]
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Width of the network.</summary>
    [Option("Channels of the network's first block; later ones have twice as many", Unit = "channels", Min = 1, Max = 256)]
    public int Width { get; init; } = 16;

    /// <summary>When a box counts.</summary>
    [Option("Boxes that a detector is less sure of do not count", Min = 0, Max = 1)]
    public double LeastScore { get; init; } = 0.2;

    /// <summary>The values of a preset.</summary>
    public static DetectionOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new DetectionOptions { TrainScenes = 160, TestScenes = 10, Step = 16, Epochs = 6, Width = 8 },
        Preset.Reproduce => new DetectionOptions(),
        _ => new DetectionOptions { TrainScenes = 4000, TestScenes = 200, Step = 4, Epochs = 30, Width = 32, LearningRate = 2e-3 },
    };
}
