using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero.Points;

/// <summary>The recipe <c>points</c> in plain language.</summary>
internal static class PointsFindings
{
    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("identity", "share of upright clouds that are recognised"),
        new("orbit_mean", "the same over all rotations of the three discs"),
        new("worst", "at the worst rotation"),
        new("worst_angle", "angle of that rotation, in degrees"),
        new("range", "best rotation less worst; 0 is a flat plot"),
        new("gap", "upright less mean: what a test on upright clouds hides"),
        new("class_identity", "share of upright clouds, each class counting alike"),
        new("class_mean", "the same over all rotations"),
        new("confidence", "mean probability given to the true class"),
        new("confidence_range", "its mean over clouds at the best rotation less that at the worst"),
        new("defect", "mean change of the outputs by a rotation, relative to their size"),
        new("consensus_correlation", "of single probabilities against the network's average answer with those against the truth: how far the one can stand in for the other"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        var ran = new[] { ("plain", "The plain network"), ("augmented", "The network trained on turned clouds"), ("invariant", "The network averaged over each cloud's principal axes") }
            .Where(a => metrics.ContainsKey($"{a.Item1}.identity"))
            .ToList();
        var learned = ran.Count switch
        {
            1 => "A network learned",
            2 => "Two networks with as many weights learned, in as many steps,",
            _ => "Three networks with as many weights learned, in as many steps,",
        };
        var done = $"{learned} to tell twelve kinds of upright things from points on their surfaces. Then every test cloud was turned about "
            + "axes in three planes, by up to half a turn: a table on its back is still a table.";
        return $"{done}\n\n{string.Join(' ', ran.Select(a => Sentence(a.Item2, name => metrics[$"{a.Item1}.{name}"])))}";
    }

    private static string Sentence(string who, Func<string, double> metric) => metric("range") < 0.005
        ? $"{who} recognises {Percent(metric("identity"))} of the clouds, upright or turned."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{who} recognises {Percent(metric("identity"))} of the upright clouds, {Percent(metric("orbit_mean"))} over all rotations, and {Percent(metric("worst"))} at its worst one, by {metric("worst_angle"):0.#} degrees.");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
