using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// C_n, the rotations of the plane by multiples of 360/n degrees. Elements: k in 0..n-1, int64 <c>[m]</c>, counter-clockwise.
/// Distance: the angle between the two, in radians.
/// </summary>
public sealed class Cyclic : IAffineGroup
{
    private readonly long _n;

    /// <param name="n">Number of rotations, at least 1.</param>
    public Cyclic(long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        _n = n;
    }

    /// <inheritdoc/>
    public string Name => $"C{_n}";

    /// <inheritdoc/>
    public long? Order => _n;

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public Tensor Identity() => torch.zeros(1, torch.int64);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => (a + b).remainder(_n);

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => (-a).remainder(_n);

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) => torch.randint(0, _n, n, torch.int64, generator: generator.Torch);

    /// <inheritdoc/>
    public Tensor Grid(GridSpec spec) => Spread(_n, spec.Resolution);

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => PlaneRotations.Wrap(Angles(a - b)).abs();

    /// <inheritdoc/>
    public Tensor Linear(Tensor g) => PlaneRotations.Matrices(Angles(g));

    /// <summary>All of 0..n-1, or <paramref name="most"/> of them evenly spread.</summary>
    internal static Tensor Spread(long n, long most) => n <= most
        ? torch.arange(n, torch.int64)
        : (torch.arange(most, torch.int64) * n).div(most, torch.RoundingMode.floor);

    private Tensor Angles(Tensor k) => k.to(torch.float64) * (Math.Tau / _n);
}
