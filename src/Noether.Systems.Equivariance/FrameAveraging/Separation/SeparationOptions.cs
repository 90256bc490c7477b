using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>Options of the recipe <c>frame-averaging/separation</c>.</summary>
public sealed record SeparationOptions
{
    /// <summary>Where the graphs come from.</summary>
    [Option("Graphs: Exp (the data set graph-separation), Generated (smaller sets made on the spot), or Auto (the data set where it is here)")]
    public PairSource Source { get; init; } = PairSource.Auto;

    /// <summary>Random networks.</summary>
    [Option("Networks with random weights; two graphs are told apart when one of these gives them different numbers", Unit = "networks", Min = 1)]
    public int Initialisations { get; init; } = 100;

    /// <summary>When two embeddings differ.</summary>
    [Option("Two graphs' ten numbers differ when the sum of absolute differences exceeds this", Min = 0)]
    public double Threshold { get; init; } = 1e-3;

    /// <summary>Random orders.</summary>
    [Option("Orders drawn from a graph's frame each time it is evaluated", Unit = "orders", Min = 1)]
    public int Samples { get; init; } = 1;

    /// <summary>Size of the control.</summary>
    [Option("Graphs of each set, evenly spread, that are compared with themselves numbered anew", Unit = "graphs", Min = 1)]
    public int ControlGraphs { get; init; } = 600;

    /// <summary>Frames that are averaged as a whole.</summary>
    [Option("Largest frame that the exact test averages as a whole; graphs with larger ones are left out of it", Unit = "orders", Min = 1, Max = 5040)]
    public int WholeFrames { get; init; } = 24;

    /// <summary>Ties by features.</summary>
    [Option("Whether kinds and degrees of nodes break ties of the spectrum, which makes frames smaller")]
    public bool UseFeatures { get; init; }

    /// <summary>Pairs of the fixed test.</summary>
    [Option("Pairs of each set that are also compared by averages over many orders: hard ones, and small ones that rounds of messages cannot tell apart", Unit = "pairs", Min = 1)]
    public int FixedPairs { get; init; } = 600;

    /// <summary>Orders of the fixed test.</summary>
    [Option("Orders in these averages", Unit = "orders", Min = 1)]
    public int FixedSamples { get; init; } = 32;

    /// <summary>Networks of the fixed test.</summary>
    [Option("Networks with random weights that these averages are taken of", Unit = "networks", Min = 0)]
    public int FixedInitialisations { get; init; } = 2;

    /// <summary>Width of messages.</summary>
    [Option("Channels of each of the three rounds of messages", Unit = "channels", Min = 1)]
    public int Width { get; init; } = 64;

    /// <summary>Widths of the perceptron of small graphs.</summary>
    [Option("Channels of the hidden layers of the perceptron of small graphs", Unit = "channels", Min = 1)]
    public IReadOnlyList<int> SmallPerceptron { get; init; } = [128, 64];

    /// <summary>Widths of the perceptron of the other graphs.</summary>
    [Option("Channels of the hidden layers of the perceptron of the other graphs (the paper's: 2048, 4096, 2048)", Unit = "channels", Min = 1)]
    public IReadOnlyList<int> LargePerceptron { get; init; } = [512, 1024, 512];

    /// <summary>The values of a preset.</summary>
    public static SeparationOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new SeparationOptions { Source = PairSource.Generated, Initialisations = 20, FixedPairs = 60, FixedSamples = 16, FixedInitialisations = 3 },
        Preset.Reproduce => new SeparationOptions(),
        _ => new SeparationOptions { Source = PairSource.Exp, ControlGraphs = 12_000, FixedSamples = 256, FixedInitialisations = 100, LargePerceptron = [2048, 4096, 2048] },
    };
}
