using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Nero.Detection;

/// <summary>The recipe <c>detection</c> in plain language.</summary>
internal static class DetectionFindings
{
    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("centre", "confidence of the best box times its overlap with the true one (0 where the class is wrong), object in the middle of the view"),
        new("orbit_mean", "its mean over all shifts"),
        new("rim", "its mean over the outermost shifts"),
        new("fall", "centre less rim: how deep the plot falls"),
        new("area", "share of the shifts where it keeps half of the centre's value: the disc's size"),
        new("iou", "overlap of the best box with the true one, 0 where the class is wrong, mean over all shifts"),
        new("iou_of_any_class", "the same, whatever the class"),
        new("confidence", "confidence of the best box, 0 where the class is wrong, mean over all shifts"),
        new("precision", "share of the boxes that are right, mean over all shifts"),
        new("recall", "share of the objects that are found, mean over all shifts"),
        new("f1", "harmonic mean of both, mean over all shifts"),
        new("ap", "average precision, mean over all shifts"),
        new("consensus_correlation", "of single values against the detector's average answer with those against the truth"),
        new("bare_spread", "standard deviation of the overlap over shifts that keep an object on empty ground whole in view; 0 is flat"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        var done = "Each detector looks through a window of 128 x 128 pixels at scenes with one object of five kinds. The window was moved so that the object lay in every part of it, and the detector was asked each time: "
            + "the object is the same wherever it lies, so a detector without a favourite place is equally sure and equally exact everywhere. "
            + string.Join(' ', Trained(metrics));
        var came = new[] { ("jitter-0", "The detector trained on centred objects"), ("jitter-50", "The one trained with half the jitter"), ("jitter-100", "The one trained with all the jitter") }
            .Where(a => metrics.ContainsKey($"{a.Item1}.centre"))
            .Select(a => Sentence(a.Item2, name => metrics[$"{a.Item1}.{name}"]));
        string[] centroid = metrics.ContainsKey("centroid.centre") ? [Centroid(name => metrics[$"centroid.{name}"])] : [];
        return $"{done}\n\n{string.Join(' ', [.. came, .. centroid])}";
    }

    private static IEnumerable<string> Trained(IReadOnlyDictionary<string, double> metrics)
    {
        bool Ran(string arm) => metrics.ContainsKey($"{arm}.centre");
        string[] centred = Ran("jitter-0") ? ["once with the object always in the middle"] : [];
        string[] moved = (Ran("jitter-50"), Ran("jitter-100")) switch
        {
            (true, true) => ["twice with the object moved at random, by more and more"],
            (false, false) => [],
            _ => ["once with the object moved at random"],
        };
        if (centred.Length + moved.Length > 0)
        {
            yield return $"The same network was trained {string.Join(" and ", [.. centred, .. moved])}.";
        }

        if (Ran("centroid"))
        {
            yield return "The centroid method learns nothing.";
        }
    }

    private static string Centroid(Func<string, double> metric) => string.Create(
        CultureInfo.InvariantCulture,
        $"The centroid method knows no classes; its box overlaps the true one by {metric("iou_of_any_class"):0.00} on cluttered ground, and on empty ground equally well wherever the object is whole in view, to {metric("bare_spread"):0.000}.");

    private static string Sentence(string who, Func<string, double> metric) => string.Create(
        CultureInfo.InvariantCulture,
        $"{who} reaches {metric("centre"):0.00} of 1 in the middle of the view, {metric("orbit_mean"):0.00} over all places and {metric("rim"):0.00} at the rim, and keeps half of its value over {100 * metric("area"):0} % of them.");
}
