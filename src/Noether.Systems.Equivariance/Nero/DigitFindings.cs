using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>The recipe <c>digits</c> in plain language.</summary>
internal static class DigitFindings
{
    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("upright", "accuracy on upright digits"),
        new("orbit_mean", "mean accuracy over all rotations"),
        new("worst", "accuracy at the worst rotation"),
        new("worst_angle", "that rotation, in degrees"),
        new("variance", "of the accuracy over the rotations; 0 is a perfect circle"),
        new("gap", "upright less mean: what a test on upright digits hides"),
        new("confidence", "mean probability given to the true digit"),
        new("defect", "mean change of the outputs by a rotation, relative to their size"),
        new("there_and_back", "accuracy on some digits that were turned and turned back, mean over all rotations: what interpolation alone leaves"),
        new("consensus_correlation", "of single values against the network's average answer with those against the truth: how far the one can stand in for the other"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        var ran = new[] { ("plain", "The plain network"), ("equivariant", "The equivariant network"), ("augmented", "The augmented network, trained on turned digits,") }
            .Where(a => metrics.ContainsKey($"{a.Item1}.upright"))
            .ToList();
        var trained = (ran.Count, metrics.ContainsKey("augmented.upright")) switch
        {
            (1, true) => "The network was trained on handwritten digits, turned at random.",
            (1, false) => "The network was trained on handwritten digits, all standing upright.",
            (_, true) => "The networks were trained on the same handwritten digits, all standing upright but for the augmented network's.",
            _ => "The networks were trained on the same handwritten digits, all standing upright.",
        };
        var asked = ran.Count == 1 ? "the network" : "each network";
        var done = $"{trained} Then every test digit was turned through a full circle, and {asked} was asked about it at every angle: a turned digit is still the same digit.";
        return $"{done}\n\n{string.Join(' ', ran.Select(a => Sentence(a.Item2, name => metrics[$"{a.Item1}.{name}"])))}";
    }

    private static string Sentence(string who, Func<string, double> metric) =>
        $"{who} reads {Percent(metric("upright"))} of the upright digits, {Percent(metric("orbit_mean"))} over all rotations, and {Percent(metric("worst"))} at its worst angle, {metric("worst_angle").ToString("0.#", CultureInfo.InvariantCulture)} degrees.";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
}
