using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>The recipe <c>separation</c>: which graphs random networks tell apart, and which of it is chance.</summary>
internal static class SeparationRecipe
{
    private const string Pairs = "Table 2, pairs not separated";
    private const string Small = "Table 2, pairs of graph8c not separated";

    public static Recipe Create() => new Recipe<SeparationOptions>(
        "separation",
        "Asks networks with random weights which graphs they tell apart: all connected graphs of 8 nodes, pairs that rounds of messages cannot separate, strongly regular graphs; and, as a control, the same graph numbered anew.",
        SeparationOptions.For,
        SeparationArms.Create())
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
        Claims = [.. OneOrder(), .. ManyOrders(), .. Frames()],
    };

    private static IEnumerable<Claim> OneOrder() =>
    [
        new("gin-is-blind", "Graph isomorphism layers tell no hard pair apart.", Metric("gin.hard.left"), Comparison.AtLeast, Metric("gin.hard.pairs"), Aggregate.Every, Published: new(600, Pairs, Verified: false)),
        new("gcn-is-blind", "Graph convolutions tell no hard pair apart.", Metric("gcn.hard.left"), Comparison.AtLeast, Metric("gcn.hard.pairs"), Aggregate.Every, Published: new(600, Pairs, Verified: false)),
        new("gin-is-invariant", "They give a graph the same numbers when its nodes are numbered anew.", Metric("gin.hard.same") + Metric("gin.small.same") + Metric("gin.regular.same"), Comparison.AtMost, 0, Aggregate.Every),
        new("gin-is-bounded", "Of small graphs they leave at least the pairs that colour refinement leaves alike.", Metric("gin.small.left"), Comparison.AtLeast, Metric("gin.small.alike"), Aggregate.Every),
        new("gin-is-near-its-bound", "And hardly more.", Metric("gin.small.left"), Comparison.AtMost, Metric("gin.small.alike") * 1.5, Published: new(386, Small, Verified: false)),
        new("gcn-sees-less", "Graph convolutions leave more.", Metric("gcn.small.left"), Comparison.Greater, Metric("gin.small.left"), Published: new(4755, Small, Verified: false)),
        new("fa-separates-all", "The published test, which is no evidence by itself: in one random order from the frame, layers that know places leave no pair.", Metric("fa-gin-id.hard.left") + Metric("fa-gin-id.small.left"), Comparison.AtMost, 0, Aggregate.Every, Published: new(0, Pairs, Verified: false)),
        new("ga-separates-all", "For in one order of all orders they leave none either.", Metric("ga-gin-id.hard.left") + Metric("ga-gin-id.small.left"), Comparison.AtMost, 0, Aggregate.Every, Published: new(0, Pairs, Verified: false)),
        new("one-order-is-chance", "And in one random order both 'tell apart' hard graphs from themselves.", Metric("ga-gin-id.hard.same") + Metric("fa-gin-id.hard.same"), Comparison.AtLeast, 1.9),
    ];

    private static IEnumerable<Claim> ManyOrders() =>
    [
        new("fixed-frames-separate", "Averages over many orders of the frame differ by more than chance for nearly all hard pairs.", Metric("fa-gin-id.hard.fixed.left"), Comparison.AtMost, Metric("fa-gin-id.hard.fixed.pairs") * 0.1),
        new("fixed-group-is-blind", "Averages over as many of all orders do so for hardly any, as chance does.", Metric("ga-gin-id.hard.fixed.left"), Comparison.AtLeast, Metric("ga-gin-id.hard.fixed.pairs") * 0.9),
        new("frames-show-more", "Set against chance, averages over frames differ more than averages over all orders.", Metric("fa-gin-id.hard.fixed.ratio"), Comparison.AtLeast, Metric("ga-gin-id.hard.fixed.ratio") * 1.5),
        new("frames-show-more-flat", "So it is with a perceptron of the adjacency matrix.", Metric("fa-mlp.hard.fixed.ratio"), Comparison.AtLeast, Metric("ga-mlp.hard.fixed.ratio") * 1.5),
        new("frames-show-more-small", "So it is on small pairs alike to rounds of messages.", Metric("fa-gin-id.small.fixed.ratio"), Comparison.AtLeast, Metric("ga-gin-id.small.fixed.ratio") * 1.25),
        new("whole-frames-separate", "Averaged over whole frames, which is exact, layers that know places tell all small graphs apart whose frames are small.", Metric("fa-gin-id.small.exact.left"), Comparison.AtMost, 0, Aggregate.Every),
        new("whole-frames-separate-flat", "So does a perceptron of the adjacency matrix.", Metric("fa-mlp.small.exact.left"), Comparison.AtMost, 0, Aggregate.Every),
        new("whole-frames-are-exact", "Neither tells any of them apart from itself.", Metric("fa-gin-id.small.exact.same") + Metric("fa-mlp.small.exact.same"), Comparison.AtMost, 0, Aggregate.Every),
    ];

    private static IEnumerable<Claim> Frames() =>
    [
        new("regular-graphs-have-no-frame", "Frames do not help on strongly regular graphs: all nodes tie, and the frame is the whole group.", Metric("fa-gin-id.regular.free"), Comparison.AtMost, 1e-9, Aggregate.Every),
        new("regular-graphs-are-chance", "What one order 'tells apart' there it also tells apart from itself.", Metric("fa-gin-id.regular.same"), Comparison.AtLeast, 0.9),
        new("hard-graphs-tie", "Every hard graph has nodes that its spectrum does not tell apart.", Metric("fa-gin-id.hard.single"), Comparison.AtMost, 0, Aggregate.Every),
        new("signatures-move", "What nodes are sorted by moves with them in every graph.", Metric("fa-gin-id.hard.moved") + Metric("fa-gin-id.small.moved"), Comparison.AtMost, 0, Aggregate.Every),
        new("equality-breaks-signatures", "Were eigenvalues told apart by equality of numbers, it would not in many hard graphs.", Metric("fa-gin-id.hard.equality"), Comparison.AtLeast, Metric("fa-gin-id.hard.graphs") * 0.25),
    ];
}
