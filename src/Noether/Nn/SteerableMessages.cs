using Noether.Geometry;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>What a steerable layer reads.</summary>
/// <param name="Features">Of nodes, <c>[nodes, irreps]</c>, component-first.</param>
/// <param name="NodeAttributes">What steers the update of a node, <c>[nodes, attributes]</c>.</param>
/// <param name="EdgeAttributes">What steers the message of an edge, <c>[edges, attributes]</c>, in the order of the graph's edges.</param>
/// <param name="EdgeScalars">Numbers of an edge that no motion changes, <c>[edges, scalars]</c>.</param>
public sealed record SteerableState(Tensor Features, Tensor NodeAttributes, Tensor EdgeAttributes, Tensor EdgeScalars);

/// <summary>
/// Message passing with steerable features: m_ij = φ₂(φ₁([h_i, h_j, scalars], a_ij), a_ij), h_i += ψ₂(ψ₁([h_i, mean_j m_ij], a_i), a_i), where each of φ and ψ is a steerable map and all but
/// ψ₂ are gated; a mixing of the nodes' new features may follow. Equivariant under O(3).
/// </summary>
/// <remarks>
/// Source: Brandstetter, Hesselink, van der Pol, Bekkers, Welling, "Geometric and physical quantities improve E(3) equivariant message passing", ICLR 2022, equations 7 and 8.
/// Messages are averaged where the source adds them up: with weights of variance 1 the sums of layer after layer would grow.
/// </remarks>
public sealed class SteerableMessages : torch.nn.Module<GraphBatch, SteerableState, Tensor>
{
    private readonly torch.nn.Module<Tensor, Tensor, Tensor> message1;
    private readonly torch.nn.Module<Tensor, Tensor, Tensor> message2;
    private readonly torch.nn.Module<Tensor, Tensor, Tensor> update1;
    private readonly torch.nn.Module<Tensor, Tensor, Tensor> update2;
    private readonly torch.nn.Module<Tensor, Tensor>? selfmix;
    private readonly Gate gate;

    /// <param name="hidden">Irreps of the nodes, scalars first.</param>
    /// <param name="attributes">Irreps of the attributes.</param>
    /// <param name="edgeScalars">Scalars of an edge.</param>
    /// <param name="map">Makes the maps.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="mix">Makes what the nodes' new features pass through at the end; null for nothing.</param>
    public SteerableMessages(Irreps hidden, Irreps attributes, int edgeScalars, SteerableMap map, Generator generator, FeatureMix? mix = null)
        : base(nameof(SteerableMessages))
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(map);
        gate = new Gate(hidden);
        message1 = map(hidden + hidden + new Irreps([new IrrepsBlock(edgeScalars, new Irrep(0, Parity.Even))]), attributes, gate.Input, generator);
        message2 = map(hidden, attributes, gate.Input, generator);
        update1 = map(hidden + hidden, attributes, gate.Input, generator);
        update2 = map(hidden, attributes, hidden, generator);
        selfmix = mix?.Invoke(hidden, generator);
        RegisterComponents();
    }

    /// <param name="graph">The edges.</param>
    /// <param name="state">What is known of nodes and edges.</param>
    /// <returns>The nodes' new features, <c>[nodes, irreps]</c>.</returns>
    public override Tensor forward(GraphBatch graph, SteerableState state)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(state);
        using var scope = torch.NewDisposeScope();
        var h = state.Features;
        var pairs = torch.cat([graph.FromReceivers(h), graph.FromSenders(h), state.EdgeScalars], 1);
        var messages = gate.call(message2.call(gate.call(message1.call(pairs, state.EdgeAttributes)), state.EdgeAttributes));
        var update = gate.call(update1.call(torch.cat([h, graph.Mean(messages)], 1), state.NodeAttributes));
        var next = h + update2.call(update, state.NodeAttributes);
        return scope.MoveToOuter(selfmix is null ? next : selfmix.call(next));
    }
}
