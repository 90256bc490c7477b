namespace Noether.Lab.Evaluation.Nero;

/// <summary>A model's audit in a few numbers. Worse and better follow the metric's direction.</summary>
/// <param name="Curve">N(g): one value an element.</param>
/// <param name="AtIdentity">N(e): what a test on samples as they are shows.</param>
/// <param name="Mean">Mean of N over the orbit.</param>
/// <param name="Min">Smallest value of N.</param>
/// <param name="Max">Largest value of N.</param>
/// <param name="Variance">Of N over the orbit.</param>
/// <param name="Gap">How much worse the orbit's mean is than N(e): N(e) less the mean where more is better, the mean less N(e) of an error.</param>
/// <param name="Worst">The element where N is worst.</param>
/// <param name="Defect">Mean over samples of d(x) = mean over g of |f(g.x) - rho(g) f(x)|, relative to the size of f; null where answers cannot be subtracted.</param>
public sealed record AuditSummary(
    IReadOnlyList<double> Curve, double AtIdentity, double Mean, double Min, double Max, double Variance, double Gap, int Worst, double? Defect)
{
    /// <summary>Largest less smallest value of N.</summary>
    public double Range => Max - Min;

    /// <summary>
    /// Pearson correlation between individual values against the model's consensus and against the truth; null where it was not measured
    /// (<see cref="AuditOptions.WithConsensus"/>) or has no meaning because one side is constant.
    /// </summary>
    public double? ConsensusCorrelation { get; init; }

    /// <summary>The numbers by name.</summary>
    public IReadOnlyDictionary<string, double> Numbers()
    {
        var numbers = new OrderedDictionary<string, double>
        {
            ["identity"] = AtIdentity,
            ["mean"] = Mean,
            ["min"] = Min,
            ["max"] = Max,
            ["range"] = Range,
            ["variance"] = Variance,
            ["gap"] = Gap,
        };
        if (Defect is { } defect)
        {
            numbers["defect"] = defect;
        }

        if (ConsensusCorrelation is { } correlation)
        {
            numbers["correlation"] = correlation;
        }

        return numbers;
    }

    internal static AuditSummary Of(OrbitSummary orbit, bool higherIsBetter, double? defect) => new(
        orbit.Curve,
        orbit.AtIdentity,
        orbit.Mean,
        orbit.Worst,
        orbit.Best,
        orbit.Variance,
        higherIsBetter ? orbit.Gap : -orbit.Gap,
        higherIsBetter ? orbit.WorstIndex : orbit.BestIndex,
        defect);
}

/// <summary>Where a curve would lie, in 95 of 100 cases, had other samples of the same kind been drawn.</summary>
/// <param name="Low">Lower end, one value an element.</param>
/// <param name="High">Upper end, one value an element.</param>
/// <param name="Mean">Both ends of the orbit's mean.</param>
/// <param name="Gap">Both ends of the gap.</param>
public sealed record BootstrapBand(IReadOnlyList<double> Low, IReadOnlyList<double> High, (double Low, double High) Mean, (double Low, double High) Gap);
