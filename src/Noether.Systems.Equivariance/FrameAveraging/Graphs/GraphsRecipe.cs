using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>The recipe <c>graphs</c>: classifies graphs that rounds of messages cannot tell apart.</summary>
internal static class GraphsRecipe
{
    public static Recipe Create() => new Recipe<GraphsOptions>(
        "graphs",
        "Trains classifiers on pairs of graphs that look alike to every round of messages: ordinary graph networks, and networks that see the nodes in some order, averaged over all orders or over a frame.",
        GraphsOptions.For,
        [
            new("gin", "graph isomorphism layers: cannot tell the graphs of a pair apart", GraphArms.Of(Backbone.Gin, FrameKind.None)),
            new("gcn", "graph convolutions: cannot either", GraphArms.Of(Backbone.Gcn, FrameKind.None)),
            new("ga-gin-id", "graph isomorphism layers that are told each node's place, in orders drawn from all orders", GraphArms.Of(Backbone.GinWithPlaces, FrameKind.Group)),
            new("fa-gin-id", "the same, in orders drawn from the Laplacian's frame", GraphArms.Of(Backbone.GinWithPlaces, FrameKind.Laplacian)),
            new("ga-mlp", "a perceptron of the whole adjacency matrix, in orders drawn from all orders", GraphArms.Of(Backbone.Perceptron, FrameKind.Group)),
            new("fa-mlp", "the same, in orders drawn from the Laplacian's frame", GraphArms.Of(Backbone.Perceptron, FrameKind.Laplacian)),
        ])
    {
        Claims =
        [
            new("fa-gin-id-learns", "Averaged over frames, layers that know each node's place learn to tell the pairs apart.", Metric("fa-gin-id.accuracy"), Comparison.AtLeast, 0.95),
            new("ga-gin-id-fails", "Averaged over all orders, the same layers do not.", Metric("ga-gin-id.accuracy"), Comparison.AtMost, 0.6),
            new("gin-fails", "Graph isomorphism layers alone cannot.", Metric("gin.accuracy"), Comparison.AtMost, 0.6),
            new("fa-mlp-learns", "Averaged over frames, even a perceptron of the adjacency matrix learns to.", Metric("fa-mlp.accuracy"), Comparison.AtLeast, 0.9),
        ],
    };
}
