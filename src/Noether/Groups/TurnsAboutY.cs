using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// The rotations of space about the axis y: SO(2) within SO(3). Elements: angles in radians, float64 <c>[n]</c>, from z towards x; products are wrapped to [-pi, pi].
/// Distance: the angle between the two, in radians.
/// </summary>
public sealed class TurnsAboutY : IAffineGroup
{
    private readonly SO2 _angles = new();

    /// <inheritdoc/>
    public string Name => "SO(2) about y";

    /// <inheritdoc/>
    public long? Order => null;

    /// <inheritdoc/>
    public int Dimension => 3;

    /// <inheritdoc/>
    public Tensor Identity() => _angles.Identity();

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => _angles.Compose(a, b);

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => _angles.Inverse(a);

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) => _angles.Sample(n, generator);

    /// <inheritdoc/>
    public Tensor Grid(GridSpec spec) => _angles.Grid(spec);

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => _angles.Distance(a, b);

    /// <inheritdoc/>
    public Tensor Linear(Tensor g)
    {
        ArgumentNullException.ThrowIfNull(g);
        var zero = torch.zeros_like(g);
        return PlaneRotations.Snap(Rotations.FromEuler(torch.stack([g, zero, zero], -1)));
    }
}
