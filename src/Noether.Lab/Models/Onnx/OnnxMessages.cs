using Noether.Nn;
using TorchSharp.Modules;

namespace Noether.Lab.Models.Onnx;

/// <summary>Edges of graphs in a computation.</summary>
/// <param name="Senders">Name of the nodes they leave, int64 <c>[edges]</c>.</param>
/// <param name="Receivers">Name of the nodes they enter, int64 <c>[edges]</c>.</param>
public sealed record OnnxEdges(string Senders, string Receivers);

/// <summary>Names of what layers over graphs of points hand on, see <see cref="PointState"/>.</summary>
/// <param name="Features"><c>[nodes, c]</c>.</param>
/// <param name="Positions"><c>[nodes, d]</c>.</param>
/// <param name="Velocities"><c>[nodes, d]</c>; null for models without.</param>
public sealed record OnnxPointState(string Features, string Positions, string? Velocities = null);

/// <summary>
/// Writes layers that send messages along edges: gathers by node and sums by <c>ScatterElements</c>, in the order of the edges. Any number of nodes and edges;
/// graphs of a batch are one graph.
/// </summary>
public static class OnnxMessages
{
    /// <summary>Adds a <see cref="GinLayer"/>.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="layer">The layer; its map must have a form of its own.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="nodes">Name of <c>[nodes, c]</c>.</param>
    /// <returns>Name of <c>[nodes, c']</c>.</returns>
    public static string Write(OnnxGraph graph, GinLayer layer, OnnxEdges edges, string nodes)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(edges);
        var own = graph.Add("Add", [nodes, graph.Add("Mul", [nodes, graph.Weight(layer.Weight("epsilon"))])]);
        return OnnxLayers.Write(graph, layer.Part<torch.nn.Module>("map"), graph.Add("Add", [own, Sum(graph, edges, nodes, FromSenders(graph, edges, nodes))]));
    }

    /// <summary>Adds a <see cref="GcnLayer"/>.</summary>
    /// <inheritdoc cref="Write(OnnxGraph, GinLayer, OnnxEdges, string)"/>
    public static string Write(OnnxGraph graph, GcnLayer layer, OnnxEdges edges, string nodes)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(edges);
        var degrees = graph.Add("Add", [Count(graph, edges, nodes), graph.Weight(1.0)]);
        var factors = graph.Add("Div", [graph.Weight(1.0), graph.Add("Sqrt", [degrees])]);
        var scaled = graph.Add("Mul", [nodes, factors]);
        var sums = graph.Add("Add", [Sum(graph, edges, nodes, FromSenders(graph, edges, scaled)), scaled]);
        return OnnxLayers.Write(graph, layer.Part<Linear>("map"), graph.Add("Mul", [sums, factors]));
    }

    /// <summary>Adds an <see cref="MpnnLayer"/>.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="nodes">Name of <c>[nodes, c]</c>.</param>
    /// <param name="edgeFeatures">Name of <c>[edges, k]</c>; null where k is 0.</param>
    /// <returns>Name of <c>[nodes, c]</c>.</returns>
    public static string Write(OnnxGraph graph, MpnnLayer layer, OnnxEdges edges, string nodes, string? edgeFeatures)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(edges);
        var sums = Sum(graph, edges, nodes, Messages(graph, layer.Part<torch.nn.Module>("messages"), edges, nodes, edgeFeatures));
        return Perceptron(graph, layer.Part<torch.nn.Module>("update"), nodes, sums, layer.Residual);
    }

    /// <summary>Adds an <see cref="EgnnLayer"/>.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="edges">The edges.</param>
    /// <param name="state">Features, positions and, where the layer reads them, velocities.</param>
    /// <param name="edgeFeatures">Name of <c>[edges, k]</c>; null where k is 0.</param>
    /// <returns>New features and positions.</returns>
    /// <exception cref="InputException">The layer reads velocities and there are none.</exception>
    public static OnnxPointState Write(OnnxGraph graph, EgnnLayer layer, OnnxEdges edges, OnnxPointState state, string? edgeFeatures)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(edges);
        ArgumentNullException.ThrowIfNull(state);
        var (sums, moves) = Receive(graph, layer, edges, state, edgeFeatures);
        var positions = graph.Add("Add", [state.Positions, moves]);
        if (layer.Optional("push") is { } push)
        {
            var velocities = state.Velocities ?? throw new InputException("The layer moves points along their velocities, and the state has none.");
            positions = graph.Add("Add", [positions, graph.Add("Mul", [Perceptron(graph, push, state.Features, null, residual: false), velocities])]);
        }

        var features = layer.Optional("update") is { } update ? Perceptron(graph, update, state.Features, sums, layer.Options.Residual) : state.Features;
        return state with { Features = features, Positions = positions };
    }

    /// <summary>Sums of messages, and moves of the positions.</summary>
    private static (string Sums, string Moves) Receive(OnnxGraph graph, EgnnLayer layer, OnnxEdges edges, OnnxPointState state, string? edgeFeatures)
    {
        var differences = graph.Add("Sub", [FromReceivers(graph, edges, state.Positions), FromSenders(graph, edges, state.Positions)]);
        var squares = graph.Add("ReduceSum", [graph.Add("Mul", [differences, differences]), graph.Weight(1)]);
        var numbers = edgeFeatures is null ? squares : graph.Add("Concat", [squares, edgeFeatures], OnnxAttribute.Of("axis", 1L));
        var sent = Messages(graph, layer.Part<torch.nn.Module>("messages"), edges, state.Features, numbers);
        if (layer.Optional("attention") is Linear attention)
        {
            sent = graph.Add("Mul", [sent, graph.Add("Sigmoid", [OnnxLayers.Write(graph, attention, sent)])]);
        }

        var factors = Mapped(graph, Silu(graph, OnnxLayers.Write(graph, layer.Part<Linear>("move"), sent)), layer.Weight("moveHead"));
        factors = layer.Options.BoundMoves ? graph.Add("Tanh", [factors]) : factors;
        if (layer.Options.NormaliseDifferences)
        {
            var lengths = graph.Add("Sqrt", [graph.Add("Add", [squares, graph.Weight(1e-12)])]);
            differences = graph.Add("Div", [differences, graph.Add("Add", [lengths, graph.Weight(1.0)])]);
        }

        var moves = Sum(graph, edges, state.Features, graph.Add("Mul", [differences, factors]));
        return (
            Sum(graph, edges, state.Features, sent),
            layer.Options.MeanOfMoves ? graph.Add("Div", [moves, graph.Add("Max", [Count(graph, edges, state.Features), graph.Weight(1.0)])]) : moves);
    }

    /// <summary>Messages along the edges, <c>[edges, hidden]</c>, by a perceptron whose first map is split into parts for receivers, senders and edges.</summary>
    private static string Messages(OnnxGraph graph, torch.nn.Module perceptron, OnnxEdges edges, string nodes, string? edgeFeatures)
    {
        using var scope = torch.NewDisposeScope();
        var ends = perceptron.Weight("ends");
        var hidden = ends.shape[0] / 2;
        var received = graph.Add("Add", [Mapped(graph, nodes, ends.narrow(0, 0, hidden)), graph.Weight(perceptron.Weight("bias"))]);
        var first = graph.Add("Add", [FromReceivers(graph, edges, received), FromSenders(graph, edges, Mapped(graph, nodes, ends.narrow(0, hidden, hidden)))]);
        if (edgeFeatures is not null)
        {
            first = graph.Add("Add", [first, Mapped(graph, edgeFeatures, perceptron.Weight("scalars"))]);
        }

        return Silu(graph, OnnxLayers.Write(graph, perceptron.Part<Linear>("second"), Silu(graph, first)));
    }

    /// <summary>Two maps on the columns of both parts, with SiLU in between.</summary>
    private static string Perceptron(OnnxGraph graph, torch.nn.Module perceptron, string left, string? right, bool residual)
    {
        var given = right is null ? left : graph.Add("Concat", [left, right], OnnxAttribute.Of("axis", 1L));
        var answer = OnnxLayers.Write(graph, perceptron.Part<Linear>("second"), Silu(graph, OnnxLayers.Write(graph, perceptron.Part<Linear>("first"), given)));
        return residual ? graph.Add("Add", [left, answer]) : answer;
    }

    private static string Silu(OnnxGraph graph, string x) => graph.Add("Mul", [x, graph.Add("Sigmoid", [x])]);

    private static string Mapped(OnnxGraph graph, string x, Tensor map)
    {
        using var turned = map.detach().t();
        return graph.Add("MatMul", [x, graph.Weight(turned)]);
    }

    private static string FromSenders(OnnxGraph graph, OnnxEdges edges, string nodes) => graph.Add("Gather", [nodes, edges.Senders]);

    private static string FromReceivers(OnnxGraph graph, OnnxEdges edges, string nodes) => graph.Add("Gather", [nodes, edges.Receivers]);

    /// <summary>Number of edges into each node, float32 <c>[nodes, 1]</c>.</summary>
    private static string Count(OnnxGraph graph, OnnxEdges edges, string nodes)
    {
        var shape = graph.Add("Concat", [graph.Add("Shape", [edges.Receivers]), graph.Weight(1)], OnnxAttribute.Of("axis", 0L));
        return Sum(graph, edges, nodes, graph.Add("Expand", [graph.Weight(1.0), shape]));
    }

    /// <summary>Sum of what arrives at each of the nodes.</summary>
    private static string Sum(OnnxGraph graph, OnnxEdges edges, string nodes, string messages)
    {
        string Part(string x, long first, long end) => graph.Add("Slice", [graph.Add("Shape", [x]), graph.Weight(first), graph.Weight(end)]);
        var shape = graph.Add("Concat", [Part(nodes, 0, 1), Part(messages, 1, 2)], OnnxAttribute.Of("axis", 0L));
        var nothing = graph.Add("Expand", [graph.Weight(0.0), shape]);
        var places = graph.Add("Expand", [graph.Add("Unsqueeze", [edges.Receivers, graph.Weight(1)]), graph.Add("Shape", [messages])]);
        return graph.Add("ScatterElements", [nothing, places, messages], OnnxAttribute.Of("axis", 0L), OnnxAttribute.Of("reduction", "add"));
    }
}
