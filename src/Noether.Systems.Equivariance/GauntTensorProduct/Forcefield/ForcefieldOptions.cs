using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>Options of the recipe <c>gaunt-tensor-product/forcefield</c>. The preset <c>full</c> has the published sizes; <c>reproduce</c> is smaller in channels, degrees and epochs.</summary>
/// <remarks>
/// The rates of <c>reproduce</c> are chosen by validation error alone, one training a rate at seed 0 with half the epochs. Over 5e-3, 1e-2, 2e-2 and 4e-2 forces of validation frames err by
/// 49.0, 39.8, 33.2 and 34.7 meV/Å with couplings, and by 46.3, 41.6, 33.9 and 38.0 with powers; over the last three by 71.4, 61.4 and 62.1 without products of
/// features. <c>full</c> has the published rate, number of radial functions, patience and a rate that stays. It differs from the publication in its frames (acetylacetone
/// where these are here, and 3BPA by <c>source=Bpa</c> without its test frames) and in a cut-off that multiplies messages. Channels of the two networks are equal, numbers of weights are not.
/// </remarks>
public sealed record ForcefieldOptions
{
    /// <summary>Where frames come from.</summary>
    [Option("Frames: Acac (the data set md-acac), Bpa (md-3bpa), File (extended XYZ given with --data), Generated (a made-up molecule in a potential known exactly), or Auto (a file that is given, else md-acac where it is here, else Generated)")]
    public MoleculeSource Source { get; init; } = MoleculeSource.Auto;

    /// <summary>Size of the training set.</summary>
    [Option("Frames to learn from; fewer where the source has fewer", Unit = "frames", Min = 1)]
    public int TrainFrames { get; init; } = 40;

    /// <summary>Size of the validation set.</summary>
    [Option("Frames by which the best weights are chosen, drawn from the same as those to learn from", Unit = "frames", Min = 1)]
    public int ValidationFrames { get; init; } = 20;

    /// <summary>Size of a test set that the source does not give.</summary>
    [Option("Frames kept apart to measure on, where the source has no test frames of its own; made up where it is Generated", Unit = "frames", Min = 2)]
    public int HeldOutFrames { get; init; } = 50;

    /// <summary>Length of training, equal for all networks.</summary>
    [Option("Training of every network", Unit = "epochs", Min = 0)]
    public double Epochs { get; init; } = 30;

    /// <summary>Batch size.</summary>
    [Option("Frames a training step", Unit = "frames", Min = 1)]
    public int BatchSize { get; init; } = 5;

    /// <summary>Time between validations.</summary>
    [Option("Time between two validations; the weights of the best one are kept", Unit = "epochs", Min = 0.01)]
    public double ValidateEvery { get; init; } = 5;

    /// <summary>When training ends before its time.</summary>
    [Option("Training ends after so many validations in a row without better weights; 0 never", Unit = "validations", Min = 0)]
    public int Patience { get; init; }

    /// <summary>Whether learning rates fall.</summary>
    [Option("Whether learning rates fall to nothing along half a cosine, which a short training needs; else they stay")]
    public bool RateFalls { get; init; } = true;

    /// <summary>Learning rate of the network with couplings.</summary>
    [Option("Learning rate of Adam for mace-cg, at the start", Min = 0)]
    public double CgLearningRate { get; init; } = 0.01;

    /// <summary>Learning rate of the network with powers.</summary>
    [Option("The same for mace-gaunt", Min = 0)]
    public double GauntLearningRate { get; init; } = 0.01;

    /// <summary>Learning rate of the network without many-body features.</summary>
    [Option("The same for mace-gaunt-nu1", Min = 0)]
    public double SingleLearningRate { get; init; } = 0.01;

    /// <summary>Weight decay.</summary>
    [Option("Weight decay of Adam", Min = 0)]
    public double WeightDecay { get; init; } = 5e-7;

    /// <summary>Memory of the moving average of the weights.</summary>
    [Option("Memory of the moving average of the weights, which is what is validated and kept", Min = 0, Max = 0.99999)]
    public double AverageDecay { get; init; } = 0.99;

    /// <summary>Weight of energies.</summary>
    [Option("Weight of the mean squared error of energies an atom, in eV²", Min = 0)]
    public double EnergyWeight { get; init; } = 1;

    /// <summary>Weight of forces.</summary>
    [Option("Weight of the mean squared error of force components, in (eV/Å)²", Min = 0)]
    public double ForceWeight { get; init; } = 1000;

    /// <summary>Channels.</summary>
    [Option("Copies of each irrep", Unit = "channels", Min = 1, Max = 1024)]
    public int Channels { get; init; } = 8;

    /// <summary>Degree of features.</summary>
    [Option("Highest degree L of features between the layers", Min = 0, Max = 6)]
    public int Degree { get; init; } = 1;

    /// <summary>Degree of edges.</summary>
    [Option("Highest degree of the harmonics of edges and of the sums over neighbours; at least the degree of features", Min = 0, Max = 8)]
    public int EdgeDegree { get; init; } = 2;

    /// <summary>Most factors of many-body features.</summary>
    [Option("Most factors ν of the many-body features, but in mace-gaunt-nu1, which has 1", Min = 1, Max = 4)]
    public int Order { get; init; } = 3;

    /// <summary>Interactions.</summary>
    [Option("Interactions", Unit = "layers", Min = 1, Max = 8)]
    public int Layers { get; init; } = 2;

    /// <summary>Functions of the distance.</summary>
    [Option("Bessel functions of the distance", Min = 1, Max = 64)]
    public int Basis { get; init; } = 8;

    /// <summary>Width of the radial perceptron.</summary>
    [Option("Width of the perceptron that weights couplings by the distance", Unit = "channels", Min = 1, Max = 1024)]
    public int RadialWidth { get; init; } = 32;

    /// <summary>Depth of the radial perceptron.</summary>
    [Option("Hidden layers of that perceptron", Unit = "layers", Min = 0, Max = 8)]
    public int RadialLayers { get; init; } = 2;

    /// <summary>Cut-off.</summary>
    [Option("Distance up to which atoms are neighbours", Unit = "Å", Min = 0.5, Max = 50)]
    public double Cutoff { get; init; } = 5;

    /// <summary>The values of a preset.</summary>
    public static ForcefieldOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new ForcefieldOptions(),
        Preset.Reproduce => new ForcefieldOptions
        {
            TrainFrames = 450,
            ValidationFrames = 50,
            HeldOutFrames = 100,
            Epochs = 60,
            ValidateEvery = 5,
            CgLearningRate = 0.02,
            GauntLearningRate = 0.02,
            SingleLearningRate = 0.02,
            Channels = 16,
            Degree = 2,
            EdgeDegree = 2,
            RadialWidth = 64,
            RadialLayers = 2,
        },
        _ => new ForcefieldOptions
        {
            TrainFrames = 450,
            ValidationFrames = 50,
            HeldOutFrames = 50,
            Epochs = 2000,
            ValidateEvery = 1,
            Patience = 256,
            RateFalls = false,
            Channels = 256,
            Degree = 2,
            EdgeDegree = 3,
            Basis = 5,
            RadialWidth = 64,
            RadialLayers = 3,
        },
    };
}
