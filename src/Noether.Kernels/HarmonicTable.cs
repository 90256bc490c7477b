namespace Noether.Kernels;

/// <summary>
/// The numbers behind real solid harmonics r^l Y_lm of all degrees up to L, polar axis y, component (l, m) at l² + l + m. With A + iB = (z + ix)^m,
/// <code>
/// R_{l,m} = q_{l,m} A,  R_{l,-m} = q_{l,m} B,  q_{m,m} = seed_m,  q_{l,m} = a_{l,m} y q_{l-1,m} - b_{l,m} r² q_{l-2,m}:
/// </code>
/// polynomials in x, y, z (the recursion of the associated Legendre functions, NIST Digital Library of Mathematical Functions, section 14.10, divided by sin^m θ).
/// Their slopes are combinations of harmonics of one degree less with orders m and m ± 1 (E. O. Steinborn and K. Ruedenberg, "Rotation and translation of regular
/// and irregular solid spherical harmonics", Advances in Quantum Chemistry 7, 1973).
/// </summary>
public sealed class HarmonicTable
{
    /// <summary>Terms of the slopes of a component: two by x, one by y, two by z; those that are missing have the factor zero.</summary>
    public const int SlopeTerms = 5;

    private readonly double[] _scales;

    /// <param name="scales">What the orthonormal harmonics of each degree are multiplied by, degree 0 first.</param>
    /// <exception cref="ArgumentException">No degree, or a scale that is not positive.</exception>
    public HarmonicTable(ReadOnlySpan<double> scales)
    {
        if (scales.IsEmpty || scales.ContainsAnyExceptInRange(double.Epsilon, double.MaxValue))
        {
            throw new ArgumentException("At least one degree is needed, and every scale must be positive and finite.", nameof(scales));
        }

        (_scales, Degree) = (scales.ToArray(), scales.Length - 1);
        (Seeds, Steps) = (new double[Degree + 1], new double[Degree * (Degree + 1)]);
        (SlopeSources, SlopeFactors) = (new int[SlopeTerms * Components], new double[SlopeTerms * Components]);
        FillSteps();
        FillSlopes();
        (SingleSeeds, SingleSteps, SingleSlopeFactors) = (ToSingle(Seeds), ToSingle(Steps), ToSingle(SlopeFactors));
    }

    /// <summary>The highest degree L.</summary>
    public int Degree { get; }

    /// <summary>(L + 1)².</summary>
    public int Components => (Degree + 1) * (Degree + 1);

    /// <summary>seed_m.</summary>
    internal double[] Seeds { get; }

    /// <summary>Pairs a, -b, in the order m = 0..L, l = m+1..L.</summary>
    internal double[] Steps { get; }

    /// <summary>Which components the slopes of each component are made of.</summary>
    internal int[] SlopeSources { get; }

    /// <summary>And their factors.</summary>
    internal double[] SlopeFactors { get; }

    internal float[] SingleSeeds { get; }

    internal float[] SingleSteps { get; }

    internal float[] SingleSlopeFactors { get; }

    /// <summary>seed_m.</summary>
    /// <param name="m">0 to L.</param>
    public double Seed(int m) => Seeds[m];

    /// <summary>a and -b of the step to degree l at order m.</summary>
    /// <param name="l">m + 1 to L.</param>
    /// <param name="m">0 to L - 1.</param>
    public (double Rise, double Fall) Step(int l, int m)
    {
        var at = 2 * ((m * Degree) - (m * (m - 1) / 2) + l - m - 1);
        return (Steps[at], Steps[at + 1]);
    }

    private static float[] ToSingle(double[] values) => [.. values.Select(x => (float)x)];

    private void FillSteps()
    {
        var (seed, next) = (Math.Sqrt(1 / (4 * Math.PI)), 0);
        for (var m = 0; m <= Degree; m++)
        {
            // Orders above zero are normalised with another √2, for their cosine or sine.
            seed *= m == 0 ? 1 : Math.Sqrt(((2.0 * m) + 1) / (2.0 * m) * (m == 1 ? 2 : 1));
            Seeds[m] = seed * _scales[m];
            for (var l = m + 1; l <= Degree; l++)
            {
                var a = Math.Sqrt(((4.0 * l * l) - 1) / (((double)l * l) - ((double)m * m)));
                var before = l - 1.0;
                var b = l == m + 1 ? 0 : Math.Sqrt(((2.0 * l) + 1) * ((before * before) - ((double)m * m)) / (((2.0 * l) - 3) * (((double)l * l) - ((double)m * m))));
                Steps[next++] = a * _scales[l] / _scales[l - 1];
                Steps[next++] = l == m + 1 ? 0 : -b * _scales[l] / _scales[l - 2];
            }
        }
    }

    private void FillSlopes()
    {
        for (var l = 1; l <= Degree; l++)
        {
            Term(l, 0, 0, -1, -1);
            Term(l, 0, 2, 0, 1);
            Term(l, 0, 3, 1, -1);
            for (var m = 1; m <= l; m++)
            {
                foreach (var sign in (int[])[1, -1])
                {
                    // By z the pair (cosine, sine) keeps its place, by x it changes places.
                    Term(l, sign * m, 0, -sign * (m + 1), -0.5 * sign);
                    Term(l, sign * m, 1, -sign * (m - 1), -0.5 * sign);
                    Term(l, sign * m, 2, sign * m, 1);
                    Term(l, sign * m, 3, sign * (m + 1), -0.5);
                    Term(l, sign * m, 4, sign * (m - 1), 0.5);
                }
            }
        }
    }

    /// <summary>A term of the slopes of (l, m) with (l - 1, n), whose factor is given for harmonics times √((l-m)! (l+m)!).</summary>
    private void Term(int l, int m, int term, int n, double factor)
    {
        var sineOfNothing = n == 0 && (term < 2 ? m > 0 : m < 0);
        if (Math.Abs(n) > l - 1 || sineOfNothing)
        {
            return;
        }

        double order = Math.Abs(m);
        var ratio = (Math.Abs(n) - order) switch
        {
            < 0 => (l + order) * (l + order - 1),
            > 0 => (l - order) * (l - order - 1),
            _ => (l + order) * (l - order),
        };
        var halves = (m == 0 ? 1.0 : 2.0) / (n == 0 ? 1 : 2);
        var at = (SlopeTerms * ((l * l) + l + m)) + term;
        SlopeSources[at] = ((l - 1) * (l - 1)) + l - 1 + n;
        SlopeFactors[at] = factor * Math.Sqrt(halves * ratio * ((2.0 * l) + 1) / ((2.0 * l) - 1)) * _scales[l] / _scales[l - 1];
    }
}
