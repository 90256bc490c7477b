using Noether.Fields;

namespace Noether.Lab.Evaluation.Nero.Metrics;

/// <summary>How good a model's answer is, and in which direction.</summary>
/// <param name="Name">Its name on the command line and in files.</param>
/// <param name="Meaning">What it is, in a few words.</param>
/// <param name="HigherIsBetter">Whether more is better; errors are better when lower.</param>
public abstract record AuditMetric(string Name, string Meaning, bool HigherIsBetter)
{
    /// <summary>The name by which it is asked for, whatever answers are compared with: <see cref="Name"/>, but for results against a consensus, which are named by <see cref="ConsensusWording"/>.</summary>
    public string AskedFor { get; } = Name;

    /// <summary>The largest value there can be; null where there is none.</summary>
    public virtual double? Largest => HigherIsBetter ? 1 : null;

    /// <summary>
    /// What the metric is called and means where answers are compared with the model's own consensus instead of the truth: how well it agrees with itself, never how right it is.
    /// </summary>
    public virtual (string Name, string Meaning) ConsensusWording => ($"consensus-{AskedFor}", $"{Meaning}, the model's own consensus standing in for the target");

    /// <summary>The value of each answer, <c>[rows]</c>, float64 on the CPU.</summary>
    /// <param name="outputs">f(g.x).</param>
    /// <param name="targets">What it should be, row by row.</param>
    /// <exception cref="InputException">A field that it needs is missing or has another shape; the message says which.</exception>
    public abstract Tensor Values(Batch outputs, Batch targets);

    /// <summary>One value of many answers where that is not the mean of their own values; null: it is.</summary>
    public virtual double? Pooled(Batch outputs, Batch targets) => null;

    /// <summary>The error at each pixel, <c>[rows, height, width]</c>, float64 on the CPU; null where answers have no pixels.</summary>
    public virtual Tensor? Map(Batch outputs, Batch targets) => null;

    /// <summary>One map of several answers': their mean, in the metric's own unit.</summary>
    /// <param name="maps">What <see cref="Map"/> gave.</param>
    public virtual Tensor Averaged(Tensor maps)
    {
        ArgumentNullException.ThrowIfNull(maps);
        return maps.mean([0]);
    }

    /// <summary>Lower bound of what is worse: whether <paramref name="a"/> is worse than <paramref name="b"/>.</summary>
    public bool IsWorse(double a, double b) => HigherIsBetter ? a < b : a > b;

    internal AuditMetric OfConsensus() => this with { Name = ConsensusWording.Name, Meaning = ConsensusWording.Meaning };

    internal static Field Needed(Batch batch, string what, params IReadOnlyList<string> names) =>
        names.Select(batch.GetValueOrDefault).FirstOrDefault(f => f is not null)
            ?? throw new InputException($"The {what} have no field {string.Join(" or ", names.Select(n => $"'{n}'"))}; they have {(batch.Count == 0 ? "none" : batch)}.");
}
