using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>Options of the recipe <c>nero/digits</c>.</summary>
public sealed record DigitsOptions
{
    /// <summary>Where the digits come from.</summary>
    [Option("Digits: the built-in extract of MNIST, all of MNIST, or Auto (MNIST where it is here and more images are asked for than the extract has)")]
    public DigitSource Source { get; init; } = DigitSource.Extract;

    /// <summary>Size of the training set.</summary>
    [Option("Training images, equally many of each digit: a multiple of 10", Unit = "images", Min = 10)]
    public int TrainImages { get; init; } = 5000;

    /// <summary>Size of the test set.</summary>
    [Option("Test images that are turned through the orbit, equally many of each digit: a multiple of 10", Unit = "images", Min = 10)]
    public int TestImages { get; init; } = 300;

    /// <summary>Resolution of the orbit.</summary>
    [Option("Rotations of every test image, evenly spread over the circle from 0 degrees", Unit = "angles", Min = 4, Max = 3600)]
    public int Angles { get; init; } = 72;

    /// <summary>Length of training upright.</summary>
    [Option("Training of the networks that see upright digits", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 3;

    /// <summary>Length of training on turned digits.</summary>
    [Option("Training of the network that sees turned digits: it has far more to learn", Unit = "epochs", Min = 0)]
    public double AugmentedEpochs { get; init; } = 8;

    /// <summary>Batch size.</summary>
    [Option("Images a training step", Unit = "images", Min = 2)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Peak learning rate.</summary>
    [Option("Largest learning rate of AdamW; it rises over the first fifth of training and then falls to zero along a cosine", Min = 0)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Weight decay.</summary>
    [Option("Weight decay of AdamW", Min = 0)]
    public double WeightDecay { get; init; } = 1e-2;

    /// <summary>Depth.</summary>
    [Option("Compact: three convolutions; Published: the six convolutions of the paper")]
    public DigitLayout Layout { get; init; } = DigitLayout.Compact;

    /// <summary>Multiplies the channels of the equivariant network.</summary>
    [Option("Channels of the equivariant network's convolutions, relative to the layout's own; each has N orientations", Min = 0.05, Max = 16)]
    public double Width { get; init; } = 0.75;

    /// <summary>Multiplies the channels of the plain networks.</summary>
    [Option("Channels of the plain networks' convolutions, relative to the layout's own; the default gives them as many weights as the equivariant one has", Min = 0.05, Max = 16)]
    public double PlainWidth { get; init; } = 2;

    /// <summary>N of C_N.</summary>
    [Option("Orientations N of the equivariant network: it respects turns by 360/N degrees", Unit = "orientations", Min = 1, Max = 64)]
    public int Orientations { get; init; } = 12;

    /// <summary>The values of a preset.</summary>
    public static DigitsOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new DigitsOptions { Angles = 36, AugmentedEpochs = 6 },
        Preset.Reproduce => new DigitsOptions { Source = DigitSource.Auto, TrainImages = 10_000, TestImages = 500, Epochs = 5, AugmentedEpochs = 20 },
        _ => new DigitsOptions
        {
            Source = DigitSource.Mnist,
            TrainImages = 50_000,
            TestImages = 8_000,
            Epochs = 20,
            AugmentedEpochs = 20,
            BatchSize = 64,
            LearningRate = 5e-5,
            WeightDecay = 1e-5,
            Layout = DigitLayout.Published,
            Width = 1,
            PlainWidth = 1,
            Orientations = 8,
        },
    };
}

/// <summary>Where digits come from.</summary>
public enum DigitSource
{
    /// <summary>The built-in extract.</summary>
    Extract,

    /// <summary>All of MNIST.</summary>
    Mnist,

    /// <summary>MNIST where it is here and the extract is too small, else the extract.</summary>
    Auto,
}

/// <summary>How the digit classifiers are laid out.</summary>
public enum DigitLayout
{
    /// <summary>Three convolutions: quick on a CPU.</summary>
    Compact,

    /// <summary>Six convolutions, as in the paper.</summary>
    Published,
}
