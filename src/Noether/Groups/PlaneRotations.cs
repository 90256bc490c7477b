namespace Noether.Groups;

/// <summary>
/// Matrices of plane rotations and the rounding that makes quarter turns exact.
/// Plane coordinates are x to the right and y up; positive angles (radians) turn counter-clockwise.
/// </summary>
internal static class PlaneRotations
{
    /// <summary>Entries nearer than this to integers count as integers.</summary>
    private const double SnapDistance = 1e-12;

    /// <summary>Rotations by <paramref name="angles"/> <c>[n]</c>, <c>[n, 2, 2]</c>; exact at multiples of 90 degrees.</summary>
    public static Tensor Matrices(Tensor angles)
    {
        var (c, s) = (torch.cos(angles), torch.sin(angles));
        return Snap(torch.stack([torch.stack([c, -s], -1), torch.stack([s, c], -1)], -2));
    }

    /// <summary>Orthogonal matrices whose entries are all integers up to rounding are made exact; others pass unchanged. Derivatives pass as through the identity.</summary>
    public static Tensor Snap(Tensor orthogonal)
    {
        // Adding zero turns the -0.0 that rounding makes into 0.0.
        var rounded = torch.round(orthogonal) + 0.0;
        var near = (orthogonal - rounded).abs().amax([-2, -1], keepdim: true).lt(SnapDistance);
        return orthogonal + torch.where(near, rounded - orthogonal, torch.zeros_like(orthogonal)).detach();
    }

    /// <summary>The same angles in [-pi, pi].</summary>
    public static Tensor Wrap(Tensor angles) => angles - (torch.round(angles / Math.Tau) * Math.Tau);

    /// <summary><paramref name="count"/> angles that divide the circle, zero first, <c>[count]</c>.</summary>
    public static Tensor Circle(long count) => torch.arange(count, torch.float64) * (Math.Tau / count);
}
