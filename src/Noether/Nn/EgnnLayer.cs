using Noether.Geometry;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// A layer that is equivariant under all motions of space, reflections included, and under permutations of nodes:
/// messages m_ij = phi_e(h_i, h_j, |x_i - x_j|^2, a_ij), positions x_i + phi_v(h_i) v_i + mean_j (x_i - x_j) phi_x(m_ij), features h_i + phi_h(h_i, sum_j m_ij).
/// </summary>
/// <remarks>
/// Source: Satorras, Hoogeboom, Welling, "E(n) equivariant graph neural networks", ICML 2021, equations 3 to 6, and 7 with velocities; perceptrons as in its
/// appendix C: two maps each with SiLU, phi_e activated at its end too, phi_x without a bias at its end and drawn small there, so that points hardly move at first.
/// As in the authors' program, phi_v always multiplies the velocities at the beginning.
/// </remarks>
public sealed class EgnnLayer : torch.nn.Module<GraphBatch, PointState, Tensor?, PointState>
{
    private const double FirstMoves = 1e-3;

    private readonly PairPerceptron messages;
    private readonly Linear move;
    private readonly Parameter moveHead;
    private readonly RowMlp? push;
    private readonly Linear? attention;
    private readonly RowMlp? update;
    private readonly EgnnOptions _options;

    /// <param name="features">Channels of a node, c.</param>
    /// <param name="edgeFeatures">Numbers of an edge besides the squared distance, k; may be 0.</param>
    /// <param name="hidden">Width of the messages and of all hidden layers.</param>
    /// <param name="generator">Draws the first weights, as torch's own layers do.</param>
    /// <param name="options">Variants; null for the defaults.</param>
    public EgnnLayer(int features, int edgeFeatures, int hidden, Generator generator, EgnnOptions? options = null)
        : base(nameof(EgnnLayer))
    {
        _options = options ?? new EgnnOptions();
        messages = new PairPerceptron(features, edgeFeatures + 1, hidden, generator);
        move = Initial.DrawUniform(torch.nn.Linear(hidden, hidden), generator);
        // Glorot and Bengio, AISTATS 2010, equation 16, times a small gain.
        moveHead = Initial.Uniform([1, hidden], FirstMoves * Math.Sqrt(6.0 / (hidden + 1)), generator);
        push = _options.Velocities ? new RowMlp(features, hidden, 1, generator) : null;
        attention = _options.Attention ? Initial.DrawUniform(torch.nn.Linear(hidden, 1), generator) : null;
        update = _options.UpdateFeatures ? new RowMlp(features + hidden, hidden, features, generator, _options.Residual) : null;
        RegisterComponents();
    }

    /// <summary>Its variant.</summary>
    public EgnnOptions Options => _options;

    /// <param name="graph">The edges.</param>
    /// <param name="state">Features <c>[nodes, c]</c>, positions <c>[nodes, d]</c> and, where the layer reads them, velocities <c>[nodes, d]</c>.</param>
    /// <param name="edges"><c>[edges, k]</c>, in the order of the graph's edges; null where k is 0.</param>
    /// <returns>New features (the same ones where they are not updated) and positions; the velocities as they were.</returns>
    /// <exception cref="ArgumentException">The layer reads velocities and there are none.</exception>
    public override PointState forward(GraphBatch graph, PointState state, Tensor? edges)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(state);
        if (_options.Velocities && state.Velocities is null)
        {
            throw new ArgumentException("The layer moves points along their velocities, and the state has none.", nameof(state));
        }

        using var scope = torch.NewDisposeScope();
        var (sums, moves) = Receive(graph, state, edges);
        var positions = state.Positions + moves;
        if (push is not null)
        {
            positions += push.call(state.Features, null) * state.Velocities!;
        }

        return new PointState(scope.MoveToOuter(update is null ? state.Features.alias() : update.call(state.Features, sums)), scope.MoveToOuter(positions), state.Velocities);
    }

    /// <summary>What arrives at each node: the sum of messages <c>[nodes, hidden]</c> and the move of its position <c>[nodes, d]</c>.</summary>
    private (Tensor Sums, Tensor Moves) Receive(GraphBatch graph, PointState state, Tensor? edges)
    {
        if (attention is null && !_options.BoundMoves && !_options.NormaliseDifferences)
        {
            return messages.SumAndMove(graph, state.Features, edges, state.Positions, move, moveHead, _options.MeanOfMoves);
        }

        var differences = graph.FromReceivers(state.Positions) - graph.FromSenders(state.Positions);
        var squares = differences.square().sum(1, keepdim: true);
        var sent = messages.call(graph, state.Features, edges is null ? squares : torch.cat([squares, edges], 1));
        if (attention is not null)
        {
            sent *= attention.call(sent).sigmoid();
        }

        var factors = torch.nn.functional.linear(torch.nn.functional.silu(move.call(sent)), moveHead);
        if (_options.BoundMoves)
        {
            factors = factors.tanh();
        }

        if (_options.NormaliseDifferences)
        {
            differences /= 1 + Length(squares);
        }

        var moved = differences * factors;
        return (graph.Sum(sent), _options.MeanOfMoves ? graph.Mean(moved) : graph.Sum(moved));
    }

    /// <summary>Square roots with a finite derivative at zero, where two points coincide.</summary>
    private static Tensor Length(Tensor squares) => (squares + 1e-12).sqrt();
}
