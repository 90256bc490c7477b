using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>The recipe <c>graphs</c>: classifies graphs that rounds of messages cannot tell apart.</summary>
internal static class GraphsRecipe
{
    private const string Table = "Table 2, EXP-classify";

    public static Recipe Create() => new Recipe<GraphsOptions>(
        "graphs",
        "Trains classifiers on pairs of graphs that look alike to every round of messages: ordinary graph networks, and networks that see the nodes in some order: as numbered, averaged over all orders, or over a frame.",
        GraphsOptions.For,
        GraphArms.Create())
    {
        Asked =
        [
            new("nodes", FieldType.Node, [null, GraphFields.Channels], "kind and degree of each node"),
            new("edges", FieldType.Edge, [null, null, 1], "1 where there is an edge"),
        ],
        Figures = GraphFigures.Draw,
        Metrics = GraphFindings.Metrics,
        Findings = GraphFindings.Write,
        Next =
        [
            ("noether run frame-averaging/graphs --preset reproduce --seeds 0..2", "Decide the claims over several seeds, with the benchmark's own graphs where they are here."),
            ("noether run frame-averaging/separation", "See which graphs networks tell apart without any training, and how much of that is chance."),
            ("noether info frame-averaging", "Read what else the system shows, and where it was published."),
        ],
        Claims =
        [
            new("fa-gin-id-learns", "Averaged over frames, layers that know each node's place learn to tell the pairs apart.", Metric("fa-gin-id.accuracy"), Comparison.AtLeast, 0.95, Published: new(1, Table, Verified: false)),
            new("ga-gin-id-fails", "Averaged over all orders, the same layers do not.", Metric("ga-gin-id.accuracy"), Comparison.AtMost, 0.6, Published: new(0.5, Table, Verified: false)),
            new("gin-fails", "Graph isomorphism layers alone cannot.", Metric("gin.accuracy"), Comparison.AtMost, 0.6, Published: new(0.5, Table, Verified: false)),
            new("gcn-fails", "Graph convolutions alone cannot either.", Metric("gcn.accuracy"), Comparison.AtMost, 0.6, Published: new(0.5, Table, Verified: false)),
            new("fa-mlp-learns", "Averaged over frames, even a perceptron of the adjacency matrix learns to.", Metric("fa-mlp.accuracy"), Comparison.AtLeast, 0.9, Published: new(1, Table, Verified: false)),
            new("ga-mlp-fails", "Averaged over all orders, the same perceptron does not.", Metric("ga-mlp.accuracy"), Comparison.AtMost, 0.6, Published: new(0.5, Table, Verified: false)),
            new("fa-gin-id-fits-better", "Already on the training graphs frames let these layers find what all orders hide.", Metric("fa-gin-id.training"), Comparison.AtLeast, Metric("ga-gin-id.training") + 0.2),
            new("fa-mlp-fits-better", "So they do for the perceptron.", Metric("fa-mlp.training"), Comparison.AtLeast, Metric("ga-mlp.training") + 0.2),
            new("frames-beat-places", "Told places as numbered, the layers do worse on graphs that are numbered anew than with frames.", Metric("gin-id.renumbered"), Comparison.AtMost, Metric("fa-gin-id.renumbered") - 0.2),
            new("frames-beat-rows", "So does the perceptron.", Metric("mlp.renumbered"), Comparison.AtMost, Metric("fa-mlp.renumbered") - 0.2),
        ],
    };
}
