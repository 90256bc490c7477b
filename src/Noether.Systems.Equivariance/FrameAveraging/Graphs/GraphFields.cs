using Noether.Fields;
using Noether.Geometry;
using Noether.Groups;
using Noether.Lab.Data.Formats;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>Graphs as padded fields: <c>nodes</c> (kind and degree), <c>edges</c>, <c>label</c>, and <c>class</c>, by which frames sort the nodes.</summary>
internal static class GraphFields
{
    /// <summary>Channels of the node features.</summary>
    public const int Channels = 2;

    private static readonly SymmetricGroup Permutations = new();

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

    /// <summary>The number of nodes of each graph, <c>[graphs]</c>.</summary>
    public static Tensor NodeCounts(Batch graphs) => graphs["nodes"].Mask?.sum(1) ?? torch.full([graphs.Size], graphs["nodes"].Value.shape[1], torch.int64);

    /// <summary>The frame of graphs: by the spectrum alone, or also by kind and degree where that leaves ties.</summary>
    public static LaplacianSortFrame Sorting(bool features) => new(new LaplacianSortOptions { Features = features ? ["nodes"] : [] });

    /// <summary>The graphs with their nodes numbered anew at random.</summary>
    public static Batch Renumbered(Batch graphs, Generator generator)
    {
        var permutations = Permutations.For(graphs);
        return new GroupAction(permutations).Apply(permutations.Sample(graphs.Size, generator), graphs, Pairing.Each);
    }

    /// <summary>The batch with the classes that a kind of frame sorts nodes by, found anew from the graphs.</summary>
    /// <param name="graphs">The graphs.</param>
    /// <param name="kind">The kind of frame.</param>
    /// <param name="features">Whether kinds and degrees break ties of the spectrum.</param>
    public static Batch Sorted(Batch graphs, FrameKind kind, bool features = false)
    {
        using var scope = torch.NewDisposeScope();
        var classes = kind switch
        {
            FrameKind.Laplacian => Sorting(features).Classes(graphs),
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
