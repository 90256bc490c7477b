using Noether.Geometry;
using Noether.Numerics;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Messages along edges by a perceptron of both ends and of numbers of the edge itself: m_ij = SiLU(W_2 SiLU(W_1 [h_i, h_j, a_ij] + b_1) + b_2), from
/// sender j to receiver i. The first map is split, W_1 [h_i, h_j, a] = W_r h_i + W_s h_j + W_a a, so that its large products are made once a node.
/// </summary>
internal sealed class PairPerceptron : torch.nn.Module<GraphBatch, Tensor, Tensor, Tensor>
{
    private readonly Parameter ends;
    private readonly Parameter scalars;
    private readonly Parameter bias;
    private readonly Linear second;
    private readonly int _hidden;

    /// <param name="features">Channels of a node.</param>
    /// <param name="edgeScalars">Numbers of an edge.</param>
    /// <param name="hidden">Width of both layers.</param>
    /// <param name="generator">Draws the first weights as torch's own layers do, by the fan-in of the map before it was split.</param>
    public PairPerceptron(int features, int edgeScalars, int hidden, Generator generator)
        : base(nameof(PairPerceptron))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        ArgumentOutOfRangeException.ThrowIfNegative(edgeScalars);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hidden);
        _hidden = hidden;
        var bound = 1 / Math.Sqrt((2 * features) + edgeScalars);
        ends = Initial.Uniform([2 * hidden, features], bound, generator);
        scalars = Initial.Uniform([hidden, edgeScalars], bound, generator);
        bias = Initial.Uniform([hidden], bound, generator);
        second = Initial.DrawUniform(torch.nn.Linear(hidden, hidden), generator);
        RegisterComponents();
    }

    /// <summary>The messages themselves.</summary>
    /// <param name="graph">The edges.</param>
    /// <param name="nodes"><c>[nodes, features]</c>.</param>
    /// <param name="edges"><c>[edges, edgeScalars]</c>.</param>
    /// <returns><c>[edges, hidden]</c>.</returns>
    public override Tensor forward(GraphBatch graph, Tensor nodes, Tensor edges)
    {
        using var scope = torch.NewDisposeScope();
        var parts = torch.nn.functional.linear(nodes, ends);
        var first = graph.FromReceivers(parts.narrow(1, 0, _hidden) + bias)
            + graph.FromSenders(parts.narrow(1, _hidden, _hidden))
            + torch.nn.functional.linear(edges, scalars);
        return scope.MoveToOuter(torch.nn.functional.silu(second.call(torch.nn.functional.silu(first))));
    }

    /// <summary>The sum of the messages into each node, without making each of them last.</summary>
    /// <inheritdoc cref="forward"/>
    /// <returns><c>[nodes, hidden]</c>.</returns>
    public Tensor Sum(GraphBatch graph, Tensor nodes, Tensor edges)
    {
        var given = edges.shape[1] == 0 ? null : edges;
        return PairMessages.Apply(graph.Pairs, new PairTensors(nodes, given, null, ends, scalars, bias, second.weight!, second.bias!, null, null, null), meanOfMoves: false).Sums;
    }

    /// <summary>The sum of the messages into each node and the moves of the points along the differences to their neighbours.</summary>
    /// <param name="graph">The edges.</param>
    /// <param name="nodes"><c>[nodes, features]</c>.</param>
    /// <param name="edges"><c>[edges, edgeScalars - 1]</c>, as the squared distance goes before them; null where there are none.</param>
    /// <param name="positions"><c>[nodes, d]</c>.</param>
    /// <param name="move">The first map from a message to the factor of its difference.</param>
    /// <param name="moveHead">The last map, <c>[1, hidden]</c>.</param>
    /// <param name="mean">Whether moves into a node are divided by their number.</param>
    /// <returns><c>[nodes, hidden]</c> and <c>[nodes, d]</c>.</returns>
    public (Tensor Sums, Tensor Moves) SumAndMove(GraphBatch graph, Tensor nodes, Tensor? edges, Tensor positions, Linear move, Parameter moveHead, bool mean)
    {
        var tensors = new PairTensors(nodes, edges, positions, ends, scalars, bias, second.weight!, second.bias!, move.weight!, move.bias!, moveHead);
        var (sums, moves) = PairMessages.Apply(graph.Pairs, tensors, mean);
        return (sums, moves!);
    }
}
