using Noether.Fields;
using Noether.Geometry;
using Noether.Runtime;

namespace Noether.Tests.Nn;

/// <summary>Padded graphs with features on nodes and edges, and the way from them to the rows that layers over graphs take.</summary>
internal static class MaskedGraphs
{
    /// <summary>Three graphs of at most five nodes, with isolated nodes among them: <c>nodes</c>, <c>edges</c> and whole numbers <c>adjacency</c>.</summary>
    public static Batch Random(int features, int edgeFeatures, Generator generator)
    {
        Tensor Draw(params long[] shape) => torch.randn([3, .. shape], torch.float64, generator: generator.Torch);
        var mask = torch.tensor([true, true, true, true, true, true, false, true, true, false, true, true, true, true, false]).view(3, 5);
        var adjacency = Draw(5, 5, 1).gt(-0.3).logical_and(torch.eye(5, dtype: torch.@bool).logical_not().unsqueeze(2)).to(torch.int64);
        adjacency[1, 3] = torch.zeros(1, dtype: torch.int64);
        return new Batch(
            ("nodes", new Field(Draw(5, features), FieldType.Node, mask)),
            ("edges", new Field(Draw(5, 5, edgeFeatures), FieldType.Edge, mask)),
            ("adjacency", new Field(adjacency, FieldType.Edge, mask)));
    }

    /// <summary>The batch with positions and velocities.</summary>
    public static Batch WithPoints(Batch graphs, Generator generator)
    {
        var mask = graphs["nodes"].Mask;
        Tensor Draw() => torch.randn([.. mask!.shape, 3], torch.float64, generator: generator.Torch);
        return graphs.With("x", new Field(Draw(), FieldType.Position, mask)).With("v", new Field(Draw(), FieldType.Vector, mask));
    }

    public static GraphBatch Graph(Batch x) => GraphBatch.FromAdjacency(x["adjacency"].Value.squeeze(3), x["nodes"].Mask);

    /// <summary>The rows of nodes that exist.</summary>
    public static Tensor Rows(Field field) => field.Value.flatten(0, 1).index_select(0, field.Mask!.flatten().nonzero().squeeze(1));

    /// <summary>The features of edges that exist, by graph, receiver and sender.</summary>
    public static Tensor Edges(Batch x) => x["edges"].Value.flatten(0, 2).index_select(0, x["adjacency"].Masked().flatten().nonzero().squeeze(1));

    /// <summary>Rows of nodes in the places of the padded field.</summary>
    public static Field Padded(Tensor rows, Field like, FieldType type) => new(
        torch.zeros([like.Mask!.numel(), rows.shape[1]], rows.dtype).index_copy(0, like.Mask.flatten().nonzero().squeeze(1), rows).view(like.Mask.shape[0], -1, rows.shape[1]),
        type,
        like.Mask);
}
