using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>The recipe <c>separation</c> in plain language.</summary>
internal static class SeparationFindings
{
    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("small.left", "pairs of all small connected graphs that no random network told apart"),
        new("small.pairs", "pairs in that test"),
        new("small.alike", "pairs of these that colour refinement leaves alike: no network that passes messages tells them apart"),
        new("small.same", "control: share of small graphs that were 'told apart' from themselves, numbered anew; an invariant network gives 0"),
        new("hard.left", "pairs of graphs alike to rounds of messages that none told apart"),
        new("hard.pairs", "pairs in that test"),
        new("hard.same", "its control"),
        new("regular.left", "pairs of strongly regular graphs that none told apart"),
        new("regular.pairs", "pairs in that test"),
        new("regular.same", "its control"),
        new("regular.free", "log10 of how many times fewer orders the frame of these graphs has than there are: 0 is no fewer"),
        new("small.fixed.left", "small pairs, of those alike to rounds of messages, left when averages over many orders must differ by more than those of 99 of 100 graphs from themselves"),
        new("small.fixed.pairs", "pairs in that test"),
        new("small.fixed.ratio", "how much these averages differ between the graphs of a pair, over how much they differ for one graph numbered anew; 1 is chance"),
        new("hard.fixed.left", "the same for the hard pairs"),
        new("hard.fixed.pairs", "pairs in that test"),
        new("hard.fixed.ratio", "the same ratio for the hard pairs"),
        new("small.exact.left", "pairs of small graphs left when whole frames are averaged, which is exact: only graphs with small frames"),
        new("small.exact.pairs", "pairs in that test"),
        new("small.exact.same", "its control: share of graphs told apart from themselves"),
        new("small.exact.without", "graphs left out of that test because their frames are larger"),
        new("small.graphs", "small graphs"),
        new("small.frame", "mean of log10 of the size of their frames"),
        new("small.frame.median", "median of the same"),
        new("small.frame.max", "largest of the same"),
        new("small.frame.features", "the mean where degrees of nodes break ties: they follow from the spectrum, so that it is the same"),
        new("small.single", "graphs with a frame of one order"),
        new("small.simple", "graphs whose eigenvalues are all different"),
        new("small.merged", "differences of eigenvalues, of all graphs, above rounding and within the tolerance"),
        new("small.moved", "graphs whose signature does not move with their nodes"),
        new("hard.graphs", "hard graphs"),
        new("hard.frame", "mean of log10 of the size of their frames"),
        new("hard.frame.median", "median of the same"),
        new("hard.frame.max", "largest of the same"),
        new("hard.frame.features", "the mean where kinds and degrees of nodes break ties"),
        new("hard.single", "graphs with a frame of one order"),
        new("hard.simple", "graphs whose eigenvalues are all different"),
        new("hard.merged", "differences of eigenvalues, of all graphs, above rounding and within the tolerance"),
        new("hard.moved", "graphs whose signature does not move with their nodes"),
        new("hard.equality", "the same where eigenvalues are told apart by equality of float32 numbers, as is easily done"),
        new("benchmark", "1 where the graphs are the data set's, 0 where they were made on the spot"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "Networks with random weights gave each graph ten numbers. Two graphs count as told apart when one of the networks gives them different numbers. " +
            "That test is fair only to networks that give one graph always the same numbers. A network averaged over a few random orders of the nodes does not, " +
            "so each graph was also compared with itself, its nodes numbered anew.";
        var came = NetworkArm.Symmetric.Where(a => metrics.ContainsKey($"{a.Name}.hard.left")).Select(a => Sentence(a.Who, name => metrics[$"{a.Name}.{name}"]));
        const string Means =
            "Where most graphs are 'told apart' from themselves, the count of separated pairs says nothing about the network. " +
            "What then counts is the test with averages over many orders, which must exceed chance, the exact one with whole frames, and whether a classifier can be trained (recipe graphs).";
        return $"{Done} {GraphFindings.Source(metrics)}\n\n{string.Join(' ', came)}\n\n{Means}";
    }

    private static string Sentence(string who, Func<string, double> metric) => string.Create(
        CultureInfo.InvariantCulture,
        $"{who}: {metric("hard.left"):0} of {metric("hard.pairs"):0} hard pairs are never told apart; {100 * metric("hard.same"):0} % of these graphs are 'told apart' from themselves; averages over many orders leave {metric("hard.fixed.left"):0} of {metric("hard.fixed.pairs"):0} hard pairs.");
}
