namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>A network that graphs are put to, under its name as an arm.</summary>
/// <param name="Name">Name of the arm.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Design">Backbone and frame.</param>
internal sealed record NetworkArm(string Name, string Summary, GraphDesign Design)
{
    private static readonly NetworkArm[] Messages =
    [
        new("gin", "graph isomorphism layers", new(Backbone.Gin, FrameKind.None)),
        new("gcn", "graph convolutions", new(Backbone.Gcn, FrameKind.None)),
    ];

    private static readonly NetworkArm[] Placed =
    [
        new("ga-gin-id", "graph isomorphism layers that are told each node's place, in orders drawn from all orders", new(Backbone.GinWithPlaces, FrameKind.Group)),
        new("fa-gin-id", "the same layers, in orders drawn from the Laplacian's frame", new(Backbone.GinWithPlaces, FrameKind.Laplacian)),
    ];

    private static readonly NetworkArm[] Flat =
    [
        new("ga-mlp", "a perceptron of the whole adjacency matrix, in orders drawn from all orders", new(Backbone.Perceptron, FrameKind.Group)),
        new("fa-mlp", "the same perceptron, in orders drawn from the Laplacian's frame", new(Backbone.Perceptron, FrameKind.Laplacian)),
    ];

    /// <summary>Networks that do not see the order of the nodes, or are averaged over orders.</summary>
    public static IReadOnlyList<NetworkArm> Symmetric { get; } = [.. Messages, .. Placed, .. Flat];

    /// <summary>These, and the averaged ones' backbones alone, which see the nodes in the order in which they are numbered.</summary>
    public static IReadOnlyList<NetworkArm> All { get; } =
    [
        .. Messages,
        new("gin-id", "graph isomorphism layers that are told each node's place, in the order in which the nodes are numbered", new(Backbone.GinWithPlaces, FrameKind.None)),
        .. Placed,
        new("mlp", "a perceptron of the whole adjacency matrix, in the order in which the nodes are numbered", new(Backbone.Perceptron, FrameKind.None)),
        .. Flat,
    ];

    /// <summary>The summary as the beginning of a sentence.</summary>
    public string Who => $"{char.ToUpperInvariant(Summary[0])}{Summary[1..]}";
}
