using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// Enlargements of R^d by positive factors about the origin. Elements: factors, float64 <c>[n]</c>. The group has no finite Haar measure:
/// draws are log-uniform in [1/most, most], and the grid covers that range in equal ratios. Distance: |log a - log b|.
/// </summary>
public sealed class Scalings : IAffineGroup
{
    private readonly double _logMost;

    /// <param name="dimension">Dimension d of the space.</param>
    /// <param name="most">Largest factor drawn, above 1.</param>
    public Scalings(int dimension, double most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(most, 1);
        Dimension = dimension;
        _logMost = Math.Log(most);
    }

    /// <inheritdoc/>
    public string Name => $"R+({Dimension})";

    /// <inheritdoc/>
    public long? Order => null;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public Tensor Identity() => torch.ones(1, torch.float64);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => a * b;

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => 1 / a;

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) =>
        torch.exp((torch.rand(n, torch.float64, generator: generator.Torch) - 0.5) * (2 * _logMost));

    /// <inheritdoc/>
    public Tensor Grid(GridSpec spec) => torch.exp(Translations.CentredSteps(spec.Resolution, _logMost));

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => (torch.log(a) - torch.log(b)).abs();

    /// <inheritdoc/>
    public Tensor Linear(Tensor g) => g.view(-1, 1, 1) * torch.eye(Dimension, dtype: torch.float64);
}
