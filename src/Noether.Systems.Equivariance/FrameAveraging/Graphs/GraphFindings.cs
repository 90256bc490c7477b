using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Graphs;

/// <summary>The recipe <c>graphs</c> in plain language.</summary>
internal static class GraphFindings
{
    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("accuracy", "share of test graphs whose label is right; 0.5 is guessing"),
        new("validation", "the same for the graphs that chose the weights"),
        new("training", "the same for the training graphs"),
        new("renumbered", "share of test graphs whose label is right after their nodes were numbered anew"),
        new("changes", "share of test graphs whose answer changes when their nodes are numbered anew: exact symmetry gives 0, few random orders need not"),
        new("benchmark", "1 where the graphs are the data set's, 0 where they were made on the spot"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "The graphs come in pairs that look alike from every node: an ordinary graph network, which passes messages between neighbours, gives both graphs of a pair the same answer, " +
            "and their labels differ. A network that also sees the nodes in some order could tell them apart, but the order of a graph's nodes means nothing. " +
            "A frame keeps, of all orders, the few that the graph's own spectrum singles out.";
        var came = NetworkArm.All.Where(a => metrics.ContainsKey($"{a.Name}.accuracy"))
            .Select(a => $"{a.Who}: {Percent(metrics[$"{a.Name}.accuracy"])} of the test graphs right, {Percent(metrics[$"{a.Name}.renumbered"])} when their nodes are numbered anew, {Percent(metrics[$"{a.Name}.training"])} of the training graphs.");
        return $"{Done} {Source(metrics)}\n\n{string.Join(' ', came)}";
    }

    /// <summary>Which graphs a run had, from its metrics.</summary>
    public static string Source(IReadOnlyDictionary<string, double> metrics) => metrics.Any(m => m.Key.EndsWith(".benchmark", StringComparison.Ordinal) && m.Value > 0)
        ? "The graphs were those of the published benchmark."
        : "The graphs were made on the spot, so that nothing needs to be downloaded; published figures are about others.";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
