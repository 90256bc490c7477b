using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Ponita.Forecast;

/// <summary>Options of the recipe <c>ponita/forecast</c>.</summary>
public sealed record ForecastOptions
{
    /// <summary>How far ahead.</summary>
    [Option("Frames between what is known and what is forecast", Unit = "frames", Min = 1)]
    public int Steps { get; init; } = 10;

    /// <summary>Between samples.</summary>
    [Option("Frames between two samples of a trajectory", Unit = "frames", Min = 1)]
    public int Stride { get; init; } = 5;

    /// <summary>Length of training.</summary>
    [Option("Training", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 60;

    /// <summary>Batch size.</summary>
    [Option("Samples a training step", Unit = "samples", Min = 1)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Time between validations.</summary>
    [Option("Time between two validations; the weights of the best one are kept", Unit = "epochs", Min = 0.01)]
    public double ValidateEvery { get; init; } = 5;

    /// <summary>Learning rate.</summary>
    [Option("Learning rate of Adam; it rises over a few steps and falls along a cosine", Min = 0)]
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Layers.</summary>
    [Option("Layers", Unit = "layers", Min = 1, Max = 64)]
    public int Layers { get; init; } = 3;

    /// <summary>Width.</summary>
    [Option("Channels, and functions that kernels are combined of", Unit = "channels", Min = 1, Max = 1024)]
    public int Width { get; init; } = 32;

    /// <summary>Size of the grid.</summary>
    [Option("Directions of each point", Unit = "directions", Min = 1, Max = 256)]
    public int Orientations { get; init; } = 8;

    /// <summary>Neighbours.</summary>
    [Option("Most objects that an object hears, the nearest ones", Unit = "objects", Min = 1)]
    public int Neighbours { get; init; } = 16;

    /// <summary>Turns averaged over.</summary>
    [Option("Random turns over which forecasts are averaged", Unit = "turns", Min = 1, Max = 100)]
    public int TestTurns { get; init; } = 5;

    /// <summary>Without a file.</summary>
    [Option("Trajectories that are made up where no file is given with --data: charged particles in space", Unit = "trajectories", Min = 6)]
    public int MadeUp { get; init; } = 200;

    /// <summary>The values of a preset.</summary>
    public static ForecastOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new ForecastOptions { Epochs = 15, MadeUp = 60, Width = 16, Orientations = 6, TestTurns = 2 },
        Preset.Reproduce => new ForecastOptions(),
        _ => new ForecastOptions { Epochs = 300, MadeUp = 1000, Layers = 5, Width = 64, Orientations = 16, Stride = 1 },
    };
}
