using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>The recipe <c>separation</c> in plain language.</summary>
internal static class SeparationFindings
{
    private static readonly (string Arm, string Who)[] Networks =
    [
        ("gin", "graph isomorphism layers"),
        ("gcn", "graph convolutions"),
        ("ga-gin-id", "layers that know places, all orders"),
        ("fa-gin-id", "layers that know places, frames"),
        ("ga-mlp", "perceptron, all orders"),
        ("fa-mlp", "perceptron, frames"),
    ];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("small.left", "pairs of all small connected graphs that no random network told apart"),
        new("hard.left", "pairs of graphs alike to rounds of messages that none told apart"),
        new("hard.pairs", "pairs in that test"),
        new("regular.left", "pairs of strongly regular graphs that none told apart"),
        new("small.same", "control: share of small graphs that were 'told apart' from themselves, numbered anew; an invariant network gives 0"),
        new("hard.same", "the same control for the hard graphs"),
        new("hard.fixed.left", "hard pairs left when averages over many orders must differ by more than those of any one graph numbered anew"),
        new("hard.fixed.pairs", "pairs in that test"),
        new("hard.fixed.ratio", "how much these averages differ between the graphs of a pair, over how much they differ for one graph numbered anew; 1 is chance"),
        new("small.exact.left", "pairs of small graphs left when whole frames are averaged, which is exact: only graphs with small frames"),
        new("small.exact.pairs", "pairs in that test"),
        new("small.frame", "mean of log10 of the size of small graphs' frames"),
        new("hard.frame", "the same for the hard graphs"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "Networks with random weights gave each graph ten numbers. Two graphs count as told apart when one of the networks gives them different numbers. " +
            "That test is fair only to networks that give one graph always the same numbers. A network averaged over a few random orders of the nodes does not, " +
            "so each graph was also compared with itself, its nodes numbered anew.";
        var came = Networks.Where(n => metrics.ContainsKey($"{n.Arm}.hard.left")).Select(n => Sentence(n.Who, name => metrics[$"{n.Arm}.{name}"]));
        const string Means =
            "Where most graphs are 'told apart' from themselves, the count of separated pairs says nothing about the network. " +
            "What then counts is the test with averages over many orders, which must exceed chance, the exact one with whole frames, and whether a classifier can be trained (recipe graphs).";
        return $"{Done}\n\n{string.Join(' ', came)}\n\n{Means}";
    }

    private static string Sentence(string who, Func<string, double> metric) => string.Create(
        CultureInfo.InvariantCulture,
        $"{char.ToUpperInvariant(who[0])}{who[1..]}: {metric("hard.left"):0} of {metric("hard.pairs"):0} hard pairs are never told apart; {100 * metric("hard.same"):0} % of these graphs are 'told apart' from themselves.");
}
