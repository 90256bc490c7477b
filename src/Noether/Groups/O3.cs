using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// Rotations and reflections of space. Elements: orthogonal matrices acting on column vectors, float64 <c>[n, 3, 3]</c>.
/// Distance: the angle between the proper parts det(A) A, plus pi where the determinants differ.
/// Grid: that of SO(3), then its negatives.
/// </summary>
public sealed class O3 : IAffineGroup
{
    private readonly SO3 _proper = new();

    /// <inheritdoc/>
    public string Name => "O(3)";

    /// <inheritdoc/>
    public long? Order => null;

    /// <inheritdoc/>
    public int Dimension => 3;

    /// <inheritdoc/>
    public Tensor Identity() => _proper.Identity();

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => a.matmul(b);

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => a.transpose(-2, -1);

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator)
    {
        var signs = (torch.randint(0, 2, n, torch.float64, generator: generator.Torch) * 2) - 1;
        return _proper.Sample(n, generator) * signs.view(-1, 1, 1);
    }

    /// <inheritdoc/>
    public Tensor Grid(GridSpec spec)
    {
        var rotations = _proper.Grid(spec);
        return torch.cat([rotations, -rotations]);
    }

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b)
    {
        var (detA, detB) = (Parity(a), Parity(b));
        var proper = _proper.Distance(a * detA.view(-1, 1, 1), b * detB.view(-1, 1, 1));
        return proper + ((detA - detB).abs() * (Math.PI / 2));
    }

    /// <inheritdoc/>
    public Tensor Linear(Tensor g) => _proper.Linear(g);

    /// <summary>The determinant's sign, as a triple product: much faster than a factorisation of many small matrices.</summary>
    internal static Tensor Parity(Tensor g) => torch.sign((torch.linalg.cross(g.select(-2, 0), g.select(-2, 1)) * g.select(-2, 2)).sum(-1));
}
