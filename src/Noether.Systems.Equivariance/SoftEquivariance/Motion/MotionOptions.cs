using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.SoftEquivariance.Motion;

/// <summary>Whose motion is forecast.</summary>
public enum MotionSource
{
    /// <summary>Made-up vehicles on hilly roads, in space.</summary>
    Vehicles,

    /// <summary>Recorded pedestrians, in the plane.</summary>
    Pedestrians,
}

/// <summary>Options of the recipe <c>soft-equivariance/motion</c>.</summary>
public sealed record MotionOptions : SoftOptions
{
    /// <summary>Whose motion.</summary>
    [Option("Made-up vehicles in space, or recorded pedestrians in the plane (the data set eth-ucy)")]
    public MotionSource Source { get; init; } = MotionSource.Vehicles;

    /// <summary>Which scene is held out.</summary>
    [Option("The scene of pedestrians that is held out for testing: eth, hotel, univ, zara1 or zara2")]
    public string Scene { get; init; } = "zara1";

    /// <summary>How headings are spread.</summary>
    [Option("Standard deviation of vehicles' headings about the x axis; 0 for any heading", Unit = "radians", Min = 0, Max = 4)]
    public double HeadingSpread { get; init; }

    /// <summary>Size of the training set.</summary>
    [Option("Tracks to train on", Unit = "tracks", Min = 2)]
    public int TrainSamples { get; init; } = 1000;

    /// <summary>Size of the other sets.</summary>
    [Option("Tracks by which weights are chosen, and as many on which results are measured", Unit = "tracks", Min = 2)]
    public int HeldSamples { get; init; } = 1000;

    /// <summary>The values of a preset.</summary>
    public static MotionOptions For(Preset preset)
    {
        var small = new MotionOptions { Strength = 0.3, Power = 5, WeightDecay = 0, LearningRate = 1e-3, BatchSize = 128, Start = SoftStart.Half, Epochs = 10, AdjustAt = 4, ValidateEvery = 1 };
        return preset switch
        {
            Preset.Smoke => small,
            Preset.Reproduce => small with { Channels = 64, TrainSamples = 2000, HeldSamples = 2000, Epochs = 80, AdjustAt = 30, ValidateEvery = 4 },
            _ => small with { Channels = 384, TrainSamples = 16_000, HeldSamples = 2000, LearningRate = 2e-4, Epochs = 500, AdjustAt = 100 },
        };
    }
}
