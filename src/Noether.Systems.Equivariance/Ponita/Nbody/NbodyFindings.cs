using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.Ponita.Nbody;

/// <summary>The recipe <c>nbody</c> in plain language.</summary>
internal static class NbodyFindings
{
    /// <summary>The arms in the order in which they are told and drawn.</summary>
    public static IReadOnlyList<(string Arm, string Who)> Arms { get; } =
    [
        ("linear", "Going straight on at a speed fitted to all"),
        ("egnn", "The network that moves positions along differences"),
        ("pnita", "The network of points without directions, which does not see velocities,"),
        ("raw", "The same layers on coordinates as they are, trained on turned samples,"),
        ("ponita", "The network of points with a grid of directions"),
        ("ponita-4", "The same with 4 directions"),
        ("ponita-16", "The same with 16 directions"),
        ("ponita-unturned", "The same neither trained on turned samples nor averaged over turns"),
    ];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        .. ForecastWords.Metrics,
        new("single_mse", "mse of one forecast, not averaged over turns"),
        new("single_equivariance_error", "how far one forecast of a moved scene is from the moved forecast, not averaged over turns"),
        new("parameters", "numbers that are learned"),
        new("paper_mse", "mse where a run is of the paper's size", IsDetail: true),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done = ForecastWords.Scene + ". Messages between points with directions are functions of invariants of a pair (how far along and across the receiver's direction the sender lies, " +
            "and the angle between the two directions), so that no products of irreps are needed. A grid of finitely many directions is respected exactly by its own rotations alone; others are learned from turned samples.";
        var came = Having(metrics, "mse").Select(a => $"{a.Who} errs by {ForecastWords.Number(metrics[$"{a.Arm}.mse"])} on average.");
        string[] parts = [$"{Done}\n\n{string.Join(' ', came)}", Averaging(metrics), Turning(metrics)];
        return string.Join("\n\n", parts.Where(p => p.Length > 0));
    }

    private static string Averaging(IReadOnlyDictionary<string, double> metrics)
    {
        var told = Having(metrics, "single_mse").Select(a => $"{a.Arm} {ForecastWords.Number(metrics[$"{a.Arm}.single_mse"])} in place of {ForecastWords.Number(metrics[$"{a.Arm}.mse"])}").ToArray();
        return told.Length == 0 ? "" : $"Without the mean over turns: {string.Join(", ", told)}.";
    }

    private static string Turning(IReadOnlyDictionary<string, double> metrics)
    {
        var told = Having(metrics, "equivariance_error").Select(a => (a.Arm, Error: metrics.TryGetValue($"{a.Arm}.single_equivariance_error", out var single) ? single : metrics[$"{a.Arm}.equivariance_error"])).ToArray();
        return told.Length == 0 ? "" : $"When a scene is moved, its forecast (a single one, without a mean over turns) changes, relative to its size: {string.Join(", ", told.Select(t => $"{t.Arm} {ForecastWords.Exactly(t.Error)}"))}.";
    }

    private static IEnumerable<(string Arm, string Who)> Having(IReadOnlyDictionary<string, double> metrics, string metric) => Arms.Where(a => metrics.ContainsKey($"{a.Arm}.{metric}"));
}
