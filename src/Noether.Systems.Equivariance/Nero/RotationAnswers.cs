using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>What the audit of a classifier of digits comes to, in the recipe's words.</summary>
/// <param name="Accuracy">Right or wrong, of one model.</param>
/// <param name="Confidence">The probability given to the true class.</param>
/// <param name="Labels">The true classes.</param>
internal sealed record RotationAnswers(NeroResult Accuracy, NeroResult Confidence, long[] Labels)
{
    public IReadOnlyDictionary<string, double> Metrics()
    {
        var accuracy = Accuracy.Summary(0);
        var confidence = Confidence.Summary(0);
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["upright"] = accuracy.AtIdentity,
            ["orbit_mean"] = accuracy.Mean,
            ["worst"] = accuracy.Min,
            ["worst_angle"] = Angle(accuracy.Worst),
            ["variance"] = accuracy.Variance,
            ["gap"] = accuracy.Gap,
            ["defect"] = accuracy.Defect!.Value,
            ["confidence"] = confidence.Mean,
        };
        if (confidence.ConsensusCorrelation is { } correlation)
        {
            metrics["consensus_correlation"] = correlation;
        }

        return metrics;
    }

    public Table Curve()
    {
        var (accuracy, confidence, defect) = (Accuracy.Aggregate(0), Confidence.Aggregate(0), OrbitSummary.Of(Accuracy.Models[0].Defects!).Curve);
        return new Table(["angle (degrees)", "accuracy", "confidence", "defect"], [.. Enumerable.Range(0, accuracy.Count).Select(g => new[] { Angle(g), accuracy[g], confidence[g], defect[g] })]);
    }

    public Table ByDigit()
    {
        var digits = Labels.Distinct().Order().ToArray();
        var curves = digits.Select(d => Accuracy.Aggregate(0, [.. Enumerable.Range(0, Labels.Length).Where(i => Labels[i] == d)])).ToArray();
        return new Table(
            ["angle (degrees)", .. digits.Select(d => $"accuracy on {d}")],
            [.. Enumerable.Range(0, Accuracy.Grid.Count).Select(g => new[] { Angle(g) }.Concat(curves.Select(c => c[g])).ToArray())]);
    }

    private double Angle(int row) => 360.0 * row / Accuracy.Grid.Count;
}
