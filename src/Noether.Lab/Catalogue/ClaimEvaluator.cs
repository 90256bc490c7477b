using MathNet.Numerics.Distributions;

namespace Noether.Lab.Catalogue;

/// <summary>Decides claims from the metrics of one or several seeds.</summary>
public static class ClaimEvaluator
{
    private const double Confidence = 0.95;

    /// <summary>Decides every claim of a recipe.</summary>
    /// <param name="claims">The recipe's claims.</param>
    /// <param name="seeds">Metrics <c>arm.name</c> of each seed.</param>
    public static IReadOnlyList<ClaimResult> Evaluate(IEnumerable<Claim> claims, IReadOnlyList<IReadOnlyDictionary<string, double>> seeds) =>
        [.. claims.Select(c => Evaluate(c, seeds))];

    /// <summary>
    /// Decides a claim. Over the mean: the 95 % t-interval of left - right must lie on one side of zero, or the claim is undecided, as it is by one seed, which has no interval;
    /// several seeds that agree exactly decide by value. Over every seed: it holds when it holds in each. A metric that any seed lacks leaves it not measured; NaN fails.
    /// </summary>
    public static ClaimResult Evaluate(Claim claim, IReadOnlyList<IReadOnlyDictionary<string, double>> seeds)
    {
        var missing = claim.Left.Metrics.Concat(claim.Right.Metrics).Distinct().Where(m => !seeds.All(s => s.ContainsKey(m))).ToList();
        if (seeds.Count == 0 || missing.Count > 0)
        {
            return Result(claim, Outcome.NotMeasured, note: seeds.Count == 0 ? "nothing was run" : $"not measured: {string.Join(", ", missing)}");
        }

        var pairs = seeds.Select(s => (Left: claim.Left.Value(s)!.Value, Right: claim.Right.Value(s)!.Value)).ToList();
        var result = Decide(claim, pairs);
        return result with { Left = pairs.Average(p => p.Left), Right = pairs.Average(p => p.Right) };
    }

    private static ClaimResult Decide(Claim claim, List<(double Left, double Right)> pairs)
    {
        var holding = pairs.Count(p => claim.Op.Satisfies(p.Left, p.Right));
        var byValue = holding == pairs.Count ? Outcome.Holds : Outcome.Fails;
        if (pairs.Count(p => double.IsNaN(p.Left) || double.IsNaN(p.Right)) is > 0 and var broken)
        {
            return Result(claim, Outcome.Fails, note: $"not a number in {broken} of {Seeds(pairs.Count)}");
        }

        if (claim.OverSeeds == Aggregate.Every)
        {
            return Result(claim, byValue, note: byValue == Outcome.Fails && pairs.Count > 1 ? $"fails in {pairs.Count - holding} of {Seeds(pairs.Count)}" : null);
        }

        if (pairs.Count == 1)
        {
            return Result(claim, Outcome.Undecided, note: $"one seed, no interval: by its value it {(byValue == Outcome.Holds ? "would hold" : "would fail")}");
        }

        var differences = pairs.Select(p => p.Left - p.Right).ToArray();
        if (!differences.All(double.IsFinite))
        {
            return Result(claim, holding > 0 && byValue == Outcome.Fails ? Outcome.Undecided : byValue, note: "infinite values: no interval");
        }

        if (differences.Distinct().Count() == 1)
        {
            return Result(claim, byValue, note: "the same difference in every seed: no interval");
        }

        var interval = MeanInterval(differences);
        return Result(claim, Side(claim.Op, interval), interval);
    }

    /// <summary>Mean of at least two samples ± t(0.975, n - 1) s / sqrt(n).</summary>
    private static Interval MeanInterval(double[] samples)
    {
        var mean = samples.Average();
        var deviation = Math.Sqrt(samples.Sum(x => (x - mean) * (x - mean)) / (samples.Length - 1));
        var half = StudentT.InvCDF(0, 1, samples.Length - 1, (1 + Confidence) / 2) * deviation / Math.Sqrt(samples.Length);
        return new Interval(mean - half, mean + half);
    }

    private static Outcome Side(Comparison op, Interval difference)
    {
        var (low, high) = (op.Satisfies(difference.Low, 0), op.Satisfies(difference.High, 0));
        return (low, high) switch
        {
            (true, true) => Outcome.Holds,
            (false, false) => Outcome.Fails,
            _ => Outcome.Undecided,
        };
    }

    private static ClaimResult Result(Claim claim, Outcome outcome, Interval? interval = null, string? note = null)
    {
        var published = claim.Published is { Verified: true } seen ? seen : null;
        var notes = new[]
        {
            note,
            published is not null && claim.Scale == Scale.Reduced ? "measured at reduced size, published at the paper's: the figures are not comparable" : null,
        };
        var text = string.Join("; ", notes.OfType<string>());
        return new ClaimResult(claim.Id, claim.Statement, null, claim.Op, null, outcome, claim.Scale, interval, published, text.Length > 0 ? text : null);
    }

    private static string Seeds(int count) => count == 1 ? "1 seed" : $"{count} seeds";
}
