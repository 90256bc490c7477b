using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>Options of the recipe <c>frame-averaging/graphs</c>.</summary>
public sealed record GraphsOptions
{
    /// <summary>Where the graphs come from.</summary>
    [Option("Pairs of graphs: Exp (the data set's), Generated (double covers made on the spot), or Auto (Exp where it is here)")]
    public PairSource Source { get; init; } = PairSource.Auto;

    /// <summary>Size of the generated set.</summary>
    [Option("Generated graphs; a third of them is for validation and test, in whole pairs", Unit = "graphs", Min = 12)]
    public int GeneratedGraphs { get; init; } = 1200;

    /// <summary>Length of training.</summary>
    [Option("Passes over the training graphs", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 200;

    /// <summary>Batch size.</summary>
    [Option("Graphs a training step", Unit = "graphs", Min = 1)]
    public int BatchSize { get; init; } = 100;

    /// <summary>Learning rate.</summary>
    [Option("Learning rate of Adam", Min = 0)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Samples in training.</summary>
    [Option("Orders drawn from a graph's frame at each training step", Unit = "orders", Min = 1)]
    public int Samples { get; init; } = 1;

    /// <summary>Samples in evaluation.</summary>
    [Option("Orders drawn from a graph's frame in validation and test; the hidden vector is averaged over them", Unit = "orders", Min = 1)]
    public int EvaluationSamples { get; init; } = 4;

    /// <summary>Time between validations.</summary>
    [Option("Time between two validations; the weights of the best one are kept (the paper's: 1)", Unit = "epochs", Min = 0.1)]
    public double ValidateEvery { get; init; } = 2;

    /// <summary>Ties by features.</summary>
    [Option("Whether kinds and degrees of nodes break ties of the spectrum, which makes frames smaller")]
    public bool UseFeatures { get; init; }

    /// <summary>Width of messages.</summary>
    [Option("Channels of each of the three rounds of messages", Unit = "channels", Min = 1)]
    public int Width { get; init; } = 64;

    /// <summary>Widths of the perceptron.</summary>
    [Option("Channels of the perceptron's hidden layers (the paper's: 2048, 4096, 2048)", Unit = "channels", Min = 1)]
    public IReadOnlyList<int> PerceptronWidths { get; init; } = [512, 1024, 512];

    /// <summary>The values of a preset.</summary>
    public static GraphsOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new GraphsOptions { Source = PairSource.Generated, GeneratedGraphs = 600, Epochs = 20, BatchSize = 20, EvaluationSamples = 2 },
        Preset.Reproduce => new GraphsOptions(),
        _ => new GraphsOptions { Source = PairSource.Exp, ValidateEvery = 1, PerceptronWidths = [2048, 4096, 2048] },
    };
}

/// <summary>Where pairs of graphs come from.</summary>
public enum PairSource
{
    /// <summary>The data set where it is here, else generated.</summary>
    Auto,

    /// <summary>The data set.</summary>
    Exp,

    /// <summary>Made on the spot.</summary>
    Generated,
}
