using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// Rotations of the plane. Elements: angles in radians, float64 <c>[n]</c>, counter-clockwise; products are wrapped to [-pi, pi].
/// Distance: the angle between the two, in radians.
/// </summary>
public sealed class SO2 : IAffineGroup
{
    /// <inheritdoc/>
    public string Name => "SO(2)";

    /// <inheritdoc/>
    public long? Order => null;

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public Tensor Identity() => torch.zeros(1, torch.float64);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => PlaneRotations.Wrap(a + b);

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => -a;

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) => (torch.rand(n, torch.float64, generator: generator.Torch) - 0.5) * Math.Tau;

    /// <inheritdoc/>
    public Tensor Grid(GridSpec spec) => PlaneRotations.Circle(spec.Resolution);

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => PlaneRotations.Wrap(a - b).abs();

    /// <inheritdoc/>
    public Tensor Linear(Tensor g) => PlaneRotations.Matrices(g);
}
