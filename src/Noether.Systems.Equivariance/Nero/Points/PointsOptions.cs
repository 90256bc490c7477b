using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero.Points;

/// <summary>Options of the recipe <c>nero/points</c>.</summary>
public sealed record PointsOptions
{
    /// <summary>Where clouds come from.</summary>
    [Option("Procedural: shapes that are made up; Cad: the data set cad-objects; Auto: cad-objects where it is here, made-up shapes otherwise")]
    public CloudSource Source { get; init; } = CloudSource.Procedural;

    /// <summary>Size of the training set.</summary>
    [Option("Made-up shapes to learn from, equally many of each of 12 classes: a multiple of 12; cad-objects has 278", Unit = "clouds", Min = 12)]
    public int TrainShapes { get; init; } = 360;

    /// <summary>Size of the test set.</summary>
    [Option("Clouds that are turned, the first of each class in turn, as far as there are any", Unit = "clouds", Min = 12)]
    public int TestClouds { get; init; } = 60;

    /// <summary>Points of a cloud.</summary>
    [Option("Points of a cloud: in training drawn anew in each step, in the test always the same", Unit = "points", Min = 16, Max = 2048)]
    public int Points { get; init; } = 128;

    /// <summary>Resolution of the discs.</summary>
    [Option("Degrees between rotation axes on each disc: a divisor of 360", Unit = "degrees", Min = 1, Max = 120)]
    public int AxisStep { get; init; } = 15;

    /// <summary>Resolution of the discs.</summary>
    [Option("Degrees between angles of rotation: a divisor of 180", Unit = "degrees", Min = 1, Max = 90)]
    public int AngleStep { get; init; } = 15;

    /// <summary>Length of training.</summary>
    [Option("Training of each network", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 60;

    /// <summary>Batch size.</summary>
    [Option("Clouds a training step", Unit = "clouds", Min = 2)]
    public int BatchSize { get; init; } = 24;

    /// <summary>Peak learning rate.</summary>
    [Option("Largest learning rate of AdamW; it rises over the first tenth of training and then falls to zero along a cosine", Min = 0)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Weight decay.</summary>
    [Option("Weight decay of AdamW", Min = 0)]
    public double WeightDecay { get; init; } = 1e-2;

    /// <summary>Width of the networks.</summary>
    [Option("Widths of all layers, relative to maps of 32, 64 and 128 channels and a head of 64", Min = 0.1, Max = 32)]
    public double Width { get; init; } = 1;

    /// <summary>Dropout.</summary>
    [Option("Probability of leaving out a feature of the head in training", Min = 0, Max = 0.9)]
    public double Dropout { get; init; } = 0.3;

    /// <summary>The values of a preset.</summary>
    public static PointsOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new PointsOptions { TestClouds = 24, AxisStep = 30, AngleStep = 30, Epochs = 30 },
        Preset.Reproduce => new PointsOptions { Source = CloudSource.Auto, TestClouds = 120, Epochs = 240 },
        _ => new PointsOptions { Source = CloudSource.Auto, TrainShapes = 3600, TestClouds = 120, Points = 1024, AxisStep = 5, Epochs = 200, BatchSize = 32, LearningRate = 1e-3, Width = 4 },
    };
}

/// <summary>Where point clouds come from.</summary>
public enum CloudSource
{
    /// <summary>Shapes that are put together of boxes, cylinders, cones, balls and rings.</summary>
    Procedural,

    /// <summary>The data set <c>cad-objects</c>.</summary>
    Cad,

    /// <summary><c>cad-objects</c> where it is here, else made-up shapes.</summary>
    Auto,
}
