using System.Runtime.InteropServices;
using MathNet.Numerics.Statistics;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>
/// How far a model's own consensus can stand in for the truth: the Pearson correlation between individual values n(x, g) against the one and against the other,
/// over all samples and elements. Near 1, a plot without labels shows the same dents; low, it misleads.
/// </summary>
public static class ConsensusCorrelation
{
    // Less spread than this, relative to the size of the values against the truth, is rounding.
    private const double Rounding = 1e-6;

    /// <summary>The correlation of two tables of values of one model.</summary>
    /// <param name="truth">n(x, g) against the truth, <c>[elements, samples]</c>.</param>
    /// <param name="consensus">n(x, g) against the model's consensus, in the same order.</param>
    /// <returns>From -1 to 1; null where either table is constant, as the consensus errors of an exactly equivariant model are, or holds what is not a number.</returns>
    /// <exception cref="ArgumentException">The tables differ in shape or are empty.</exception>
    public static double? Of(double[,] truth, double[,] consensus)
    {
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(consensus);
        if (truth.Length == 0 || truth.GetLength(0) != consensus.GetLength(0) || truth.GetLength(1) != consensus.GetLength(1))
        {
            throw new ArgumentException(
                $"Values against the truth, [{truth.GetLength(0)}, {truth.GetLength(1)}], and the consensus, [{consensus.GetLength(0)}, {consensus.GetLength(1)}], must be as many, and some.", nameof(consensus));
        }

        var (first, second) = (Numbers(truth), Numbers(consensus));
        var least = Rounding * first.Max(Math.Abs);
        return Statistics.PopulationStandardDeviation(first) > least && Statistics.PopulationStandardDeviation(second) > least
            ? Correlation.Pearson(first, second)
            : null;
    }

    private static double[] Numbers(double[,] table) => MemoryMarshal.CreateSpan(ref table[0, 0], table.Length).ToArray();
}
