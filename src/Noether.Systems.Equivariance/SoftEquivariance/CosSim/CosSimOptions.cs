using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.SoftEquivariance.CosSim;

/// <summary>Options of the recipe <c>soft-equivariance/cossim</c>.</summary>
public sealed record CosSimOptions : SoftOptions
{
    /// <summary>How far the laws are from the symmetric one.</summary>
    [Option("How much lengths and ratios count where they count", Min = 0, Max = 10)]
    public double Size { get; init; } = 1;

    /// <summary>Size of the training set.</summary>
    [Option("Samples to train on", Unit = "samples", Min = 2)]
    public int TrainSamples { get; init; } = 1000;

    /// <summary>Size of the other sets.</summary>
    [Option("Samples by which weights are chosen, and as many on which results are measured", Unit = "samples", Min = 2)]
    public int HeldSamples { get; init; } = 1000;

    /// <summary>The values of a preset. Enlargements allow nearly no weights, so that first weights are free here.</summary>
    public static CosSimOptions For(Preset preset)
    {
        var small = new CosSimOptions { Strength = 0.01, WeightDecay = 2e-5, BatchSize = 200, Start = SoftStart.Free, Epochs = 30, AdjustAt = 12 };
        return preset switch
        {
            Preset.Smoke => small,
            Preset.Reproduce => small with { Channels = 64, Epochs = 300, AdjustAt = 75 },
            _ => small with { Channels = 128, Epochs = 2000, AdjustAt = 500 },
        };
    }
}
