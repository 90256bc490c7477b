using Noether.Geometry;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// A graph isomorphism layer: h_i' = f((1 + eps) h_i + sum of h_j over the edges j -> i), with a learned number eps. With an injective f it tells nodes apart
/// exactly as far as a round of the 1-dimensional Weisfeiler-Leman test does.
/// </summary>
/// <remarks>Source: Xu, Hu, Leskovec, Jegelka, "How powerful are graph neural networks?", ICLR 2019, equation 4.1.</remarks>
public sealed class GinLayer : torch.nn.Module<GraphBatch, Tensor, Tensor>
{
    private readonly torch.nn.Module<Tensor, Tensor> map;
    private readonly Parameter epsilon;

    /// <param name="map">f, from <c>[nodes, c]</c> to <c>[nodes, c']</c>; from now on a part of this layer.</param>
    /// <param name="generator">Where the first value of eps is drawn from, uniform between 0 and 1; null starts at 0.</param>
    public GinLayer(torch.nn.Module<Tensor, Tensor> map, Generator? generator = null)
        : base(nameof(GinLayer))
    {
        ArgumentNullException.ThrowIfNull(map);
        this.map = map;
        using var first = generator is null ? torch.zeros(1) : torch.rand(1, generator: generator.Torch);
        epsilon = new Parameter(first.clone());
        RegisterComponents();
    }

    /// <param name="graph">The graphs.</param>
    /// <param name="nodes">Node features, <c>[nodes, c]</c>.</param>
    /// <returns><c>[nodes, c']</c>.</returns>
    public override Tensor forward(GraphBatch graph, Tensor nodes)
    {
        ArgumentNullException.ThrowIfNull(graph);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(map.call(nodes + (epsilon * nodes) + graph.Sum(graph.FromSenders(nodes))));
    }
}
