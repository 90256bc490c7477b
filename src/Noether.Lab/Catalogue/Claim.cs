namespace Noether.Lab.Catalogue;

/// <summary>What a system must show: a comparison of two expressions over the metrics of a recipe's arms.</summary>
/// <param name="Id">Short name, unique in the recipe.</param>
/// <param name="Statement">The claim as a sentence.</param>
/// <param name="Left">Left side.</param>
/// <param name="Op">How the sides must compare.</param>
/// <param name="Right">Right side.</param>
/// <param name="OverSeeds">How the seeds are taken together.</param>
/// <param name="Scale">The size at which it is made.</param>
/// <param name="Published">The paper's own figure, if there is one.</param>
public sealed record Claim(
    string Id,
    string Statement,
    Expression Left,
    Comparison Op,
    Expression Right,
    Aggregate OverSeeds = Aggregate.Mean,
    Scale Scale = Scale.Reduced,
    Published? Published = null);

/// <summary>How the two sides of a claim must compare.</summary>
public enum Comparison
{
    /// <summary>Left is below right.</summary>
    Less,

    /// <summary>Left is at most right.</summary>
    AtMost,

    /// <summary>Left is above right.</summary>
    Greater,

    /// <summary>Left is at least right.</summary>
    AtLeast,
}

/// <summary>How a claim takes several seeds together.</summary>
public enum Aggregate
{
    /// <summary>The mean over seeds of left - right, with its 95 % t-interval: Undecided where that contains zero, and by one seed, which has none.</summary>
    Mean,

    /// <summary>Every seed by itself: for exact statements.</summary>
    Every,
}

/// <summary>The size at which a claim is made.</summary>
public enum Scale
{
    /// <summary>Smaller data or model than the paper's; said wherever a result is shown.</summary>
    Reduced,

    /// <summary>The paper's own size.</summary>
    Paper,
}

/// <summary>A figure as published.</summary>
/// <param name="Value">The number.</param>
/// <param name="Where">Table, figure or page.</param>
/// <param name="Verified">Seen in the paper; an unverified figure is never printed as the paper's.</param>
public sealed record Published(double Value, string Where, bool Verified);

/// <summary>State of a claim after a run.</summary>
public enum Outcome
{
    /// <summary>The measured values satisfy it.</summary>
    Holds,

    /// <summary>The measured values contradict it.</summary>
    Fails,

    /// <summary>The interval over seeds contains the border, or there is none.</summary>
    Undecided,

    /// <summary>A metric it needs was not measured.</summary>
    NotMeasured,
}
