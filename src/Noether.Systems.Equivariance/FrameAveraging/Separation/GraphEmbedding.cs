using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>The numbers that random networks give to graphs.</summary>
/// <param name="design">The networks.</param>
/// <param name="layout">Their sizes.</param>
/// <param name="graphs">The graphs, sorted as the design needs (<see cref="GraphFields.Sorted"/>).</param>
/// <param name="samples">Orders drawn each time; null for whole frames.</param>
internal sealed class GraphEmbedding(GraphDesign design, GraphLayout layout, Batch graphs, int? samples)
{
    /// <summary>Numbers of adjacency matrices in one call of the network.</summary>
    private const long Chunk = 1 << 21;

    /// <summary>Number of graphs.</summary>
    public int Size => (int)graphs.Size;

    /// <summary>A row of numbers for each graph that is asked about, from one random network.</summary>
    /// <param name="generator">Gives its weights and orders.</param>
    /// <param name="asked">Indices of graphs.</param>
    public float[][] Embed(Generator generator, IEnumerable<int> asked)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var model = GraphNetwork.Create(design, layout, samples is { } count ? new FrameDraws(Training: count) : null, generator);
        _ = model.to(graphs["nodes"].Value.device);

        // In training mode orders are drawn anew at each call; there is nothing else in these networks that would notice.
        model.train();
        var width = graphs["nodes"].Value.shape[1];
        var step = (int)Math.Max(1, Chunk / (width * width * (samples ?? 1)));
        return [.. asked.Chunk(step).SelectMany(part => Embed(model, part))];
    }

    private float[][] Embed(GraphNetwork model, int[] part)
    {
        using var scope = torch.NewDisposeScope();
        using var places = torch.tensor(part.Select(i => (long)i).ToArray(), torch.int64, graphs["nodes"].Value.device);
        var embedding = model.call(graphs.Rows(places))["output"].Value;
        return [.. embedding.cpu().data<float>().ToArray().Chunk((int)embedding.shape[1])];
    }
}
