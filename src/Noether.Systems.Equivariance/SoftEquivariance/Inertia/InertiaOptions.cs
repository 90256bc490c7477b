using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.SoftEquivariance.Inertia;

/// <summary>Options of the recipe <c>soft-equivariance/inertia</c>.</summary>
public sealed record InertiaOptions : SoftOptions
{
    /// <summary>Which laws.</summary>
    [Option("The laws to learn, one network each: of x, y, z (the axis that a law singles out) and mixed, joined by +")]
    public string Laws { get; init; } = "z";

    /// <summary>How far the laws are from the whole group.</summary>
    [Option("How much of the law singles out directions", Min = 0, Max = 10)]
    public double Size { get; init; } = 0.3;

    /// <summary>Size of the training set.</summary>
    [Option("Samples to train on", Unit = "samples", Min = 2)]
    public int TrainSamples { get; init; } = 1000;

    /// <summary>Size of the other sets.</summary>
    [Option("Samples by which weights are chosen, and as many on which results are measured", Unit = "samples", Min = 2)]
    public int HeldSamples { get; init; } = 1000;

    /// <summary>
    /// The values of a preset. The paper's training (8,000 epochs of 2 steps, adjusted after 2,000 at power 2) is too long for a core. In a tenth of its steps penalties come as
    /// much from the jitter of large steps as from the data, so that shorter trainings take smaller batches and adjust later, when steps have become small, and more steeply.
    /// </summary>
    public static InertiaOptions For(Preset preset)
    {
        var shorter = new InertiaOptions { BatchSize = 100, LearningRate = 5e-3, Strength = 30, Power = 5 };
        return preset switch
        {
            Preset.Smoke => shorter with { Epochs = 60, AdjustAt = 40 },
            Preset.Reproduce => shorter with { Laws = "x+y+z+mixed", Channels = 128, Epochs = 300, AdjustAt = 200 },
            _ => new InertiaOptions { Laws = "x+y+z+mixed", Channels = 128, Epochs = 8000, AdjustAt = 2000, ValidateEvery = 10, Start = SoftStart.Free },
        };
    }

    /// <summary>The laws asked for.</summary>
    /// <exception cref="InputException">There is no such law.</exception>
    internal IReadOnlyList<InertiaLaw> Chosen()
    {
        var names = Laws.Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var known = InertiaLaw.All.Select(l => l.Name).ToList();
        return names.Length > 0 && names.FirstOrDefault(n => !known.Contains(n, StringComparer.Ordinal)) is null && names.Distinct(StringComparer.Ordinal).Count() == names.Length
            ? [.. names.Select(n => InertiaLaw.All[known.IndexOf(n)])]
            : throw new InputException($"laws={Laws}: expected some of {string.Join(", ", known)}, each once, joined by +, such as x+y+z.");
    }
}
