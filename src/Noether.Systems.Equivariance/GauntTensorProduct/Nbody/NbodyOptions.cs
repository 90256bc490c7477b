using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Nbody;

/// <summary>
/// Options of the recipe <c>gaunt-tensor-product/nbody</c>. Learning rates are chosen by validation error alone, from three rates for every network: the mean of seeds 100 and 101, trained 70
/// epochs at the sizes of the preset <c>reproduce</c>.
/// </summary>
/// <remarks>
/// Validation errors in thousandths, at the rates 5e-3, 1e-2 and 2e-2: segnn-cg 12.2, 10.3, 10.0; segnn-cg-wide 12.4, 10.3, 10.1; segnn-cg-both-parities 13.5, 11.8, 10.0; segnn-gaunt 10.1,
/// 8.8, 9.5; segnn-gaunt-narrow 9.7, 9.3, 9.2; segnn-cg-gaunt-selfmix 11.3, 9.9, 9.0; segnn-cg-cg-selfmix 11.1, 10.4, 9.2; egnn, at 2e-3, 4e-3 and 8e-3, 10.6, 10.4, 9.4.
/// At 2e-2 and full length segnn-cg-gaunt-selfmix diverges at two seeds of three even so; both networks with an added layer have the lowest of the three rates.
/// </remarks>
public sealed record NbodyOptions
{
    // What the program that accompanies the source of the network trains at unless told otherwise; its command for this task does not say otherwise.
    private const double ReferenceRate = 5e-4;

    /// <summary>Size of the training set.</summary>
    [Option("Simulated samples to train on", Unit = "samples", Min = 2)]
    public int TrainSamples { get; init; } = 500;

    /// <summary>Size of the validation set.</summary>
    [Option("Samples by which the best weights are chosen", Unit = "samples", Min = 1)]
    public int ValidationSamples { get; init; } = 1000;

    /// <summary>Size of the test set.</summary>
    [Option("Samples on which the results are measured", Unit = "samples", Min = 2)]
    public int TestSamples { get; init; } = 2000;

    /// <summary>Length of training, equal for all networks.</summary>
    [Option("Training of every network", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 200;

    /// <summary>Batch size.</summary>
    [Option("Samples a training step", Unit = "samples", Min = 1)]
    public int BatchSize { get; init; } = 20;

    /// <summary>Time between validations.</summary>
    [Option("Time between two validations; the weights of the best one are kept", Unit = "epochs", Min = 0.01)]
    public double ValidateEvery { get; init; } = 10;

    /// <summary>Learning rate of the network with Clebsch-Gordan products.</summary>
    [Option("Learning rate of Adam for segnn-cg", Min = 0)]
    public double CgLearningRate { get; init; } = 2e-2;

    /// <summary>Learning rate of the wide network with Clebsch-Gordan products.</summary>
    [Option("Learning rate of Adam for segnn-cg-wide", Min = 0)]
    public double CgWideLearningRate { get; init; } = 2e-2;

    /// <summary>Learning rate of the network with features of both parities.</summary>
    [Option("Learning rate of Adam for segnn-cg-both-parities", Min = 0)]
    public double CgBothParitiesLearningRate { get; init; } = 2e-2;

    /// <summary>Learning rate of the network with Gaunt products.</summary>
    [Option("Learning rate of Adam for segnn-gaunt", Min = 0)]
    public double GauntLearningRate { get; init; } = 1e-2;

    /// <summary>Learning rate of the narrow network with Gaunt products.</summary>
    [Option("Learning rate of Adam for segnn-gaunt-narrow", Min = 0)]
    public double GauntNarrowLearningRate { get; init; } = 2e-2;

    /// <summary>Learning rate of the network with Clebsch-Gordan products and a layer of Gaunt products in every block.</summary>
    [Option("Learning rate of Adam for segnn-cg-gaunt-selfmix", Min = 0)]
    public double GauntSelfmixLearningRate { get; init; } = 5e-3;

    /// <summary>Learning rate of the control.</summary>
    [Option("Learning rate of Adam for segnn-cg-cg-selfmix", Min = 0)]
    public double CgSelfmixLearningRate { get; init; } = 5e-3;

    /// <summary>Learning rate of the network that moves positions along differences.</summary>
    [Option("Learning rate of Adam for egnn", Min = 0)]
    public double EgnnLearningRate { get; init; } = 8e-3;

    /// <summary>Weight decay.</summary>
    [Option("Weight decay of Adam", Min = 0)]
    public double WeightDecay { get; init; } = 1e-12;

    /// <summary>Clipping.</summary>
    [Option("Largest norm of the gradients of every network", Min = 1e-9)]
    public double ClipNorm { get; init; } = 0.5;

    /// <summary>Layers.</summary>
    [Option("Layers of message passing of every network", Unit = "layers", Min = 1, Max = 64)]
    public int Layers { get; init; } = 4;

    /// <summary>Width.</summary>
    [Option("Copies of each irrep of the steerable networks: 32 of two degrees have as many weights in a product with attributes as 64 scalars in a linear map", Unit = "channels", Min = 1, Max = 1024)]
    public int Width { get; init; } = 32;

    /// <summary>Width with as many weights as segnn-gaunt.</summary>
    [Option("Copies of each irrep of segnn-cg-wide: 54 give it about as many weights as segnn-gaunt has", Unit = "channels", Min = 1, Max = 1024)]
    public int WideWidth { get; init; } = 54;

    /// <summary>Width with both parities.</summary>
    [Option("Copies of each irrep of segnn-cg-both-parities, which has twice as many irreps: 21 give it about as many weights as segnn-cg has", Unit = "channels", Min = 1, Max = 1024)]
    public int BothParitiesWidth { get; init; } = 21;

    /// <summary>Width between the mixings of segnn-gaunt.</summary>
    [Option("Channels that segnn-gaunt multiplies with attributes, between two mixings: at 128 they are no bottleneck", Unit = "channels", Min = 1, Max = 1024)]
    public int Channels { get; init; } = 128;

    /// <summary>Width between the mixings of segnn-gaunt-narrow.</summary>
    [Option("Channels of segnn-gaunt-narrow: 44 give it about as many weights as segnn-cg has", Unit = "channels", Min = 1, Max = 1024)]
    public int NarrowChannels { get; init; } = 44;

    /// <summary>Degree of the features.</summary>
    [Option("Highest degree of the steerable networks' features", Min = 0, Max = 6)]
    public int HiddenDegree { get; init; } = 1;

    /// <summary>Degree of the attributes.</summary>
    [Option("Highest degree of the harmonics that steer them", Min = 1, Max = 6)]
    public int AttributeDegree { get; init; } = 1;

    /// <summary>Width of egnn.</summary>
    [Option("Channels of egnn", Unit = "channels", Min = 1, Max = 4096)]
    public int EgnnWidth { get; init; } = 64;

    /// <summary>Resolution of the curve over rotations.</summary>
    [Option("Steps of the curve from 0 to 180 degrees of rotation", Unit = "angles", Min = 1, Max = 360)]
    public int Angles { get; init; } = 6;

    /// <summary>The values of a preset.</summary>
    public static NbodyOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new NbodyOptions { TrainSamples = 200, ValidationSamples = 100, TestSamples = 500, Epochs = 30, ValidateEvery = 5 },
        Preset.Reproduce => new NbodyOptions { Angles = 12 },
        _ => new NbodyOptions
        {
            TrainSamples = 3000,
            ValidationSamples = 2000,
            Epochs = 1000,
            BatchSize = 100,
            Angles = 36,
            CgLearningRate = ReferenceRate,
            CgWideLearningRate = ReferenceRate,
            CgBothParitiesLearningRate = ReferenceRate,
            GauntLearningRate = ReferenceRate,
            GauntNarrowLearningRate = ReferenceRate,
            GauntSelfmixLearningRate = ReferenceRate,
            CgSelfmixLearningRate = ReferenceRate,
            EgnnLearningRate = ReferenceRate,
        },
    };
}
