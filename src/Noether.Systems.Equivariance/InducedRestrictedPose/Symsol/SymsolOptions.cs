using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>Options of the recipe <c>induced-restricted-pose/symsol</c>.</summary>
public sealed record SymsolOptions
{
    /// <summary>The solids of the claims.</summary>
    internal static IReadOnlyList<string> Usual { get; } = ["tet", "cube", "cyl", "cylO"];

    /// <summary>Solids.</summary>
    [Option("Solids that are pictured: of tet, cube, ico, cone, cyl, tetX (a painted face), cylO (a dot), sphX (two dots), oct, dod")]
    public IReadOnlyList<string> Shapes { get; init; } = Usual;

    /// <summary>Training pictures.</summary>
    [Option("Pictures of each solid to learn from", Unit = "pictures", Min = 1)]
    public int Images { get; init; } = 2000;

    /// <summary>Test pictures.</summary>
    [Option("Other pictures of each solid to be asked about", Unit = "pictures", Min = 1)]
    public int TestImages { get; init; } = 100;

    /// <summary>Edge length.</summary>
    [Option("Edge length of pictures; one less is a multiple of four, so that halving keeps the middle", Unit = "px", Min = 17, Max = 129)]
    public int ImageSize { get; init; } = 33;

    /// <summary>Passes.</summary>
    [Option("Passes over the training pictures, each with new poses of those that look alike", Unit = "epochs", Min = 1)]
    public int Epochs { get; init; } = 12;

    /// <summary>Samples a step.</summary>
    [Option("Pictures a step", Unit = "pictures", Min = 2)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Learning rate.</summary>
    [Option("Learning rate of Adam, falling by half a cosine", Min = 0)]
    public double LearningRate { get; init; } = 3e-3;

    /// <summary>Width of the encoder.</summary>
    [Option("Channels of the encoder's last layer, each in eight orientations; the first has half as many", Unit = "channels", Min = 2, Max = 256)]
    public int Width { get; init; } = 12;

    /// <summary>Highest frequency.</summary>
    [Option("Highest frequency of the features that are induced", Min = 0, Max = 3)]
    public int MaxFrequency { get; init; } = 2;

    /// <summary>Highest degree.</summary>
    [Option("Highest degree L on the sphere and on rotations", Min = 1, Max = 8)]
    public int MaxDegree { get; init; } = 4;

    /// <summary>Channels on the sphere.</summary>
    [Option("Functions on the sphere", Unit = "channels", Min = 1, Max = 512)]
    public int SphereChannels { get; init; } = 16;

    /// <summary>Channels on SO(3).</summary>
    [Option("Functions on rotations between the two convolutions", Unit = "channels", Min = 1, Max = 512)]
    public int RotationChannels { get; init; } = 8;

    /// <summary>Level in training.</summary>
    [Option("Level of the grid of rotations in training: 72 times 8 to the level", Min = 0, Max = 4)]
    public int TrainLevel { get; init; } = 2;

    /// <summary>Level in the evaluation.</summary>
    [Option("Level of the grid of rotations that log-likelihoods are measured on", Min = 0, Max = 5)]
    public int TestLevel { get; init; } = 3;

    /// <summary>The values of a preset.</summary>
    public static SymsolOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new SymsolOptions { Shapes = ["tet", "cylO"], Images = 1000, TestImages = 20, Epochs = 3, MaxDegree = 3, TrainLevel = 1, TestLevel = 2, Width = 8 },
        Preset.Full => new SymsolOptions
        {
            Shapes = ["tet", "cube", "ico", "cone", "cyl", "tetX", "cylO", "sphX"],
            Images = 50_000,
            TestImages = 1000,
            ImageSize = 129,
            Epochs = 40,
            Width = 48,
            MaxFrequency = 3,
            MaxDegree = 6,
            SphereChannels = 64,
            RotationChannels = 32,
            TrainLevel = 3,
            TestLevel = 5,
            LearningRate = 1e-3,
        },
        _ => new SymsolOptions(),
    };
}
