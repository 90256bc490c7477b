namespace Noether.Symmetries.Frames;

/// <summary>How a graph's nodes are sorted.</summary>
public sealed record LaplacianSortOptions
{
    /// <summary>The edge field whose channels add up to the weights; null for the first edge field.</summary>
    public string? Adjacency { get; init; }

    /// <summary>Node fields whose channels break ties that the spectrum leaves, in this order.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Eigenvalues are equal when they differ by at most this part of the largest.</summary>
    public double EigenvalueTolerance { get; init; } = 1e-5;

    /// <summary>Entries of one column are equal when a chain of entries connects them whose steps are at most this.</summary>
    public double EntryTolerance { get; init; } = 1e-6;

    /// <summary>The largest frame that is listed as a whole.</summary>
    public int Limit { get; init; } = 5040;
}
