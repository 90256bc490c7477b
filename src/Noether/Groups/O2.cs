using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// Rotations and reflections of the plane. Elements: rows (angle, flip), float64 <c>[n, 2]</c>, standing for R(angle) F^flip
/// with flip 0 or 1 and F = diag(1, -1), the reflection in the x axis (it acts first).
/// Distance: the angle between the rotations, plus pi where one flips and the other does not.
/// </summary>
public sealed class O2 : IAffineGroup
{
    /// <inheritdoc/>
    public string Name => "O(2)";

    /// <inheritdoc/>
    public long? Order => null;

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public Tensor Identity() => torch.zeros([1, 2], torch.float64);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b)
    {
        var (flipA, flipB) = (Flip(a), Flip(b));
        return Element(PlaneRotations.Wrap(Angle(a) + (Angle(b) * (1 - (2 * flipA)))), (flipA - flipB).abs());
    }

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => Element(Angle(a) * ((2 * Flip(a)) - 1), Flip(a));

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) => Element(
        (torch.rand(n, torch.float64, generator: generator.Torch) - 0.5) * Math.Tau,
        torch.randint(0, 2, n, torch.float64, generator: generator.Torch));

    /// <inheritdoc/>
    public Tensor Grid(GridSpec spec)
    {
        var angles = PlaneRotations.Circle(spec.Resolution);
        return torch.cat([Element(angles, torch.zeros_like(angles)), Element(angles, torch.ones_like(angles))]);
    }

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => PlaneRotations.Wrap(Angle(a) - Angle(b)).abs() + (Math.PI * (Flip(a) - Flip(b)).abs());

    /// <inheritdoc/>
    public Tensor Linear(Tensor g)
    {
        var rotation = PlaneRotations.Matrices(Angle(g));
        var sign = 1 - (2 * Flip(g));
        return rotation * torch.stack([torch.ones_like(sign), sign], -1).unsqueeze(-2);
    }

    private static Tensor Angle(Tensor g) => g.select(-1, 0);

    private static Tensor Flip(Tensor g) => g.select(-1, 1);

    private static Tensor Element(Tensor angle, Tensor flip) => torch.stack([angle, flip], -1);
}
