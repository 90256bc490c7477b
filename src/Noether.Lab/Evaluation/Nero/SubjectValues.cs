using Noether.Fields;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>What an audit measured of one model.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Key">Content hash of everything that decided its answers.</param>
/// <param name="Values">n(x, g), <c>[elements, samples]</c>.</param>
/// <param name="Defects">|f(g.x) - rho(g) f(x)| relative to the size of f, <c>[elements, samples]</c>; null where answers cannot be subtracted.</param>
/// <param name="Pooled">N(g) where that is not the mean of the samples' values; else null.</param>
/// <param name="Maps">Mean error at each pixel, <c>[elements][height, width]</c>; null where answers have no pixels.</param>
/// <param name="Floor">Mean value on samples moved by g and back, one an element; null where it was not measured.</param>
/// <param name="Consensus">The model's average answer, one row a sample, where anything was compared with it; else null.</param>
public sealed record SubjectValues(
    string Name,
    string Key,
    double[,] Values,
    double[,]? Defects,
    IReadOnlyList<double>? Pooled,
    IReadOnlyList<double[,]>? Maps,
    IReadOnlyList<double>? Floor,
    Batch? Consensus)
{
    /// <summary>n(x, g) against the model's own consensus, <c>[elements, samples]</c>, where it was measured beside that against the truth; else null.</summary>
    public double[,]? AgainstConsensus { get; init; }

    /// <summary>Where its answers are kept; null where they were in memory alone.</summary>
    internal StoredAnswers? Stored { get; init; }
}
