using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero.Piv;

/// <summary>The recipe <c>piv</c> in plain language.</summary>
internal static class PivFindings
{
    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("identity", "mean length of the error on pairs as they are, in pixels"),
        new("orbit_mean", "its mean over all 16 elements"),
        new("worst", "at the worst element"),
        new("ratio", "worst element over best; 1 is an even-handed method"),
        new("spatial_ratio", "the same over turns and flips alone"),
        new("defect", "mean change of the answer by an element, relative to its size"),
        new("consensus_correlation", "of single errors against the method's average answer with those against the truth; none of a method whose answers never differ"),
        new("still", "error of the answer that nothing moves"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done = "Each method was given pairs of pictures of drifting particles and asked how far everything moved. Then the same pairs were turned, flipped and run backwards, in all 16 ways in which squares and time can be: "
            + "the true motion is known each time, so a method without a favourite direction errs equally often.";
        var came = new[] { ("farneback", "Farnebäck's method"), ("correlation", "Correlation of windows"), ("network", "The network"), ("network-augmented", "The network trained on moved pairs") }
            .Where(a => metrics.ContainsKey($"{a.Item1}.ratio"))
            .Select(a => Sentence(a.Item2, name => metrics[$"{a.Item1}.{name}"]));
        return $"{Done}\n\n{string.Join(' ', came)}";
    }

    private static string Sentence(string who, Func<string, double> metric) => string.Create(
        CultureInfo.InvariantCulture,
        $"{who} errs by {metric("identity"):0.00} pixels on pairs as they are and by {metric("worst"):0.00} at its worst element, {metric("ratio"):0.000} times its best.");
}
