using Noether.Fields;
using Noether.Geometry;
using Noether.Nn;
using TorchSharp.Modules;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>Rounds of messages between neighbours, then the sum or mean over the nodes of each graph: field <c>hidden</c>.</summary>
internal sealed class MessageTrunk : NetworkModel
{
    private readonly ModuleList<torch.nn.Module<GraphBatch, Tensor, Tensor>> layers;
    private readonly torch.nn.Module<Tensor, Tensor> activation;
    private readonly bool _places;
    private readonly bool _mean;

    /// <param name="layers">The rounds.</param>
    /// <param name="activation">After each of them.</param>
    /// <param name="places">Whether each node is also told its place in the batch's order, as one of n numbers: then the order matters.</param>
    /// <param name="mean">Whether nodes are averaged rather than summed.</param>
    public MessageTrunk(IEnumerable<torch.nn.Module<GraphBatch, Tensor, Tensor>> layers, torch.nn.Module<Tensor, Tensor> activation, bool places, bool mean)
        : base(nameof(MessageTrunk))
    {
        this.layers = new ModuleList<torch.nn.Module<GraphBatch, Tensor, Tensor>>([.. layers]);
        this.activation = activation;
        (_places, _mean) = (places, mean);
        RegisterComponents();
    }

    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var (nodes, edges) = (x["nodes"], x["edges"]);
        var graph = GraphBatch.FromAdjacency(edges.Value.squeeze(-1), edges.Mask);
        var values = _places ? torch.cat([nodes.Value, Places(nodes.Value)], 2) : nodes.Value;
        var h = nodes.Mask is null ? values.flatten(0, 1) : Ragged.FromPadded(values, nodes.Mask).Rows;
        foreach (var layer in layers)
        {
            h = activation.call(layer.call(graph, h));
        }

        var perGraph = graph.ByGraph(h);
        return new Batch(("hidden", new Field(scope.MoveToOuter(_mean ? perGraph.Mean() : perGraph.Sum()), FieldType.Scalar)));
    }

    private static Tensor Places(Tensor nodes) => torch.eye(nodes.shape[1], dtype: nodes.dtype, device: nodes.device).expand(nodes.shape[0], -1, -1);
}
