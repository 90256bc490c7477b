using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Lab.Running;

/// <summary>Claims as the catalogue judges them, in the form in which runs keep them.</summary>
public static class ClaimRecords
{
    /// <summary>The record of a judged claim.</summary>
    public static ClaimRecord Of(ClaimResult claim) => new(
        claim.Id,
        claim.Statement,
        claim.Left,
        ComparisonSign.Of(claim.Op),
        claim.Right,
        claim.Outcome,
        claim.Published?.Value,
        claim.Note,
        claim.Interval);
}
