namespace Noether.Lab.Evaluation.Discovery;

/// <summary>What the data say of a candidate.</summary>
public enum SymmetryVerdict
{
    /// <summary>The data hold it, up to the tolerance.</summary>
    Holds,

    /// <summary>They break it by more than the tolerance.</summary>
    Broken,

    /// <summary>The interval has the tolerance inside.</summary>
    Undecided,

    /// <summary>They cannot tell: moved inputs look like none that occur, or the past says too little of what follows.</summary>
    CannotTell,
}

/// <summary>A candidate's outcome.</summary>
/// <param name="Candidate">Which.</param>
/// <param name="Degree">Share of the predictable variance that is the same after the group has moved the samples: 1 is exact, 0 none of it.</param>
/// <param name="Low">Lower end of its 95 % interval, by samples' origins drawn again.</param>
/// <param name="High">Upper end.</param>
/// <param name="Overlap">How alike moved and unmoved inputs are: 1 not to be told apart, 0 always.</param>
/// <param name="Verdict">The outcome.</param>
public sealed record CandidateOutcome(CandidateSymmetry Candidate, double Degree, double Low, double High, double Overlap, SymmetryVerdict Verdict);

/// <summary>What a discovery found.</summary>
/// <param name="Outcomes">One a candidate, in their order.</param>
/// <param name="Predictable">Share of the targets' variance that the inputs predict on samples that were not learned from.</param>
/// <param name="Tolerance">Largest broken share of what counts as held.</param>
/// <param name="Samples">Number of samples.</param>
/// <param name="Origins">Number of independent origins of samples.</param>
public sealed record DiscoveryResult(IReadOnlyList<CandidateOutcome> Outcomes, double Predictable, double Tolerance, long Samples, int Origins)
{
    /// <summary>The candidates that hold.</summary>
    public IEnumerable<CandidateSymmetry> Held => Outcomes.Where(o => o.Verdict == SymmetryVerdict.Holds).Select(o => o.Candidate);
}
