namespace Noether.Symmetries.Frames;

/// <summary>How coordinates along principal axes are made unique.</summary>
public sealed record PrincipalCoordinatesOptions
{
    /// <summary>Which of its two directions an axis takes.</summary>
    public SignRule Sign { get; init; } = SignRule.Skew;

    /// <summary>What lengths are divided by.</summary>
    public ScaleRule Scale { get; init; } = ScaleRule.Rms;

    /// <summary>What happens to axes of equal eigenvalues, which are not determined.</summary>
    public EqualAxesRule EqualAxes { get; init; } = EqualAxesRule.Ignore;

    /// <summary>Coordinates of a point: the first so many, or zeros behind; null for as many as space has.</summary>
    public int? Dimension { get; init; }

    /// <summary>Two eigenvalues count as equal when they differ by at most this part of the largest.</summary>
    public double RelativeGap { get; init; } = 1e-6;

    /// <summary>
    /// Lets derivatives flow through centre, axes and scale too, so that the gradient in the points is that of the whole map; it grows without bound towards equal
    /// eigenvalues, at which axes stay constants. Off, the transform is a constant, and derivatives pass the coordinates alone. Signs are constants always.
    /// </summary>
    public bool Differentiate { get; init; }

    /// <summary>The most points whose matrix of distances is decomposed whole; beyond, landmarks stand for them.</summary>
    public int MostPoints { get; init; } = 2000;

    /// <summary>Landmarks where there are more points than that.</summary>
    public int Landmarks { get; init; } = 200;
}

/// <summary>Which of its two directions an axis takes.</summary>
public enum SignRule
{
    /// <summary>Whatever the eigenvectors' own coordinates give: it depends on how the cloud lies. Ordinary principal axes, to compare with.</summary>
    None,

    /// <summary>Towards a positive sum of cubes. Undecided where that sum is zero, as for clouds that are their own mirror image.</summary>
    Skew,

    /// <summary>Towards the farthest point along it. Undecided where two are equally far.</summary>
    MaxAbs,

    /// <summary>Towards the side whose points are farther from the middle on average, which is the side of fewer points.</summary>
    MeanPositive,

    /// <summary>In training at random, in evaluation all: the answers are averaged.</summary>
    RandomFlip,

    /// <summary>All, in training too: exact for mirror-symmetric clouds, at 2^m times the price.</summary>
    AllSigns,

    /// <summary>As <see cref="Skew"/>, but the last axis such that all together keep handedness: mirror images stay different. It needs all axes of space.</summary>
    ProperOnly,
}

/// <summary>What lengths are divided by.</summary>
public enum ScaleRule
{
    /// <summary>Nothing: isometries change nothing, scalings do.</summary>
    None,

    /// <summary>The root mean square distance from the centre.</summary>
    Rms,

    /// <summary>The largest distance from the centre: into the unit ball.</summary>
    MaxNorm,

    /// <summary>The mean distance of two points.</summary>
    MeanDistance,

    /// <summary>The median distance from the centre, which a few strays hardly move.</summary>
    Median,
}

/// <summary>What happens to axes of equal eigenvalues.</summary>
public enum EqualAxesRule
{
    /// <summary>Nothing; the cloud is told to be degenerate.</summary>
    Ignore,

    /// <summary>The first axis within two or three equal ones is where the sum of cubes is largest, and so on within what is left.</summary>
    Secondary,

    /// <summary>In training a random turn within them; in evaluation as <see cref="Ignore"/>.</summary>
    RandomRotate,
}
