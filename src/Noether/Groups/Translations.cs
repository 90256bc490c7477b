using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// Shifts of R^d. Elements: vectors, float64 <c>[n, d]</c>. The group has no finite Haar measure: draws are uniform in the box
/// [-h, h]^d, and the grid covers that box. Distance: Euclidean.
/// </summary>
public sealed class Translations : IAffineGroup
{
    private readonly double _halfWidth;

    /// <param name="dimension">Dimension d of the space.</param>
    /// <param name="halfWidth">Half the box's side h, in the units of the points (pixels for images).</param>
    public Translations(int dimension, double halfWidth)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(halfWidth);
        Dimension = dimension;
        _halfWidth = halfWidth;
    }

    /// <inheritdoc/>
    public string Name => $"T({Dimension})";

    /// <inheritdoc/>
    public long? Order => null;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public Tensor Identity() => torch.zeros([1, Dimension], torch.float64);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => a + b;

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => -a;

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) =>
        (torch.rand([n, Dimension], torch.float64, generator: generator.Torch) - 0.5) * (2 * _halfWidth);

    /// <summary>resolution^d shifts.</summary>
    public Tensor Grid(GridSpec spec)
    {
        var axis = CentredSteps(spec.Resolution, _halfWidth);
        return Dimension == 1 ? axis.unsqueeze(-1) : torch.cartesian_prod([.. Enumerable.Repeat(axis, Dimension)]);
    }

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => torch.linalg.vector_norm(a - b, dims: [-1]);

    /// <inheritdoc/>
    public Tensor Linear(Tensor g) => torch.eye(Dimension, dtype: torch.float64).expand(g.shape[0], Dimension, Dimension);

    /// <inheritdoc/>
    public Tensor? Shift(Tensor g) => g;

    /// <summary><paramref name="count"/> equal steps through zero up to <paramref name="halfWidth"/>, nearest to zero first: 0, s, -s, 2s, ...</summary>
    internal static Tensor CentredSteps(int count, double halfWidth)
    {
        var step = count == 1 ? 0 : halfWidth / (count / 2);
        return torch.tensor(Enumerable.Range(0, count).Select(i => (i % 2 == 1 ? 1 : -1) * ((i + 1) / 2) * step + 0.0).ToArray(), torch.float64);
    }
}
