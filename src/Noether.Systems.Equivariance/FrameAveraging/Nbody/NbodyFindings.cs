using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>The recipe <c>nbody</c> in plain language.</summary>
internal static class NbodyFindings
{
    private static readonly (string Arm, string Who)[] Arms =
    [
        ("linear", "Going straight on at a speed fitted to all"),
        ("gnn", "The network on plain coordinates"),
        ("gnn-augmented", "The same network trained on turned samples"),
        ("egnn", "The network that is equivariant layer by layer"),
        ("fa-gnn", "The network of plain coordinates averaged over frames"),
        ("fa-gnn-stochastic", "The same with one random element of each frame in training"),
    ];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("mse", "mean squared error of a coordinate on the test samples"),
        new("rotated_mse", "the same on test samples that are turned and mirrored at random"),
        new("median", "squared error of the middle test sample"),
        new("equivariance_error", "how far the forecast of a moved scene is from the moved forecast, relative to its size; in float64"),
        new("worst_equivariance_error", "the largest of these"),
        new("degenerate_frames", "frames, latent ones included, whose axes the evaluation's samples did not determine"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "Five particles with charges +1 or -1 attract and repel each other in empty space. Each network was shown where they are and how fast, " +
            "and asked where they will be ten frames (one unit of time) later; all were trained on the same simulated samples for equally long. " +
            "Nature does not care how the scene is turned: a forecast should not either.";
        var came = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.mse"))
            .Select(a => $"{a.Who} errs by {Number(metrics[$"{a.Arm}.mse"])} on average.");
        return $"{Done}\n\n{string.Join(' ', came)}{Turning(metrics)}{Degenerate(metrics)}";
    }

    private static string Turning(IReadOnlyDictionary<string, double> metrics)
    {
        var told = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.equivariance_error"))
            .Select(a => $"{a.Arm} {Number(metrics[$"{a.Arm}.equivariance_error"])}");
        return
            $"\n\nWhen a scene is moved, its forecast changes, relative to its size, by: {string.Join(", ", told)}. Numbers around 1e-13 are rounding: those forecasts move with the scene exactly. " +
            "The samples have no preferred direction, so the error on turned samples is about the same for every network; what symmetry buys is that fewer samples say as much, and an answer that does not depend on how the axes were laid. A plain network can learn part of it from turned samples.";
    }

    private static string Degenerate(IReadOnlyDictionary<string, double> metrics) =>
        metrics.TryGetValue("fa-gnn.degenerate_frames", out var count) && metrics.TryGetValue("fa-gnn.frames", out var all)
            ? string.Create(CultureInfo.InvariantCulture, $"\n\nOf {all:N0} frames that the evaluation of fa-gnn made, {count:N0} were degenerate (two principal axes as long as each other); weighted frames through the points stood for them.")
            : "";

    private static string Number(double value) => value.ToString("0.###e0", CultureInfo.InvariantCulture) is var scientific && Math.Abs(value) is >= 1e-3 and < 1e3
        ? value.ToString("0.#####", CultureInfo.InvariantCulture)
        : scientific;
}
