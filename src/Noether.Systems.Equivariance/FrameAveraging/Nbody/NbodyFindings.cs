using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Nbody;

/// <summary>The recipe <c>nbody</c> in plain language.</summary>
internal static class NbodyFindings
{
    private const double Worse = 1.1;

    /// <summary>The arms in the order in which they are told and drawn.</summary>
    public static IReadOnlyList<(string Arm, string Who)> Arms { get; } =
    [
        ("linear", "Going straight on at a speed fitted to all"),
        ("gnn", "The network on plain coordinates"),
        ("gnn-centred", "The same network on coordinates about the mean"),
        ("gnn-augmented", "The network on plain coordinates trained on turned samples"),
        ("egnn", "The network that is equivariant layer by layer"),
        ("ga-gnn", "The network on coordinates about the mean averaged over random turns"),
        ("fa-gnn", "The network of plain coordinates averaged over frames, trained on a few random elements of each frame,"),
        ("fa-gnn-single", "The same trained on one random element of each frame"),
        ("fa-gnn-whole", "The same trained on whole frames"),
    ];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("mse", "mean squared error of a coordinate on the test samples"),
        new("rotated_mse", "the same on test samples that are turned and mirrored at random"),
        new("train_mse", "the same on the samples that were trained on"),
        new("validation_mse", "the same on the samples by which the weights were chosen, the least of the training", IsDetail: true),
        new("last_validation_mse", "the same at the end of the training", IsDetail: true),
        new("best_epoch", "passes over the training samples after which it was least", IsDetail: true),
        new("paper_mse", "mse where a run is of the paper's size", IsDetail: true),
        new("median", "squared error of the middle test sample"),
        new("equivariance_error", "how far the forecast of a moved scene is from the moved forecast, relative to its size; in float64: below 1e-10 it is exact, but for rounding"),
        new("worst_equivariance_error", "the largest of these", IsDetail: true),
        new("degenerate_frames", "frames, latent ones included, whose axes the evaluation's samples did not determine", IsDetail: true),
        new("frames", "frames, latent ones included, that the evaluation made", IsDetail: true),
        new("time", "time that the straight motion goes on for, fitted; simulated is 1", IsDetail: true),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "Five particles with charges +1 or -1 attract and repel each other in empty space. Each network was shown where they are and how fast, " +
            "and asked where they will be ten frames (one unit of time) later; all were trained on the same simulated samples for as many epochs, each at a learning rate of its own. " +
            "Nature does not care how the scene is turned: a forecast should not either.";
        var came = Having(metrics, "mse").Select(a => $"{a.Who} errs by {Number(metrics[$"{a.Arm}.mse"])} on average.");
        string[] parts = [$"{Done}\n\n{string.Join(' ', came)}", Frames(metrics), Memory(metrics), Turning(metrics), Degenerate(metrics)];
        return string.Join("\n\n", parts.Where(p => p.Length > 0));
    }

    /// <summary>Averages over frames, by what of a frame they were trained on, beside the network that needs no frames.</summary>
    private static string Frames(IReadOnlyDictionary<string, double> metrics)
    {
        (string Arm, string How)[] averages =
        [
            ("fa-gnn", "trained on a few elements of each frame"),
            ("fa-gnn-single", "on one element"),
            ("fa-gnn-whole", "on whole frames"),
            ("ga-gnn", "averaged over random turns in place of frames"),
        ];
        var told = averages.Where(a => metrics.ContainsKey($"{a.Arm}.mse") && metrics.ContainsKey($"{a.Arm}.train_mse")).ToArray();
        if (!metrics.TryGetValue("egnn.mse", out var egnn) || told.Length == 0)
        {
            return "";
        }

        double Error(string arm) => metrics[$"{arm}.mse"];
        var beside = told.Select(a => $"{a.How} {Times(Error(a.Arm) / egnn)} as much");
        var learnt = told.Select(a => $"{a.Arm} {Times(Error(a.Arm) / metrics[$"{a.Arm}.train_mse"])}");
        return $"Beside the network that is equivariant layer by layer, the averaged network errs: {string.Join(", ", beside)}. " +
            $"Errors on test samples are so many times those on the samples that were trained on: {string.Join(", ", learnt)}; the larger, the more of its samples a network has learnt by heart.";
    }

    /// <summary>Which networks got worse on samples they were not trained on, while their training went on.</summary>
    private static string Memory(IReadOnlyDictionary<string, double> metrics)
    {
        var told = Having(metrics, "last_validation_mse")
            .Select(a => (a.Arm, Rise: metrics[$"{a.Arm}.last_validation_mse"] / metrics[$"{a.Arm}.validation_mse"], Epoch: metrics[$"{a.Arm}.best_epoch"]))
            .Where(a => a.Rise > Worse)
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Arm} (best after {a.Epoch:0.#} epochs, at the end {Times(a.Rise)} its least error)"))
            .ToArray();
        return told.Length == 0 ? "" : $"On validation samples these were at their best before the end of their training, and their weights of then are kept: {string.Join(", ", told)}.";
    }

    private static string Turning(IReadOnlyDictionary<string, double> metrics)
    {
        var told = Having(metrics, "equivariance_error").ToArray();
        if (told.Length == 0)
        {
            return "";
        }

        var ratios = told.Select(a => metrics[$"{a.Arm}.rotated_mse"] / metrics[$"{a.Arm}.mse"]).ToArray();
        return
            $"When a scene is moved, its forecast changes, relative to its size: {string.Join(", ", told.Select(a => $"{a.Arm} {Exactly(metrics[$"{a.Arm}.equivariance_error"])}"))}. " +
            $"The samples have no preferred direction: on turned samples each network errs between {Times(ratios.Min())} and {Times(ratios.Max())} as much as on the samples as they are.";
    }

    private static string Degenerate(IReadOnlyDictionary<string, double> metrics) =>
        metrics.TryGetValue("fa-gnn.degenerate_frames", out var count) && metrics.TryGetValue("fa-gnn.frames", out var all)
            ? string.Create(CultureInfo.InvariantCulture, $"Of {all:N0} frames that the evaluation of fa-gnn made, {count:N0} were degenerate (two principal axes as long as each other); weighted frames through the points stood for them.")
            : "";

    private static IEnumerable<(string Arm, string Who)> Having(IReadOnlyDictionary<string, double> metrics, string metric) => Arms.Where(a => metrics.ContainsKey($"{a.Arm}.{metric}"));

    private static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} times");

    // In float64, far above what rounding leaves and far below what a network that is not exact shows.
    private static string Exactly(double change) => change < 1e-10 ? $"not at all ({Number(change)} is rounding)" : $"by {Number(change)}";

    private static string Number(double value) => value.ToString("0.###e0", CultureInfo.InvariantCulture) is var scientific && Math.Abs(value) is >= 1e-3 and < 1e3
        ? value.ToString("0.#####", CultureInfo.InvariantCulture)
        : scientific;
}
