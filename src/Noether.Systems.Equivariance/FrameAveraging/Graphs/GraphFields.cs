using Noether.Fields;
using Noether.Geometry;
using Noether.Lab.Data.Formats;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>Graphs as padded fields: <c>nodes</c> (kind and degree), <c>edges</c>, <c>label</c>, and <c>class</c>, by which frames sort the nodes.</summary>
internal static class GraphFields
{
    /// <summary>Channels of the node features.</summary>
    public const int Channels = 2;

    private static readonly LaplacianSortFrame Sorting = new();

    /// <summary>Graphs with labels, each padded to the widest.</summary>
    public static Batch Of(IReadOnlyList<LabelledGraph> graphs)
    {
        using var scope = torch.NewDisposeScope();
        var batch = GraphBatch.Of([.. graphs.Select(g => g.Graph)]);
        var features = graphs.SelectMany(g => g.Kinds.SelectMany((kind, node) => new[] { (float)kind, g.Graph.Degree(node) })).ToArray();
        var (nodes, edges) = (batch.NodeField(torch.tensor(features).view(-1, Channels)), batch.EdgeField());
        var labels = torch.tensor(graphs.Select(g => (float)g.Label).ToArray());
        scope.MoveToOuter(nodes.Value, nodes.Mask!, edges.Value, edges.Mask!, labels);
        return new Batch(("nodes", nodes), ("edges", edges), ("label", new Field(labels, FieldType.Label)));
    }

    /// <summary>Graphs without labels, whose nodes are all of one kind.</summary>
    public static Batch Of(IReadOnlyList<Graph> graphs) => Of([.. graphs.Select(g => new LabelledGraph(g, 0, [.. Enumerable.Repeat(1, g.Nodes)]))]);

    /// <summary>The batch with the classes that a kind of frame sorts nodes by.</summary>
    public static Batch Sorted(Batch graphs, FrameKind kind)
    {
        using var scope = torch.NewDisposeScope();
        var classes = kind switch
        {
            FrameKind.Laplacian => Sorting.Classes(graphs),
            FrameKind.Group => torch.zeros(graphs["nodes"].Value.shape[..2], torch.int64, graphs["nodes"].Value.device),
            _ => null,
        };
        return classes is null ? graphs : graphs.With("class", new Field(scope.MoveToOuter(classes.unsqueeze(-1)), FieldType.Node, graphs["nodes"].Mask));
    }
}

/// <summary>Over which permutations of the nodes a network is averaged.</summary>
internal enum FrameKind
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>All of them: group averaging.</summary>
    Group,

    /// <summary>Those that sort the nodes by the spectrum of the Laplacian.</summary>
    Laplacian,
}
