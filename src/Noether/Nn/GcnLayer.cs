using Noether.Geometry;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// A graph convolution: h_i' = W sum of h_j / sqrt(d_i d_j) over the edges j -> i and over i itself, plus a bias, where d is the number of edges into a node and one
/// for itself.
/// </summary>
/// <remarks>Source: Kipf and Welling, "Semi-supervised classification with graph convolutional networks", ICLR 2017, equation 2. Meant for undirected graphs.</remarks>
public sealed class GcnLayer : torch.nn.Module<GraphBatch, Tensor, Tensor>
{
    private readonly Linear map;

    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="generator">Where first weights are drawn from (<see cref="Initial.DrawUniform"/>).</param>
    public GcnLayer(int inputs, int outputs, Generator generator)
        : base(nameof(GcnLayer))
    {
        map = Initial.DrawUniform(torch.nn.Linear(inputs, outputs), generator);
        RegisterComponents();
    }

    /// <param name="graph">The graphs.</param>
    /// <param name="nodes">Node features, <c>[nodes, inputs]</c>.</param>
    /// <returns><c>[nodes, outputs]</c>.</returns>
    public override Tensor forward(GraphBatch graph, Tensor nodes)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(nodes);
        using var scope = torch.NewDisposeScope();
        var scales = Enumerable.Range(0, graph.Union.Nodes).Select(node => 1 / Math.Sqrt(1 + graph.Union.Degree(node))).ToArray();
        var factors = torch.tensor(scales, nodes.dtype, nodes.device).unsqueeze(1);
        var scaled = nodes * factors;
        return scope.MoveToOuter(map.call((graph.Sum(graph.FromSenders(scaled)) + scaled) * factors));
    }
}
