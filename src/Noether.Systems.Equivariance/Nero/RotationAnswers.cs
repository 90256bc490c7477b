using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>What the audit of a classifier of digits comes to, in the recipe's words.</summary>
/// <param name="Accuracy">Right or wrong, of one model.</param>
/// <param name="Confidence">The probability given to the true class.</param>
/// <param name="Labels">The true classes.</param>
internal sealed record RotationAnswers(NeroResult Accuracy, NeroResult Confidence, long[] Labels)
{
    /// <summary>Ends the names of columns that were measured on digits turned and turned back.</summary>
    public const string ThereAndBack = " there and back";

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
        if (Accuracy.Models[0].Floor is { } floor)
        {
            metrics["there_and_back"] = floor.Average();
        }

        if (confidence.ConsensusCorrelation is { } correlation)
        {
            metrics["consensus_correlation"] = correlation;
        }

        return metrics;
    }

    /// <summary>The values at each angle and, where turning interpolates, what is left of them on digits that were turned there and back.</summary>
    public Table Curve()
    {
        List<(string Name, IReadOnlyList<double> Values)> columns =
            [("accuracy", Accuracy.Aggregate(0)), ("confidence", Confidence.Aggregate(0)), ("defect", OrbitSummary.Of(Accuracy.Models[0].Defects!).Curve)];
        if (Accuracy.Models[0].Floor is { } right && Confidence.Models[0].Floor is { } sure)
        {
            columns.AddRange([($"accuracy{ThereAndBack}", right), ($"confidence{ThereAndBack}", sure)]);
        }

        return new Table(
            ["angle (degrees)", .. columns.Select(c => c.Name)],
            [.. Enumerable.Range(0, Accuracy.Grid.Count).Select(g => columns.Select(c => c.Values[g]).Prepend(Angle(g)).ToArray())]);
    }

    /// <summary>The digits that a rotation makes look like others, by the test digits alone.</summary>
    public Table Doubtful() =>
        new(["digit", "looks like", "angle (degrees)", "share"], [.. Accuracy.Ambiguities.Select(a => new[] { a.Class, a.LooksLike, Angle(a.Element), a.Share })]);

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
