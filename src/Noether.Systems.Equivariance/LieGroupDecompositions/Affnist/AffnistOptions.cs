using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Nn;
using Noether.Systems.Equivariance.Nero;

namespace Noether.Systems.Equivariance.LieGroupDecompositions.Affnist;

/// <summary>Options of the recipe <c>lie-group-decompositions/affnist</c>.</summary>
public sealed record AffnistOptions
{
    /// <summary>Where the digits come from.</summary>
    [Option("Digits: the built-in extract of MNIST, all of MNIST, or Auto (MNIST where it is here and more images are asked for than the extract has)")]
    public DigitSource Source { get; init; } = DigitSource.Extract;

    /// <summary>Size of the training set.</summary>
    [Option("Training images, centred, equally many of each digit: a multiple of 10", Unit = "images", Min = 10)]
    public int TrainImages { get; init; } = 2000;

    /// <summary>Size of the test set.</summary>
    [Option("Test images, equally many of each digit: a multiple of 10", Unit = "images", Min = 10)]
    public int TestImages { get; init; } = 300;

    /// <summary>Maps of each test image.</summary>
    [Option("Random affine maps of each test image", Unit = "maps", Min = 1)]
    public int TestTransforms { get; init; } = 2;

    /// <summary>Size of the tables.</summary>
    [Option("Test images behind each number of the robustness table, and for each number of samples", Unit = "images", Min = 10)]
    public int TableImages { get; init; } = 100;

    /// <summary>Edge length.</summary>
    [Option("Edge length of the images that digits are padded to", Unit = "pixels", Min = 28, Max = 128)]
    public int Dim { get; init; } = 40;

    /// <summary>Length of training.</summary>
    [Option("Training", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 1;

    /// <summary>Batch size.</summary>
    [Option("Images a training step", Unit = "images", Min = 2)]
    public int BatchSize { get; init; } = 16;

    /// <summary>Learning rate.</summary>
    [Option("Learning rate of Adam; it falls to zero along a cosine", Min = 0)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Weight decay.</summary>
    [Option("Weight decay, added to the gradient", Min = 0)]
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Channels.</summary>
    [Option("Channels of the networks on groups; the plain network has as many as give it as many weights", Unit = "channels", Min = 1, Max = 256)]
    public int Channels { get; init; } = 12;

    /// <summary>Head.</summary>
    [Option("Width of the hidden layer behind the convolutions", Unit = "channels", Min = 1, Max = 4096)]
    public int HeadWidth { get; init; } = 64;

    /// <summary>Dropout.</summary>
    [Option("Probability of zero in the head while training", Min = 0, Max = 0.99)]
    public double Dropout { get; init; } = 0.1;

    /// <summary>n_g.</summary>
    [Option("Group elements that functions on the group are known at", Unit = "elements", Min = 1, Max = 64)]
    public int Gsamples { get; init; } = 6;

    /// <summary>Kernel size.</summary>
    [Option("Edge length of kernels", Unit = "pixels", Min = 1, Max = 15)]
    public int KernelSize { get; init; } = 5;

    /// <summary>Kernel network.</summary>
    [Option("Width of the hidden layers of the networks that give kernels their values", Unit = "channels", Min = 1, Max = 1024)]
    public int KernelHidden { get; init; } = 60;

    /// <summary>Depth of the kernel network.</summary>
    [Option("Hidden layers of these networks behind their first one", Unit = "layers", Min = 0, Max = 8)]
    public int KernelDepth { get; init; }

    /// <summary>ω.</summary>
    [Option("Frequency of the sines of these networks", Min = 0.01)]
    public double KernelFrequency { get; init; } = 10;

    /// <summary>Scale of group coordinates.</summary>
    [Option("What coordinates in the group are multiplied by before these networks see them", Min = 0.001)]
    public double ElementScale { get; init; } = 1;

    /// <summary>Gabor wavelets.</summary>
    [Option("Width of the Gaussians that turn the sines into Gabor wavelets; 0 for none", Min = 0)]
    public double KernelEnvelope { get; init; }

    /// <summary>Coordinates.</summary>
    [Option("Coordinates in the group: of the polar decomposition with cosine and sine of the angle, with the angle itself (published), or of the matrix logarithm where it exists")]
    public ElementCoordinates Coordinates { get; init; } = ElementCoordinates.PolarCircle;

    /// <summary>Variance.</summary>
    [Option("Variance of each coordinate of the logarithm of the squared stretches that are drawn", Min = 1e-6, Max = 4)]
    public double Variance { get; init; } = PolarGroup.DefaultVariance;

    /// <summary>Rotations.</summary>
    [Option("How the rotations of elements are chosen")]
    public RotationSpread Rotations { get; init; } = RotationSpread.Stratified;

    /// <summary>Bound of rotations.</summary>
    [Option("Largest rotation drawn, as a share of a half turn", Min = 0.01, Max = 1)]
    public double RotationBound { get; init; } = 0.25;

    /// <summary>The published grid.</summary>
    [Option("Whether equidistant angles include both ends of their range, so that a half turn comes twice, as published")]
    public bool PaperGrid { get; init; }

    /// <summary>When elements are drawn.</summary>
    [Option("When elements are drawn: at every pass, at every pass of training, or once")]
    public Resampling Resampling { get; init; } = Resampling.WhileTraining;

    /// <summary>Elements when asked.</summary>
    [Option("Elements when the networks are asked; 0 for as many as in training", Unit = "elements", Min = 0, Max = 64)]
    public int InferenceSamples { get; init; }

    /// <summary>Draws when asked.</summary>
    [Option("Draws of elements whose answers are averaged when the networks are asked", Unit = "draws", Min = 1, Max = 64)]
    public int InferenceDraws { get; init; } = 1;

    /// <summary>Elements of the last convolution.</summary>
    [Option("Whether the last convolution goes over to elements of its own")]
    public bool FreshLast { get; init; }

    /// <summary>Halving.</summary>
    [Option("Whether maps are halved behind the first convolution already: a quarter of the cost")]
    public bool HalveEarly { get; init; } = true;

    /// <summary>The values of a preset.</summary>
    public static AffnistOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new AffnistOptions { TrainImages = 1000, Gsamples = 3, Channels = 8, TestImages = 100, TestTransforms = 1, TableImages = 50 },
        Preset.Reproduce => new AffnistOptions
        {
            Source = DigitSource.Auto,
            TrainImages = 10_000,
            TestImages = 1000,
            TestTransforms = 5,
            TableImages = 500,
            Epochs = 6,
        },
        _ => new AffnistOptions
        {
            Source = DigitSource.Mnist,
            TrainImages = 50_000,
            TestImages = 8_000,
            TestTransforms = 32,
            TableImages = 5_000,
            Epochs = 50,
            BatchSize = 128,
            LearningRate = 2e-4,
            WeightDecay = 5e-3,
            Channels = 40,
            HeadWidth = 256,
            Dropout = 0.3,
            Gsamples = 10,
            KernelDepth = 2,
            RotationBound = 1,
            Coordinates = ElementCoordinates.PolarAngle,
            Rotations = RotationSpread.Equidistant,
            PaperGrid = true,
            Resampling = Resampling.EveryForward,
            HalveEarly = false,
        },
    };

    /// <summary>The network that these options say.</summary>
    /// <param name="group">Its group; null: none.</param>
    /// <param name="channels">Its channels.</param>
    internal AffineGResNetOptions Network(PolarGroup? group, int channels) => new()
    {
        Group = group,
        Channels = channels,
        HeadWidth = HeadWidth,
        Dropout = Dropout,
        Kernel = new ContinuousKernelOptions(KernelSize, group is PositiveLinear ? KernelWindow.Soft : KernelWindow.Disc, Coordinates)
        {
            Field = new NeuralFieldOptions(KernelHidden, KernelDepth, Frequency: KernelFrequency) { Envelope = KernelEnvelope > 0 ? KernelEnvelope : null },
            ElementScale = ElementScale,
        },
        Samples = Gsamples,
        Rotations = new RotationDraw(Rotations, RotationBound, PaperGrid),
        Resampling = Resampling,
        InferenceSamples = InferenceSamples > 0 ? InferenceSamples : null,
        InferenceDraws = InferenceDraws,
        FreshLast = FreshLast,
        HalveEarly = HalveEarly,
    };
}
