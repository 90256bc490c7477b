using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.Forecasting;

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
        .. ForecastWords.Metrics,
        new("paper_mse", "mse where a run is of the paper's size", IsDetail: true),
        new("degenerate_frames", "frames, latent ones included, whose axes the evaluation's samples did not determine", IsDetail: true),
        new("frames", "frames, latent ones included, that the evaluation made", IsDetail: true),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done = ForecastWords.Scene + ", each at a learning rate of its own. Nature does not care how the scene is turned: a forecast should not either.";
        var came = Having(metrics, "mse").Select(a => $"{a.Who} errs by {ForecastWords.Number(metrics[$"{a.Arm}.mse"])} on average.");
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
        var beside = told.Select(a => $"{a.How} {ForecastWords.Times(Error(a.Arm) / egnn)} as much");
        var learnt = told.Select(a => $"{a.Arm} {ForecastWords.Times(Error(a.Arm) / metrics[$"{a.Arm}.train_mse"])}");
        return $"Beside the network that is equivariant layer by layer, the averaged network errs: {string.Join(", ", beside)}. " +
            $"Errors on test samples are so many times those on the samples that were trained on: {string.Join(", ", learnt)}; the larger, the more of its samples a network has learnt by heart.";
    }

    /// <summary>Which networks got worse on samples they were not trained on, while their training went on.</summary>
    private static string Memory(IReadOnlyDictionary<string, double> metrics)
    {
        var told = Having(metrics, "last_validation_mse")
            .Select(a => (a.Arm, Rise: metrics[$"{a.Arm}.last_validation_mse"] / metrics[$"{a.Arm}.validation_mse"], Epoch: metrics[$"{a.Arm}.best_epoch"]))
            .Where(a => a.Rise > Worse)
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Arm} (best after {a.Epoch:0.#} epochs, at the end {ForecastWords.Times(a.Rise)} its least error)"))
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
            $"When a scene is moved, its forecast changes, relative to its size: {string.Join(", ", told.Select(a => $"{a.Arm} {ForecastWords.Exactly(metrics[$"{a.Arm}.equivariance_error"])}"))}. " +
            $"The samples have no preferred direction: on turned samples each network errs between {ForecastWords.Times(ratios.Min())} and {ForecastWords.Times(ratios.Max())} as much as on the samples as they are.";
    }

    private static string Degenerate(IReadOnlyDictionary<string, double> metrics) =>
        metrics.TryGetValue("fa-gnn.degenerate_frames", out var count) && metrics.TryGetValue("fa-gnn.frames", out var all)
            ? string.Create(CultureInfo.InvariantCulture, $"Of {all:N0} frames that the evaluation of fa-gnn made, {count:N0} were degenerate (two principal axes as long as each other); weighted frames through the points stood for them.")
            : "";

    private static IEnumerable<(string Arm, string Who)> Having(IReadOnlyDictionary<string, double> metrics, string metric) => Arms.Where(a => metrics.ContainsKey($"{a.Arm}.{metric}"));
}
