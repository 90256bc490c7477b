using System.Globalization;
using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero.Results;

/// <summary>Says an audit in sentences, for those who cannot or do not want to read its plots.</summary>
public static class AuditWords
{
    /// <summary>In a sentence a model: where it loses most, and whether that could be an accident of the samples.</summary>
    /// <param name="result">The audit.</param>
    /// <param name="generator">Draws samples again, for the intervals; null: none are given.</param>
    public static string Of(NeroResult result, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        var sentences = result.Models.Select((model, i) =>
            Sentence(result, model.Name, result.Summary(i), generator is null ? null : AuditBands.Of(result, i, generator)));
        var floor = result.Models.Any(m => m.Floor is not null)
            ? " \"There and back\" shows the same on some of the samples after they were moved and moved back: what is lost there is the interpolation's fault, not the model's."
            : "";
        var consensus = result.Target == AuditTarget.Consensus ? " All of it is relative to the model's own consensus, its average answer over the orbit: how consistent a model is, not how right." : "";
        return string.Join(' ', sentences) + floor + consensus;
    }

    /// <summary>What two models differ by, and whether that could be an accident of the samples.</summary>
    /// <param name="result">The audit.</param>
    /// <param name="difference">The difference of two of its models.</param>
    public static string Of(NeroResult result, ModelDifference difference)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(difference);
        var (a, b) = (result.Models[difference.First].Name, result.Models[difference.Second].Name);
        var most = Enumerable.Range(0, difference.Curve.Count).MaxBy(g => Math.Abs(difference.Curve[g]));
        var direction = $"{(result.Metric.HigherIsBetter ? "More" : "Less")} is better.";
        return $"Over the orbit {a} lies {Amount(difference.Mean)} {b}{Interval(difference)} They differ most at {result.Grid.Words[most]}: {Number(difference.Curve[most])}. {direction}";
    }

    private static string Interval(ModelDifference difference)
    {
        if (difference.Band is not { } band)
        {
            return "; a value of all samples together has no interval here.";
        }

        var interval = $" (95 % interval of the difference {Number(band.Mean.Low)} to {Number(band.Mean.High)})";
        if (!difference.HasVerdict)
        {
            return $"{interval}; {TooFew(difference.Samples)}.";
        }

        var verdict = difference.IsSignificant ? "more than an accident of these samples" : "within what other samples could change";
        return $"{interval}, which is {verdict}; at {difference.SignificantElements.Count} of {difference.Curve.Count} elements the interval leaves zero out.";
    }

    private static string TooFew(int samples) => $"{(samples == 1 ? "a single sample is" : $"{samples} samples are")} too few to say whether that is an accident";

    internal static string OfSample(NeroResult result, string name, AuditSummary summary) => Sentence(result, name, summary, null);

    internal static string Quantiles(NeroResult result) => string.Join(' ', result.Models.Select((model, i) =>
    {
        var tenth = result.Aggregate(i, kind: AggregateKind.WorstTenth);
        var worst = Enumerable.Range(0, tenth.Count).Aggregate((a, b) => result.Metric.IsWorse(tenth[b], tenth[a]) ? b : a);
        return $"Of {model.Name} the worst tenth is furthest off at {result.Grid.Words[worst]}: {Number(tenth[worst])}, with a median of {Number(result.Aggregate(i, kind: AggregateKind.Median)[worst])}.";
    }));

    internal static string Ranking(NeroResult result) => string.Join(", ", result.RankedByWorst().Select((model, place) =>
    {
        var summary = result.Summary(model);
        return $"{place + 1}. {result.Models[model].Name} ({Number(summary.Curve[summary.Worst])})";
    }));

    private static string Sentence(NeroResult result, string name, AuditSummary summary, BootstrapBand? band)
    {
        if (summary.Range < 1e-9)
        {
            return $"{name} gives {Number(summary.AtIdentity)} at every element.";
        }

        var worst = $"{name} is worst at {result.Grid.Words[summary.Worst]}: {Number(summary.Curve[summary.Worst])} against {Number(summary.AtIdentity)} unmoved.";
        if (band is null)
        {
            return worst;
        }

        if (result.Samples < NeroResult.FewestForVerdict)
        {
            return $"{worst} Its gap over the orbit is {Number(summary.Gap)}; {TooFew(result.Samples)}.";
        }

        var verdict = band.Gap.Low > 0 || band.Gap.High < 0 ? "more than" : "no more than";
        return $"{worst} Its gap over the orbit, {Number(summary.Gap)} (95 % interval {Number(band.Gap.Low)} to {Number(band.Gap.High)}), is {verdict} an accident of these samples.";
    }

    private static string Amount(double mean) => $"{Number(Math.Abs(mean))} {(mean < 0 ? "below" : "above")}";

    private static string Number(double value) => (Math.Round(value, 3) + 0.0).ToString("0.###", CultureInfo.InvariantCulture);
}
