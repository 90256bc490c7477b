using System.Globalization;
using System.Text.RegularExpressions;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>A condition on an audit's numbers, as a build server sets it: <c>gap&gt;0.1</c>, or <c>accuracy.gap&gt;0.1</c> of a certain metric.</summary>
/// <param name="Name">One of <see cref="AuditSummary.Numbers"/>.</param>
/// <param name="Comparison"><c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c> or <c>&lt;=</c>.</param>
/// <param name="Bound">What it is compared with.</param>
public sealed partial record AuditCondition(string Name, string Comparison, double Bound)
{
    private const string Defect = "defect";
    private const string Correlation = "correlation";

    private static readonly string[] Names = ["identity", "mean", "min", "max", "range", "variance", "gap", Defect, Correlation];

    /// <summary>The metric that is judged; null: the one that the audit is about, its first.</summary>
    public string? Metric { get; init; }

    /// <summary>Reads a condition.</summary>
    /// <exception cref="InputException">It is none, or names no metric or no number of an audit.</exception>
    public static AuditCondition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Shape().Match(text);
        if (!match.Success || !double.TryParse(match.Groups["bound"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) || !double.IsFinite(bound))
        {
            throw new InputException($"'{text}' is not a condition such as 'gap>0.1' or 'accuracy.gap>0.1': a number of the audit, one of > >= < <=, and a bound.");
        }

        var name = match.Groups["name"].Value;
        return Names.Contains(name)
            ? new AuditCondition(name, match.Groups["comparison"].Value, bound) { Metric = match.Groups["metric"] is { Success: true, Value: var metric } ? AuditMetrics.Named(metric).Name : null }
            : throw new InputException($"An audit has no number '{name}'{NearestName.Hint(name, Names)} It has {string.Join(", ", Names)}.");
    }

    /// <summary>Refuses what an audit will not measure, before it runs.</summary>
    /// <param name="metrics">What it measures; none: what fits the models' answers.</param>
    /// <param name="target">What it compares with.</param>
    /// <exception cref="InputException">It will not measure that.</exception>
    public void Check(IReadOnlyList<AuditMetric> metrics, AuditTarget target)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (Name == Correlation && target == AuditTarget.Consensus)
        {
            throw new InputException($"'{this}' cannot be judged with --target consensus: the correlation is that of values against the consensus with values against the truth. Audit against the truth, or set a condition on another number.");
        }

        if (Name == Defect && metrics.Count > 0 && metrics.All(m => m is TopBox or BoxRetrieval))
        {
            throw new InputException($"'{this}' cannot be judged: answers that are boxes cannot be subtracted. Set a condition on another number.");
        }

        if (Metric is not null && metrics.Count > 0 && metrics.All(m => m.Name != Metric))
        {
            throw NotMeasured(metrics.Select(m => m.Name));
        }
    }

    /// <summary>Judges a model. A number that is not finite fails every condition: nothing can be said of such answers.</summary>
    /// <param name="results">The audit, by one or more metrics.</param>
    /// <param name="model">Index of the model.</param>
    /// <exception cref="InputException">The audit did not measure that number.</exception>
    public AuditVerdict Judge(IReadOnlyList<NeroResult> results, int model)
    {
        ArgumentNullException.ThrowIfNull(results);
        var result = Metric is null ? results[0] : results.FirstOrDefault(r => r.Metric.AskedFor == Metric) ?? throw NotMeasured(results.Select(r => r.Metric.AskedFor));
        var (subject, numbers) = (result.Models[model], result.Summary(model).Numbers());
        var what = $"{subject.Name}: its {Name} by {result.Metric.Name}";
        if (numbers.FirstOrDefault(n => !double.IsFinite(n.Value)) is { Key: { } broken, Value: var value })
        {
            return new AuditVerdict(true, $"{this} cannot be judged for {subject.Name}: its {broken} by {result.Metric.Name} is {Text(value)}, for it gives answers that are not numbers");
        }

        if (numbers.TryGetValue(Name, out var number))
        {
            return Holds(number) ? new AuditVerdict(true, $"{this} holds for {what} is {Text(number)}") : new AuditVerdict(false, null);
        }

        return Name == Correlation && subject.AgainstConsensus is not null
            ? new AuditVerdict(false, $"{this} is not judged for {what} has no value, because values against the truth or against the consensus do not vary")
            : throw new InputException($"'{this}' cannot be judged for {subject.Name}: {(Name == Correlation ? "its answers have no average to compare with" : "its answers cannot be subtracted")}. Set a condition on another number.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(Metric is null ? "" : $"{Metric}.")}{Name}{Comparison}{Bound.ToString(CultureInfo.InvariantCulture)}";

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private bool Holds(double value) => Comparison switch
    {
        ">" => value > Bound,
        ">=" => value >= Bound,
        "<" => value < Bound,
        _ => value <= Bound,
    };

    private InputException NotMeasured(IEnumerable<string> metrics) =>
        new($"'{this}' cannot be judged: the audit measures {string.Join(", ", metrics)}. Choose the metric with --metric {Metric}, or set a condition on another one.");

    [GeneratedRegex(@"^\s*(?:(?<metric>[a-z0-9-]+)\.)?(?<name>[a-z]+)\s*(?<comparison>>=|<=|>|<)\s*(?<bound>\S+)\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}

/// <summary>What a condition says of a model.</summary>
/// <param name="Fails">Whether the build fails by it.</param>
/// <param name="Words">Why, or why it was not judged; null where there is nothing to say.</param>
public sealed record AuditVerdict(bool Fails, string? Words);
