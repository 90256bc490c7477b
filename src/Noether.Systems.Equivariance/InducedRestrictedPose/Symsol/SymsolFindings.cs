using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>The recipe <c>symsol</c> in plain language.</summary>
internal static class SymsolFindings
{
    private static readonly (string Arm, string Who)[] Arms =
    [
        ("induced", "The network with the induction layer"), ("i2s", "The one with orthographic projection"), ("regression", "The regression"), ("implicit-pdf", "The perceptron over rotations"),
    ];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("log_likelihood", "mean log density of the poses that look like the true one, mean over solids; -2.29 knows nothing"),
        new("median_error", "median angle from the likeliest pose to the nearest that looks like the true one, in degrees, mean over solids"),
        new("spread", "mean angle from the distribution to the nearest of those poses, in degrees, mean over solids"),
        new("in_plane_error", "change of the answer, beyond its turning along, when the solid turns by 37 degrees about the line of sight; relative to the answer"),
        new("in_plane_error_90", "the same by 90 degrees"),
        .. SymsolOptions.Usual.SelectMany(s => (MetricMeaning[])
        [
            new($"log_likelihood_{s}", $"mean log density, {s}", IsDetail: true),
            new($"median_error_{s}", $"median error in degrees, {s}", IsDetail: true),
            new($"spread_{s}", $"spread in degrees, {s}", IsDetail: true),
            new($"balance_{s}", $"least probability about a pose that looks right over the greatest, median, {s}", IsDetail: true),
            new($"in_plane_error_{s}", $"in-plane error, {s}", IsDetail: true),
            new($"in_plane_error_90_{s}", $"in-plane error at 90 degrees, {s}", IsDetail: true),
        ]),
        .. SymsolOptions.Usual.Where(s => s != "cyl").Select(s => new MetricMeaning($"modes_{s}", $"median number of modes, {s}", IsDetail: true)),
        new("parameters", "numbers that are learned"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "Solids were pictured in random poses, and networks with one encoder, about as many weights and the same training learned to say from one picture how a solid is turned. "
            + "A cube looks alike in 24 poses: the right answer to a picture of it is a distribution with 24 equal modes, and its log density is what is measured.";
        var told = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.median_error")).Select(a =>
        {
            var likelihood = metrics.TryGetValue($"{a.Arm}.log_likelihood", out var value) ? string.Create(CultureInfo.InvariantCulture, $" reaches a mean log density of {value:0.00} and") : "";
            return string.Create(CultureInfo.InvariantCulture, $"{a.Who}{likelihood} errs by {metrics[$"{a.Arm}.median_error"]:0.#} degrees in the median, poses that look alike counting as one.");
        });
        return $"{Done}\n\n{string.Join(' ', told)}";
    }
}
