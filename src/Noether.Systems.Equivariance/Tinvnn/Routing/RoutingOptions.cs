using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Tinvnn.Routing;

/// <summary>Options of the recipes <c>tinvnn/tsp</c> and <c>tinvnn/cvrp</c>.</summary>
public sealed record RoutingOptions
{
    /// <summary>Size of a problem.</summary>
    [Option("Places to be visited, the depot not counted", Unit = "places", Min = 4, Max = 200)]
    public int Places { get; init; } = 20;

    /// <summary>Length of training.</summary>
    [Option("Training steps", Unit = "steps", Min = 1)]
    public int Steps { get; init; } = 1500;

    /// <summary>Batch size.</summary>
    [Option("Problems a training step", Unit = "problems", Min = 2)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Peak learning rate.</summary>
    [Option("Largest learning rate of Adam; it falls to a tenth along a cosine", Min = 0)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>What costs are compared with in training.</summary>
    [Option("Shared: every place is a start, and the mean over starts is expected; Rollout: one start, and what an earlier state of the network does greedily is expected")]
    public BaselineKind Baseline { get; init; } = BaselineKind.Shared;

    /// <summary>Time between challenges.</summary>
    [Option("Steps between two tests whether the network now beats its earlier state (with baseline=Rollout)", Unit = "steps", Min = 1)]
    public int ChallengeEvery { get; init; } = 100;

    /// <summary>Width.</summary>
    [Option("Channels of a place: a multiple of the heads", Unit = "channels", Min = 8, Max = 1024)]
    public int Width { get; init; } = 64;

    /// <summary>Heads.</summary>
    [Option("Heads of attention", Unit = "heads", Min = 1, Max = 64)]
    public int Heads { get; init; } = 8;

    /// <summary>Hidden width.</summary>
    [Option("Width of the encoder's perceptrons", Unit = "channels", Min = 8, Max = 4096)]
    public int Hidden { get; init; } = 128;

    /// <summary>Layers.</summary>
    [Option("Layers of the encoder", Unit = "layers", Min = 1, Max = 12)]
    public int Layers { get; init; } = 3;

    /// <summary>Size of the test.</summary>
    [Option("Problems that the networks are tested on, as given and moved", Unit = "problems", Min = 2)]
    public int TestProblems { get; init; } = 256;

    /// <summary>Starts of the search.</summary>
    [Option("Starts of the local search that tours are compared with", Unit = "starts", Min = 1)]
    public int SearchStarts { get; init; } = 10;

    /// <summary>The values of a preset.</summary>
    public static RoutingOptions For(Preset preset) => preset switch
    {
        Preset.Smoke => new RoutingOptions { Places = 10, Steps = 60, BatchSize = 32, TestProblems = 64, Hidden = 64 },
        Preset.Reproduce => new RoutingOptions(),
        _ => new RoutingOptions
        {
            Places = 50,
            Steps = 250_000,
            BatchSize = 512,
            LearningRate = 1e-4,
            Baseline = BaselineKind.Rollout,
            ChallengeEvery = 2500,
            Width = 128,
            Hidden = 512,
            TestProblems = 1000,
        },
    };
}

/// <summary>What costs are compared with in training.</summary>
public enum BaselineKind
{
    /// <summary>The mean over all starts.</summary>
    Shared,

    /// <summary>The greedy decisions of an earlier state.</summary>
    Rollout,
}
