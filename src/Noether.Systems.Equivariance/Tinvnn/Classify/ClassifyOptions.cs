using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Tinvnn.Classify;

/// <summary>Options of the recipes <c>tinvnn/classify</c> and <c>tinvnn/models</c>.</summary>
public sealed record ClassifyOptions
{
    /// <summary>Where clouds come from.</summary>
    [Option("Parametric: made-up shapes of 20 kinds; Cad: the data set cad-objects; Auto: cad-objects where it is here, made-up shapes otherwise")]
    public ShapeSource Source { get; init; } = ShapeSource.Parametric;

    /// <summary>Size of the training set.</summary>
    [Option("Made-up shapes to learn from, equally many of each kind; cad-objects has 278", Unit = "clouds", Min = 20)]
    public int TrainShapes { get; init; } = 2000;

    /// <summary>Size of the test set.</summary>
    [Option("Made-up shapes to be tested on; cad-objects has 117", Unit = "clouds", Min = 20)]
    public int TestShapes { get; init; } = 500;

    /// <summary>Points of a cloud.</summary>
    [Option("Points of a cloud", Unit = "points", Min = 32, Max = 2048)]
    public int Points { get; init; } = 256;

    /// <summary>Length of training.</summary>
    [Option("Training steps of the PointNets", Unit = "steps", Min = 1)]
    public int Steps { get; init; } = 1200;

    /// <summary>Length of training of the costlier networks.</summary>
    [Option("Training steps of the DGCNNs", Unit = "steps", Min = 1)]
    public int EdgeSteps { get; init; } = 400;

    /// <summary>Batch size.</summary>
    [Option("Clouds a training step", Unit = "clouds", Min = 2)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Peak learning rate.</summary>
    [Option("Largest learning rate of Adam; it falls to zero along a cosine", Min = 0)]
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Label smoothing.</summary>
    [Option("The part of a label's weight that is spread over all classes", Min = 0, Max = 0.9)]
    public double Smoothing { get; init; } = 0.2;

    /// <summary>Stretching in training.</summary>
    [Option("Largest factor by which training clouds are stretched along each of their own axes, at random; 1 for none", Min = 1, Max = 4)]
    public double Stretch { get; init; } = 1;

    /// <summary>Width.</summary>
    [Option("Widths of all layers in parts of the published ones", Min = 0.01, Max = 2)]
    public double Width { get; init; } = 0.25;

    /// <summary>Neighbours.</summary>
    [Option("Neighbours of a point in a DGCNN, itself included, and distances to neighbours that the network of distances is given", Min = 2, Max = 64)]
    public int Neighbours { get; init; } = 10;

    /// <summary>Transforms.</summary>
    [Option("Random similarity transformations of a cloud, among which the worst change of an answer is looked for", Unit = "transforms", Min = 2)]
    public int Transforms { get; init; } = 100;

    /// <summary>Clouds that are transformed.</summary>
    [Option("Test clouds that are transformed so often", Unit = "clouds", Min = 1)]
    public int TransformedClouds { get; init; } = 40;

    /// <summary>The values of a preset, on made-up shapes.</summary>
    public static ClassifyOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new ClassifyOptions { TrainShapes = 400, TestShapes = 100, Steps = 60, EdgeSteps = 8, Width = 0.125, Transforms = 10, TransformedClouds = 20, Points = 128 },
        Preset.Reproduce => new ClassifyOptions(),
        _ => new ClassifyOptions { TrainShapes = 4000, TestShapes = 1000, Points = 1024, Steps = 25000, EdgeSteps = 25000, LearningRate = 1e-3, Width = 1, Neighbours = 20 },
    };

    /// <summary>The values of a preset, on models.</summary>
    public static ClassifyOptions ForModels(Preset preset) => For(preset) with
    {
        Source = ShapeSource.Auto,
        Stretch = 1.25,
        Steps = preset switch { Preset.Smoke => 40, Preset.Reproduce => 1000, _ => 25000 },
    };
}

/// <summary>Where clouds come from.</summary>
public enum ShapeSource
{
    /// <summary>Made-up shapes.</summary>
    Parametric,

    /// <summary>The data set <c>cad-objects</c>.</summary>
    Cad,

    /// <summary><c>cad-objects</c> where it is here, else made-up shapes.</summary>
    Auto,
}
