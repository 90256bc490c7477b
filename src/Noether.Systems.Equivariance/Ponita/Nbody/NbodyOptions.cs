using Noether.Lab.Catalogue;
using Noether.Nn;
using Noether.Representations;

namespace Noether.Systems.Equivariance.Ponita.Nbody;

/// <summary>Options of the recipe <c>ponita/nbody</c>. Learning rates are chosen by validation error alone, one training of 60 epochs a rate, at seed 0 of the preset <c>reproduce</c>.</summary>
/// <remarks>
/// Validation errors in thousandths, at 1e-3, 2e-3, 5e-3, 1e-2 and 2e-2: egnn 10.0, 8.9, 8.5, 8.8, 9.2; raw at all but the last 17.8, 13.1, 10.1, 10.9; pnita 119.9, 116.6, 117.2, 116.8;
/// ponita at all but the first 6.8, 6.1, 5.9, 6.0. Its ablations take its rate.
/// </remarks>
public sealed record NbodyOptions
{
    /// <summary>Size of the training set.</summary>
    [Option("Simulated samples to train on", Unit = "samples", Min = 2)]
    public int TrainSamples { get; init; } = 1000;

    /// <summary>Size of the validation set.</summary>
    [Option("Samples by which the best weights are chosen", Unit = "samples", Min = 1)]
    public int ValidationSamples { get; init; } = 500;

    /// <summary>Size of the test set.</summary>
    [Option("Samples on which the results are measured", Unit = "samples", Min = 2)]
    public int TestSamples { get; init; } = 2000;

    /// <summary>Length of training, equal for all networks.</summary>
    [Option("Training of every network", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 150;

    /// <summary>Epochs over which the rate rises.</summary>
    [Option("Epochs over which the learning rate rises; then it falls along a cosine", Unit = "epochs", Min = 0)]
    public double WarmUp { get; init; } = 5;

    /// <summary>Batch size.</summary>
    [Option("Samples a training step", Unit = "samples", Min = 1)]
    public int BatchSize { get; init; } = 50;

    /// <summary>Time between validations.</summary>
    [Option("Time between two validations; the weights of the best one are kept", Unit = "epochs", Min = 0.01)]
    public double ValidateEvery { get; init; } = 10;

    /// <summary>Learning rate of the networks with directions.</summary>
    [Option("Learning rate of Adam for ponita and its ablations", Min = 0)]
    public double PonitaLearningRate { get; init; } = 1e-2;

    /// <summary>Learning rate of the network without directions.</summary>
    [Option("Learning rate of Adam for pnita", Min = 0)]
    public double PnitaLearningRate { get; init; } = 2e-3;

    /// <summary>Learning rate of the network on raw differences.</summary>
    [Option("Learning rate of Adam for raw", Min = 0)]
    public double RawLearningRate { get; init; } = 5e-3;

    /// <summary>Learning rate of the network that moves positions along differences.</summary>
    [Option("Learning rate of Adam for egnn", Min = 0)]
    public double EgnnLearningRate { get; init; } = 5e-3;

    /// <summary>Weight decay.</summary>
    [Option("Weight decay of Adam", Min = 0)]
    public double WeightDecay { get; init; } = 1e-10;

    /// <summary>Clipping.</summary>
    [Option("Largest norm of the gradients", Min = 1e-9)]
    public double ClipNorm { get; init; } = 0.5;

    /// <summary>Memory of the moving average of the weights.</summary>
    [Option("Memory of the moving average of the weights, which is what is validated and kept", Min = 0, Max = 0.99999)]
    public double AverageDecay { get; init; } = 0.99;

    /// <summary>Layers.</summary>
    [Option("Layers of every network but egnn", Unit = "layers", Min = 1, Max = 64)]
    public int Layers { get; init; } = 3;

    /// <summary>Width.</summary>
    [Option("Channels of every network but egnn", Unit = "channels", Min = 1, Max = 1024)]
    public int Width { get; init; } = 64;

    /// <summary>Width of the basis of kernels.</summary>
    [Option("Functions that kernels are combined of", Unit = "functions", Min = 1, Max = 4096)]
    public int BasisWidth { get; init; } = 64;

    /// <summary>First layer scale.</summary>
    [Option("What a layer's change is multiplied with at first, channel by channel", Min = 0)]
    public double LayerScale { get; init; } = 1e-6;

    /// <summary>Size of the grid.</summary>
    [Option("Directions of each point; the ablations take 4 and 16", Unit = "directions", Min = 1, Max = 256)]
    public int Orientations { get; init; } = 8;

    /// <summary>Kind of the grid.</summary>
    [Option("How the directions are spread over the sphere")]
    public OrientationGridKind Grid { get; init; }

    /// <summary>Turns averaged over.</summary>
    [Option("Random turns over which forecasts of ponita are averaged", Unit = "turns", Min = 1, Max = 100)]
    public int TestTurns { get; init; } = 5;

    /// <summary>Layers of egnn.</summary>
    [Option("Layers of egnn", Unit = "layers", Min = 1, Max = 64)]
    public int EgnnLayers { get; init; } = 4;

    /// <summary>Width of egnn.</summary>
    [Option("Channels of egnn", Unit = "channels", Min = 1, Max = 4096)]
    public int EgnnWidth { get; init; } = 64;

    /// <summary>Resolution of the curve over rotations.</summary>
    [Option("Steps of the curve from 0 to 180 degrees of rotation", Unit = "angles", Min = 1, Max = 360)]
    public int Angles { get; init; } = 6;

    /// <summary>The network that the options describe.</summary>
    internal OrientedNetworkOptions Network => new()
    {
        Width = Width,
        BasisWidth = BasisWidth,
        Layers = Layers,
        LayerScale = LayerScale,
        Orientations = Orientations,
        Grid = Grid,
    };

    /// <summary>The values of a preset.</summary>
    public static NbodyOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new NbodyOptions
        {
            TrainSamples = 300,
            ValidationSamples = 100,
            TestSamples = 300,
            Epochs = 15,
            WarmUp = 1,
            BatchSize = 20,
            ValidateEvery = 5,
            Width = 32,
            BasisWidth = 32,
            Orientations = 6,
            EgnnWidth = 32,
            TestTurns = 2,
        },
        Preset.Reproduce => new NbodyOptions(),
        _ => new NbodyOptions
        {
            TrainSamples = 3000,
            ValidationSamples = 2000,
            Epochs = 10_000,
            WarmUp = 10,
            BatchSize = 100,
            PonitaLearningRate = 1e-3,
            PnitaLearningRate = 1e-3,
            RawLearningRate = 1e-3,
            Layers = 5,
            Width = 128,
            BasisWidth = 256,
            Orientations = 16,
            Angles = 36,
        },
    };
}
