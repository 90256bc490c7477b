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
    /// What stands for the infinite frame of a degenerate sample. With the grid, the default, averages are exact except for degenerate samples; through the points
    /// they are exact for these too, but such a sample may have as many elements as the square of its points.
    /// </summary>
    public DegenerateFrame Degenerate { get; init; }

    /// <summary>
    /// Lets derivatives flow through the whole frame, axes and centre, so that the gradient of an average is its true gradient (forces). It grows without
    /// bound towards equal eigenvalues; axes of degenerate samples stay constants. Off, as in the source, the whole frame is a constant, its centre too: a gradient in
    /// the inputs then ignores that the frame moves with them, while gradients in weights are right either way.
    /// </summary>
    public bool Differentiate { get; init; }
}

/// <summary>What stands for the infinite frame of a degenerate sample.</summary>
public enum DegenerateFrame
{
    /// <summary>A fixed grid of rotations of the eigenspace; draws come from all of them. The whole average is approximate, the mean of draws exact.</summary>
    Grid,

    /// <summary>
    /// Axes through the points themselves, weighted by their distances: exact. Twice (with reflections four times) the number of points in the plane of two equal
    /// eigenvalues, about its square where all three are equal. Where the points do not span the eigenspace (lines, single points), the grid.
    /// </summary>
    Points,
}
