using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.LieGroupDecompositions.Affnist;

/// <summary>The recipe <c>affnist</c> in plain language.</summary>
internal static class AffnistFindings
{
    private static readonly (string Arm, string Who)[] Arms =
        [("cnn", "The ordinary network"), ("so2", "The network on rotations"), ("sl2", "The network on SL(2)"), ("gl2", "The network on GL+(2)")];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("clean", "accuracy on centred digits, as in training"),
        new("affine", "accuracy on digits that are turned, sheared, scaled and shifted at random"),
        new("rotation_twice", "accuracy on digits turned by up to 40 degrees", IsDetail: true),
        new("shear_twice", "accuracy on digits sheared by up to 0.4", IsDetail: true),
        new("scale_twice", "accuracy on digits scaled by 0.6 to 1.4 along each axis", IsDetail: true),
        new("all_twice", "accuracy under all of these together, and shifts", IsDetail: true),
        new("sl2_moved", "change of scores by maps of SL(2) when the sampled elements move along, relative to the scores' spread: pixels and interpolation"),
        new("sl2_unmoved", "the same when they stay: sampling too"),
        new("gl2_moved", "change by maps of GL+(2), elements moved along", IsDetail: true),
        new("gl2_unmoved", "the same when they stay", IsDetail: true),
        new("one_draw", "accuracy on some of the moved digits when each batch meets elements of its own", IsDetail: true),
        new("four_draws", "the same with the scores of four draws averaged", IsDetail: true),
        new("parameters", "weights of the network"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        var ran = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.clean")).ToList();
        var done = $"{(ran.Count == 1 ? "The network was" : "The networks were")} trained on upright digits in the middle of the picture, and asked about digits under affine maps that {(ran.Count == 1 ? "it" : "none")} ever saw.";
        return $"{done}\n\n{string.Join(' ', ran.Select(a => Sentence(a.Who, name => metrics[$"{a.Arm}.{name}"])))}";
    }

    private static string Sentence(string who, Func<string, double> metric) =>
        $"{who} reads {Percent(metric("clean"))} of the centred digits and {Percent(metric("affine"))} of the moved ones; with maps twice as far it reads {Percent(metric("all_twice"))}.";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
}
