namespace Noether.Symmetries.Frames;

/// <summary>How principal axes become a frame.</summary>
public sealed record PcaOptions
{
    /// <summary>The field whose points give the axes, of shape <c>[batch, points, d]</c>; null for the first such field of positions.</summary>
    public string? Field { get; init; }

    /// <summary>Two eigenvalues of the covariance count as equal when they differ by less than this part of the largest.</summary>
    public double RelativeGap { get; init; } = 1e-4;

    /// <summary>
    /// Rotations to a full turn in the grid that stands for the infinite frame of a degenerate sample; even. In the plane of two equal eigenvalues the
    /// grid has that many rotations, where all three are equal about resolution³/pi.
    /// </summary>
    public int Resolution { get; init; } = 8;

    /// <summary>
    /// Lets derivatives flow through the axes and the centre, so that the gradient of an average is its true gradient (forces). It grows without
    /// bound towards equal eigenvalues; axes of degenerate samples stay constants.
    /// </summary>
    public bool Differentiate { get; init; }
}
