using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.Ponita.Nbody;

/// <summary>A network that says where each particle goes: charges and velocities at a grid of directions, one vector out. Fields <c>x</c>, <c>v</c>, <c>charge</c> in, <c>target</c> out.</summary>
internal sealed class OrientedForecaster : NetworkModel
{
    private readonly OrientedNetwork network;
    private readonly CompleteGraphs _graphs = new();

    /// <param name="size">How large the network is.</param>
    /// <param name="generator">Draws the first weights and the directions.</param>
    public OrientedForecaster(OrientedNetworkOptions size, Generator generator)
        : base(nameof(OrientedForecaster))
    {
        network = new OrientedNetwork(size with { InputScalars = 1, InputVectors = 1, OutputScalars = 0, OutputVectors = 1 }, generator);
        RegisterComponents();
    }

    /// <summary>The forecaster trained on one random turn of each sample, and averaged over some in evaluation.</summary>
    public static FrameAverage Turned(OrientedForecaster network, int turns, Generator generator)
    {
        var rotations = new SO3();
        return new FrameAverage(network, new FullGroup(rotations), Symmetry.Natural(rotations), generator.Fork("turns"), new FrameDraws(Training: 1, Evaluation: turns));
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var places = x["x"].Value;
        var nodes = new OrientedNodes(places.flatten(0, 1), x["charge"].Value.flatten(0, 1), x["v"].Value.flatten(0, 1).unsqueeze(1));
        var moves = network.call(_graphs.Of(places.shape[0], places.shape[1]), nodes).Vectors!;
        return new Batch(("target", new Field(scope.MoveToOuter(places + moves.view(places.shape)), FieldType.Position)));
    }
}

/// <summary>
/// The ablation without directions, which knows distances and charges and no velocities: its scalars weigh the differences to the other particles, w_ij = a_i·b_j, along whose mean a particle goes.
/// </summary>
internal sealed class DistanceForecaster : NetworkModel
{
    private const int Weights = 8;

    private readonly OrientedNetwork network;
    private readonly CompleteGraphs _graphs = new();

    /// <param name="size">How large the network is.</param>
    /// <param name="generator">Draws the first weights.</param>
    public DistanceForecaster(OrientedNetworkOptions size, Generator generator)
        : base(nameof(DistanceForecaster))
    {
        network = new OrientedNetwork(size with { Orientations = 0, InputScalars = 1, OutputScalars = 2 * Weights }, generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var places = x["x"].Value;
        var graph = _graphs.Of(places.shape[0], places.shape[1]);
        var rows = places.flatten(0, 1);
        var said = network.call(graph, new OrientedNodes(rows, x["charge"].Value.flatten(0, 1))).Scalars!;
        var weights = (graph.FromReceivers(said.narrow(1, 0, Weights)) * graph.FromSenders(said.narrow(1, Weights, Weights))).sum(1, keepdim: true);
        var moves = graph.Mean(weights * (graph.FromSenders(rows) - graph.FromReceivers(rows)));
        return new Batch(("target", new Field(scope.MoveToOuter(places + moves.view(places.shape)), FieldType.Position)));
    }
}

/// <summary>The baseline without invariance: the same layers on differences as they are, velocities among the scalars, displacements out.</summary>
internal sealed class RawForecaster : NetworkModel
{
    private const int Dimension = 3;

    private readonly OrientedNetwork network;
    private readonly CompleteGraphs _graphs = new();

    /// <param name="size">How large the network is.</param>
    /// <param name="generator">Draws the first weights.</param>
    public RawForecaster(OrientedNetworkOptions size, Generator generator)
        : base(nameof(RawForecaster))
    {
        network = new OrientedNetwork(size with { Orientations = 0, Attributes = PoseAttributes.Raw, InputScalars = 1 + Dimension, OutputScalars = Dimension }, generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var places = x["x"].Value;
        var scalars = torch.cat([x["charge"].Value, x["v"].Value], 2).flatten(0, 1);
        var moves = network.call(_graphs.Of(places.shape[0], places.shape[1]), new OrientedNodes(places.flatten(0, 1), scalars)).Scalars!;
        return new Batch(("target", new Field(scope.MoveToOuter(places + moves.view(places.shape)), FieldType.Position)));
    }
}
