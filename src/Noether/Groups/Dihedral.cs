using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// D_n, the 2n rotations and reflections of a regular polygon. Elements: k + n·flip, int64 <c>[m]</c>, standing for R(360°·k/n) F^flip
/// with k in 0..n-1, flip 0 or 1, and F = diag(1, -1), the reflection in the x axis (it acts first).
/// Distance: the angle between the rotations, plus pi where one flips and the other does not.
/// </summary>
public sealed class Dihedral : IAffineGroup
{
    private readonly long _n;

    /// <param name="n">Number of rotations, at least 1; the group has 2n elements.</param>
    public Dihedral(long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        _n = n;
    }

    /// <inheritdoc/>
    public string Name => $"D{_n}";

    /// <inheritdoc/>
    public long? Order => 2 * _n;

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public Tensor Identity() => torch.zeros(1, torch.int64);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b)
    {
        var (flipA, flipB) = (Flip(a), Flip(b));
        return Element(Turn(a) + (Turn(b) * (1 - (2 * flipA))), (flipA + flipB).remainder(2));
    }

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => Element(Turn(a) * ((2 * Flip(a)) - 1), Flip(a));

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) => torch.randint(0, 2 * _n, n, torch.int64, generator: generator.Torch);

    /// <inheritdoc/>
    public Tensor Grid(GridSpec spec)
    {
        var turns = Cyclic.Spread(_n, spec.Resolution);
        return torch.cat([turns, turns + _n]);
    }

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) =>
        PlaneRotations.Wrap((Turn(a) - Turn(b)).to(torch.float64) * (Math.Tau / _n)).abs() + (Math.PI * (Flip(a) - Flip(b)).abs());

    /// <inheritdoc/>
    public Tensor Linear(Tensor g)
    {
        var rotation = PlaneRotations.Matrices(Turn(g).to(torch.float64) * (Math.Tau / _n));
        var sign = 1 - (2 * Flip(g)).to(torch.float64);
        return rotation * torch.stack([torch.ones_like(sign), sign], -1).unsqueeze(-2);
    }

    private Tensor Turn(Tensor g) => g.remainder(_n);

    private Tensor Flip(Tensor g) => g.div(_n, torch.RoundingMode.floor);

    private Tensor Element(Tensor turn, Tensor flip) => turn.remainder(_n) + (flip * _n);
}
