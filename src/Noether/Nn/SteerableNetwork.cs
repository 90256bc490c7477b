using Noether.Geometry;
using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>Irreps and size of a <see cref="SteerableNetwork"/>.</summary>
/// <param name="Input">Irreps of the nodes on the way in.</param>
/// <param name="Hidden">Irreps of the nodes between, scalars first.</param>
/// <param name="Output">Irreps of the nodes on the way out.</param>
/// <param name="Attributes">Irreps of the attributes of nodes and edges.</param>
/// <param name="EdgeScalars">Scalars of an edge.</param>
/// <param name="Layers">Layers of message passing.</param>
public sealed record SteerableShape(Irreps Input, Irreps Hidden, Irreps Output, Irreps Attributes, int EdgeScalars, int Layers);

/// <summary>A network of <see cref="SteerableMessages"/>: an embedding of nodes, layers, and two maps to the output, all steered by attributes. Equivariant under O(3).</summary>
/// <remarks>Source: as for <see cref="SteerableMessages"/>.</remarks>
public sealed class SteerableNetwork : torch.nn.Module<GraphBatch, SteerableState, Tensor>
{
    private readonly torch.nn.Module<Tensor, Tensor, Tensor> embedding;
    private readonly ModuleList<SteerableMessages> layers;
    private readonly torch.nn.Module<Tensor, Tensor, Tensor> head1;
    private readonly torch.nn.Module<Tensor, Tensor, Tensor> head2;
    private readonly Gate gate;

    /// <param name="shape">Irreps and size.</param>
    /// <param name="map">Makes the steerable maps.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="mix">Makes what each layer ends with; null for nothing.</param>
    public SteerableNetwork(SteerableShape shape, SteerableMap map, Generator generator, FeatureMix? mix = null)
        : base(nameof(SteerableNetwork))
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(map);
        gate = new Gate(shape.Hidden);
        embedding = map(shape.Input, shape.Attributes, shape.Hidden, generator);
        layers = new ModuleList<SteerableMessages>([.. Enumerable.Range(0, shape.Layers).Select(_ => new SteerableMessages(shape.Hidden, shape.Attributes, shape.EdgeScalars, map, generator, mix))]);
        head1 = map(shape.Hidden, shape.Attributes, gate.Input, generator);
        head2 = map(shape.Hidden, shape.Attributes, shape.Output, generator);
        RegisterComponents();
    }

    /// <param name="graph">The edges.</param>
    /// <param name="state">What is known of nodes and edges; features are of the input's irreps.</param>
    /// <returns><c>[nodes, output]</c>.</returns>
    public override Tensor forward(GraphBatch graph, SteerableState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var scope = torch.NewDisposeScope();
        var h = embedding.call(state.Features, state.NodeAttributes);
        foreach (var layer in layers)
        {
            h = layer.call(graph, state with { Features = h });
        }

        return scope.MoveToOuter(head2.call(gate.call(head1.call(h, state.NodeAttributes)), state.NodeAttributes));
    }
}
