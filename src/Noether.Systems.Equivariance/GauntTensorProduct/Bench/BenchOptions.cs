using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>Options of the recipe <c>gaunt-tensor-product/bench</c>. Which operations are timed is the choice of arms.</summary>
public sealed record BenchOptions
{
    /// <summary>First degree.</summary>
    [Option("Lowest degree L", Min = 1, Max = 12)]
    public int Lmin { get; init; } = 1;

    /// <summary>Last degree.</summary>
    [Option("Highest degree L of products and convolutions", Min = 1, Max = 12)]
    public int Lmax { get; init; } = 12;

    /// <summary>Last degree of powers.</summary>
    [Option("Highest degree L of many-body powers", Min = 1, Max = 8)]
    public int ManybodyLmax { get; init; } = 6;

    /// <summary>Powers.</summary>
    [Option("Orders of many-body powers", Min = 2, Max = 6)]
    public IReadOnlyList<int> Orders { get; init; } = [2, 3, 4, 5];

    /// <summary>Rows, or edges.</summary>
    [Option("Pairs of features, edges, or atoms; edges come in eights", Unit = "items", Min = 16)]
    public int Items { get; init; } = 32;

    /// <summary>Channels.</summary>
    [Option("Functions on the sphere that an item has", Unit = "channels", Min = 1)]
    public int Channels { get; init; } = 16;

    /// <summary>Calls.</summary>
    [Option("Timed calls of each way, in turns, after warm-up, and more until ten were left alone; median and least are kept", Unit = "calls", Min = 3)]
    public int Repeats { get; init; } = 11;

    /// <summary>Memory of one way.</summary>
    [Option("A way that would need more memory than this at some size is left out there", Unit = "MB", Min = 1)]
    public double Memory { get; init; } = 2000;

    /// <summary>Time of one call.</summary>
    [Option("A way whose call took longer than this is left out at larger sizes", Unit = "seconds", Min = 0.001)]
    public double Seconds { get; init; } = 1;

    /// <summary>The values of a preset.</summary>
    public static BenchOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new BenchOptions { Lmax = 3, ManybodyLmax = 2, Orders = [2, 3], Items = 16, Channels = 8, Repeats = 3 },
        Preset.Reproduce => new BenchOptions(),
        _ => new BenchOptions { ManybodyLmax = 8, Items = 128, Channels = 128, Memory = 16_000, Seconds = 20 },
    };
}
