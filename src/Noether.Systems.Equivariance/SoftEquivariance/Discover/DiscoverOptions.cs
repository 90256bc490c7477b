using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.SoftEquivariance.Discover;

/// <summary>Options of the recipe <c>soft-equivariance/discover</c>.</summary>
public sealed record DiscoverOptions
{
    /// <summary>Number of data sets.</summary>
    [Option("Data sets of each arm, each with forces of its own", Unit = "sets", Min = 1)]
    public int Sets { get; init; } = 10;

    /// <summary>Size of a data set.</summary>
    [Option("Trajectories of each set", Unit = "trajectories", Min = 100)]
    public int Trajectories { get; init; } = 1500;

    /// <summary>Length of a trajectory.</summary>
    [Option("Frames of each trajectory", Unit = "frames", Min = 3)]
    public int Frames { get; init; } = 4;

    /// <summary>Time between frames.</summary>
    [Option("Time between two frames", Min = 0.001)]
    public double Interval { get; init; } = 0.3;

    /// <summary>Noise of positions.</summary>
    [Option("Standard deviation of what is added to every coordinate", Min = 0)]
    public double Noise { get; init; } = 1e-3;

    /// <summary>Training of the regressions.</summary>
    [Option("Training of the regressions that are compared", Unit = "steps", Min = 100)]
    public int Steps { get; init; } = 1500;

    /// <summary>Largest broken share that counts as held.</summary>
    [Option("Largest broken share of the predictable motion of a symmetry that counts as held", Min = 0, Max = 1)]
    public double Tolerance { get; init; } = 0.02;

    /// <summary>The values of a preset.</summary>
    public static DiscoverOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new DiscoverOptions { Sets = 1, Trajectories = 800, Steps = 1000 },
        Preset.Reproduce => new DiscoverOptions(),
        _ => new DiscoverOptions { Sets = 100 },
    };
}
