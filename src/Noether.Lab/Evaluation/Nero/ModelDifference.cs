namespace Noether.Lab.Evaluation.Nero;

/// <summary>What two models' values on the same samples and elements differ by, and whether that could be an accident of these samples.</summary>
/// <param name="First">Index of the model that is subtracted from.</param>
/// <param name="Second">Index of the model that is subtracted.</param>
/// <param name="Curve">The first model's N(g) less the second's, one an element.</param>
/// <param name="Band">Where these would lie, in 95 of 100 cases, had other samples been drawn: the same for both models. Null where the metric pools all samples.</param>
/// <param name="Samples">Number of samples.</param>
public sealed record ModelDifference(int First, int Second, IReadOnlyList<double> Curve, BootstrapBand? Band, int Samples)
{
    /// <summary>Mean difference over the orbit.</summary>
    public double Mean => Curve.Average();

    /// <summary>Whether anything can be said about other samples than these: there is a band, and it comes of at least <see cref="NeroResult.FewestForVerdict"/> samples.</summary>
    public bool HasVerdict => Band is not null && Samples >= NeroResult.FewestForVerdict;

    /// <summary>Whether the interval of the mean difference leaves zero out; false where nothing can be said.</summary>
    public bool IsSignificant => HasVerdict && Excludes(Band!.Mean.Low, Band.Mean.High);

    /// <summary>The elements whose own interval leaves zero out; none where nothing can be said.</summary>
    public IReadOnlyList<int> SignificantElements => HasVerdict ? [.. Enumerable.Range(0, Curve.Count).Where(g => Excludes(Band!.Low[g], Band.High[g]))] : [];

    private static bool Excludes(double low, double high) => low > 0 || high < 0;
}
