namespace Noether.Lab.Evaluation.Nero;

/// <summary>
/// A model's quality over an orbit in a few numbers: the non-equivariance revealed on orbits (NERO) curve N(g), the mean of a value over the samples
/// moved by g, and what it comes to over the elements of a grid, each counting alike. That is the mean over the group where the grid is uniform in it (circles, shifts, whole finite groups);
/// discs of rotations have more elements near the identity than the group has, so that their means lean towards small angles.
/// </summary>
/// <param name="Curve">N(g), one value an element.</param>
/// <param name="AtIdentity">N(e): the value on samples that were not moved.</param>
/// <param name="Mean">Mean of N over the orbit.</param>
/// <param name="Worst">Smallest value of N.</param>
/// <param name="WorstIndex">The first element where N is smallest.</param>
/// <param name="Best">Largest value of N.</param>
/// <param name="BestIndex">The first element where N is largest.</param>
/// <param name="Variance">Variance of N over the orbit, divided by the number of elements: zero for an invariant model.</param>
public sealed record OrbitSummary(
    IReadOnlyList<double> Curve, double AtIdentity, double Mean, double Worst, int WorstIndex, double Best, int BestIndex, double Variance)
{
    /// <summary>Largest less smallest value of N.</summary>
    public double Range => Best - Worst;

    /// <summary>N(e) less the mean: what a test on samples as they are hides.</summary>
    public double Gap => AtIdentity - Mean;

    /// <summary>Reduces values of single samples.</summary>
    /// <param name="values">Values <c>[elements, samples]</c>: 1 or 0 for right or wrong, or any quality of which more is better.</param>
    /// <param name="identity">Index of the element that moves nothing.</param>
    /// <exception cref="ArgumentException">No samples or no elements, or the identity is not among them.</exception>
    public static OrbitSummary Of(double[,] values, int identity = 0)
    {
        var (elements, samples) = (values.GetLength(0), values.GetLength(1));
        if (samples == 0)
        {
            throw new ArgumentException("An orbit summary needs at least one sample.", nameof(values));
        }

        // One division at the end: counts of right answers add up exactly, means of them do not.
        double[] totals = [.. Enumerable.Range(0, elements).Select(g => Enumerable.Range(0, samples).Sum(i => values[g, i]))];
        return Reduce([.. totals.Select(t => t / samples)], totals.Sum() / values.Length, identity);
    }

    /// <summary>Reduces a curve N(g). A value that is not a number makes every number that depends on it not a number.</summary>
    /// <param name="curve">One value an element.</param>
    /// <param name="identity">Index of the element that moves nothing.</param>
    /// <exception cref="ArgumentException">No elements, or the identity is not among them.</exception>
    public static OrbitSummary OfCurve(IReadOnlyList<double> curve, int identity = 0) => Reduce(curve, curve.DefaultIfEmpty().Average(), identity);

    private static OrbitSummary Reduce(IReadOnlyList<double> curve, double rounded, int identity)
    {
        if (identity < 0 || identity >= curve.Count)
        {
            throw new ArgumentException($"The identity is element {identity}, but the orbit has {curve.Count} elements.", nameof(identity));
        }

        var (worst, best) = (First(curve, (a, b) => a < b), First(curve, (a, b) => a > b));
        var mean = Math.Clamp(rounded, curve[worst], curve[best]);
        var variance = curve.Average(n => (n - mean) * (n - mean));
        return new OrbitSummary(curve, curve[identity], mean, curve[worst], worst, curve[best], best, variance);
    }

    /// <summary>The first element that none is better than; the first that is not a number, if there is one.</summary>
    private static int First(IReadOnlyList<double> curve, Func<double, double, bool> better)
    {
        var best = 0;
        for (var g = 0; g < curve.Count; g++)
        {
            if (double.IsNaN(curve[g]))
            {
                return g;
            }

            best = better(curve[g], curve[best]) ? g : best;
        }

        return best;
    }
}
