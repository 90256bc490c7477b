using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>The recipe <c>separation</c>: which graphs random networks tell apart, and which of it is chance.</summary>
internal static class SeparationRecipe
{
    private const string Pairs = "Table 2, pairs not separated";

    public static Recipe Create() => new Recipe<SeparationOptions>(
        "separation",
        "Asks networks with random weights which graphs they tell apart: all connected graphs of 8 nodes, pairs that rounds of messages cannot separate, strongly regular graphs; and, as a control, the same graph numbered anew.",
        SeparationOptions.For,
        [
            new("gin", "graph isomorphism layers", SeparationArms.Of(Backbone.Gin, FrameKind.None)),
            new("gcn", "graph convolutions", SeparationArms.Of(Backbone.Gcn, FrameKind.None)),
            new("ga-gin-id", "graph isomorphism layers that are told each node's place, in orders drawn from all orders", SeparationArms.Of(Backbone.GinWithPlaces, FrameKind.Group)),
            new("fa-gin-id", "the same, in orders drawn from the Laplacian's frame", SeparationArms.Of(Backbone.GinWithPlaces, FrameKind.Laplacian)),
            new("ga-mlp", "a perceptron of the whole adjacency matrix, in orders drawn from all orders", SeparationArms.Of(Backbone.Perceptron, FrameKind.Group)),
            new("fa-mlp", "the same, in orders drawn from the Laplacian's frame", SeparationArms.Of(Backbone.Perceptron, FrameKind.Laplacian)),
        ])
    {
        Figures = SeparationFigures.Draw,
        Metrics = SeparationFindings.Metrics,
        Findings = SeparationFindings.Write,
        Next =
        [
            ("noether run frame-averaging/separation --set samples=16", "See the control fall as more orders are averaged."),
            ("noether run frame-averaging/graphs", "See which of these networks can be trained to tell such graphs apart."),
            ("noether info frame-averaging", "Read what else the system shows, and where it was published."),
        ],
        Claims =
        [
            new("gin-is-blind", "Graph isomorphism layers tell no hard pair apart.", Metric("gin.hard.left"), Comparison.AtLeast, Metric("gin.hard.pairs"), Aggregate.Every, Published: new(600, Pairs, Verified: false)),
            new("gcn-is-blind", "Graph convolutions tell no hard pair apart.", Metric("gcn.hard.left"), Comparison.AtLeast, Metric("gcn.hard.pairs"), Aggregate.Every, Published: new(600, Pairs, Verified: false)),
            new("gin-is-invariant", "They give a graph the same numbers when its nodes are numbered anew.", Metric("gin.hard.same") + Metric("gin.small.same"), Comparison.AtMost, 0, Aggregate.Every),
            new("fa-separates-all", "In one random order from the frame, layers that know places leave no pair, small or hard.", Metric("fa-gin-id.hard.left") + Metric("fa-gin-id.small.left"), Comparison.AtMost, 0, Aggregate.Every, Published: new(0, Pairs, Verified: false)),
            new("ga-separates-all", "In one order of all orders they leave none either.", Metric("ga-gin-id.hard.left") + Metric("ga-gin-id.small.left"), Comparison.AtMost, 0, Aggregate.Every, Published: new(0, Pairs, Verified: false)),
            new("one-order-is-chance", "But in one random order both 'tell apart' hard graphs from themselves: these counts are no evidence.", Metric("ga-gin-id.hard.same") + Metric("fa-gin-id.hard.same"), Comparison.AtLeast, 1.9),
            new("fixed-frames-separate", "Averages over many orders of the frame differ by more than chance for most hard pairs.", Metric("fa-gin-id.hard.fixed.left"), Comparison.AtMost, Metric("fa-gin-id.hard.fixed.pairs") * 0.5),
            new("fixed-group-is-blind", "Averages over as many of all orders do so for few, by chance.", Metric("ga-gin-id.hard.fixed.left"), Comparison.AtLeast, Metric("ga-gin-id.hard.fixed.pairs") * 0.75),
            new("whole-frames-separate", "Averaged over whole frames, which is exact, layers that know places tell all small graphs apart.", Metric("fa-gin-id.small.exact.left"), Comparison.AtMost, 0, Aggregate.Every),
            new("whole-frames-separate-flat", "So does a perceptron of the adjacency matrix.", Metric("fa-mlp.small.exact.left"), Comparison.AtMost, 0, Aggregate.Every),
        ],
    };
}
