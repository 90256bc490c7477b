using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>The recipe <c>graphs</c> in plain language.</summary>
internal static class GraphFindings
{
    private static readonly (string Arm, string Who)[] Networks =
    [
        ("gin", "Graph isomorphism layers"),
        ("gcn", "Graph convolutions"),
        ("ga-gin-id", "The layers that know each node's place in an order drawn from all orders"),
        ("fa-gin-id", "The same in an order drawn from the frame"),
        ("ga-mlp", "A perceptron of the adjacency matrix in an order drawn from all orders"),
        ("fa-mlp", "The same in an order drawn from the frame"),
    ];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("accuracy", "share of test graphs whose label is right; 0.5 is guessing"),
        new("validation", "the same for the graphs that chose the weights"),
        new("training", "the same for the training graphs"),
        new("changes", "share of test graphs whose answer changes when their nodes are numbered anew: exact symmetry gives 0, few random orders need not"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "The graphs come in pairs that look alike from every node: an ordinary graph network, which passes messages between neighbours, gives both graphs of a pair the same answer, " +
            "and their labels differ. A network that also sees the nodes in some order could tell them apart, but the order of a graph's nodes means nothing. " +
            "A frame keeps, of all orders, the few that the graph's own spectrum singles out.";
        var came = Networks.Where(n => metrics.ContainsKey($"{n.Arm}.accuracy"))
            .Select(n => $"{n.Who}: {Percent(metrics[$"{n.Arm}.accuracy"])} of the test graphs right, {Percent(metrics[$"{n.Arm}.training"])} of the training graphs.");
        return $"{Done}\n\n{string.Join(' ', came)}";
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
