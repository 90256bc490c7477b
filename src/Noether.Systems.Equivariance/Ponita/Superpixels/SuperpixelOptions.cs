using Noether.Lab.Catalogue;
using Noether.Nn;

namespace Noether.Systems.Equivariance.Ponita.Superpixels;

/// <summary>Options of the recipe <c>ponita/superpixels</c>.</summary>
public sealed record SuperpixelOptions
{
    /// <summary>Size of the training set.</summary>
    [Option("Digits to train on; more than 4,500 are taken from mnist, which must be there", Unit = "digits", Min = 10)]
    public int TrainDigits { get; init; } = 6000;

    /// <summary>Size of the validation set.</summary>
    [Option("Digits by which the best weights are chosen", Unit = "digits", Min = 10)]
    public int ValidationDigits { get; init; } = 500;

    /// <summary>Size of the test set.</summary>
    [Option("Digits on which the results are measured", Unit = "digits", Min = 10)]
    public int TestDigits { get; init; } = 2000;

    /// <summary>Pieces of a picture.</summary>
    [Option("Pieces that a picture is cut into, about", Unit = "pieces", Min = 4, Max = 784)]
    public int Pieces { get; init; } = 75;

    /// <summary>Radius.</summary>
    [Option("How far pieces hear each other, in steps of their grid; at 2 about eleven others. Numbers of nearest pieces would be left to chance where pieces lie on a grid", Unit = "steps", Min = 0.1)]
    public double Radius { get; init; } = 2;

    /// <summary>Length of training, equal for all networks.</summary>
    [Option("Training of every network", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 8;

    /// <summary>Batch size.</summary>
    [Option("Digits a training step", Unit = "digits", Min = 1)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Learning rate of the network with directions.</summary>
    [Option("Learning rate of Adam for ponita; it falls along a cosine", Min = 0)]
    public double PonitaLearningRate { get; init; } = 5e-3;

    /// <summary>Learning rate of the network without directions.</summary>
    [Option("Learning rate of Adam for pnita; it falls along a cosine", Min = 0)]
    public double PnitaLearningRate { get; init; } = 5e-3;

    /// <summary>Learning rate of the network on raw differences.</summary>
    [Option("Learning rate of Adam for raw; it falls along a cosine", Min = 0)]
    public double RawLearningRate { get; init; } = 5e-3;

    /// <summary>Layers.</summary>
    [Option("Layers of every network", Unit = "layers", Min = 1, Max = 64)]
    public int Layers { get; init; } = 3;

    /// <summary>Width.</summary>
    [Option("Channels of every network", Unit = "channels", Min = 1, Max = 1024)]
    public int Width { get; init; } = 32;

    /// <summary>Width of the basis of kernels.</summary>
    [Option("Functions that kernels are combined of", Unit = "functions", Min = 1, Max = 4096)]
    public int BasisWidth { get; init; } = 32;

    /// <summary>Size of the grid.</summary>
    [Option("Directions of each point", Unit = "directions", Min = 1, Max = 64)]
    public int Orientations { get; init; } = 8;

    /// <summary>The network that the options describe.</summary>
    internal OrientedNetworkOptions Network => new()
    {
        Dimension = 2,
        InputScalars = 1,
        OutputScalars = 10,
        Width = Width,
        BasisWidth = BasisWidth,
        Layers = Layers,
        Orientations = Orientations,
        MultipleReadouts = false,
        Radius = Radius,
    };

    /// <summary>The values of a preset.</summary>
    public static SuperpixelOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new SuperpixelOptions { TrainDigits = 1000, ValidationDigits = 100, TestDigits = 300, Epochs = 5, Width = 16, BasisWidth = 16, Layers = 2, Orientations = 6 },
        Preset.Reproduce => new SuperpixelOptions(),
        _ => new SuperpixelOptions { TrainDigits = 55_000, ValidationDigits = 5000, TestDigits = 10_000, Epochs = 50, BatchSize = 96, PonitaLearningRate = 5e-4, PnitaLearningRate = 5e-4, RawLearningRate = 5e-4, Layers = 5, Width = 128, BasisWidth = 256, Orientations = 10 },
    };
}
