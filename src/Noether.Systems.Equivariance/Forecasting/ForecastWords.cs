using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Forecasting;

/// <summary>Words about recipes that forecast particles.</summary>
internal static class ForecastWords
{
    public const string Scene =
        "Five particles with charges +1 or -1 attract and repel each other in empty space. Each network was shown where they are and how fast, " +
        "and asked where they will be ten frames (one unit of time) later; all were trained on the same simulated samples for as many epochs";

    /// <summary>What <see cref="ForecastArms"/> measures of every network.</summary>
    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("mse", "mean squared error of a coordinate on the test samples"),
        new("rotated_mse", "the same on test samples that are turned and mirrored at random"),
        new("train_mse", "the same on the samples that were trained on"),
        new("validation_mse", "the same on the samples by which the weights were chosen, the least of the training", IsDetail: true),
        new("last_validation_mse", "the same at the end of the training", IsDetail: true),
        new("best_epoch", "passes over the training samples after which it was least", IsDetail: true),
        new("median", "squared error of the middle test sample"),
        new("equivariance_error", "how far the forecast of a moved scene is from the moved forecast, relative to its size; in float64: below 1e-10 it is exact, but for rounding"),
        new("worst_equivariance_error", "the largest of these", IsDetail: true),
        new("time", "time that the straight motion goes on for, fitted; simulated is 1", IsDetail: true),
    ];

    public static string Times(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00} times");

    /// <summary>How far a forecast changes with its scene; float64 leaves rounding far below, and a network that is not exact shows far more.</summary>
    public static string Exactly(double change) => change < 1e-10 ? $"not at all ({Number(change)} is rounding)" : $"by {Number(change)}";

    public static string Number(double value) => value.ToString("0.###e0", CultureInfo.InvariantCulture) is var scientific && Math.Abs(value) is >= 1e-3 and < 1e3
        ? value.ToString("0.#####", CultureInfo.InvariantCulture)
        : scientific;
}
