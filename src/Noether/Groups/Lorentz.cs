using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// The proper orthochronous Lorentz group SO⁺(1,3): rotations and boosts of space-time. Elements: matrices acting on columns (E, x, y, z) with the metric
/// (+, -, -, -), float64 <c>[n, 4, 4]</c>. It has no finite Haar measure: draws are Haar rotations after boosts along random directions with a rapidity uniform
/// in [0, largest]; the grid is boosts along z after rotations, in a bounded range. Distance: Frobenius norm of a - b.
/// </summary>
public sealed class Lorentz : IAffineGroup
{
    private readonly double _largest;

    /// <param name="largestRapidity">Largest rapidity drawn, above 0; the speed is its hyperbolic tangent, in units of that of light.</param>
    public Lorentz(double largestRapidity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(largestRapidity);
        _largest = largestRapidity;
    }

    /// <inheritdoc/>
    public string Name => "SO+(1,3)";

    /// <inheritdoc/>
    public long? Order => null;

    /// <summary>4: energy and momentum, or time and place.</summary>
    public int Dimension => 4;

    /// <summary>Boosts along directions.</summary>
    /// <param name="directions">Unit vectors, <c>[n, 3]</c>.</param>
    /// <param name="rapidities">Rapidities, <c>[n]</c>.</param>
    public static Tensor Boost(Tensor directions, Tensor rapidities)
    {
        using var scope = torch.NewDisposeScope();
        var (n, eta) = (directions.to(torch.float64), rapidities.to(torch.float64).view(-1, 1, 1));
        var column = n.unsqueeze(-1);
        var space = torch.eye(3, dtype: torch.float64) + ((torch.cosh(eta) - 1) * column.matmul(column.transpose(-2, -1)));
        var (time, mixed) = (torch.cosh(eta), torch.sinh(eta) * column);
        return scope.MoveToOuter(torch.cat([torch.cat([time, mixed.transpose(-2, -1)], -1), torch.cat([mixed, space], -1)], -2));
    }

    /// <summary>Rotations of space that leave time alone.</summary>
    /// <param name="rotations">Rotation matrices, <c>[n, 3, 3]</c>.</param>
    public static Tensor Rotation(Tensor rotations) => torch.nn.functional.pad(rotations.to(torch.float64), [1, 0, 1, 0]) + TimeUnit();

    /// <inheritdoc/>
    public Tensor Identity() => torch.eye(4, dtype: torch.float64).unsqueeze(0);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => a.matmul(b);

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a)
    {
        var metric = torch.diag(torch.tensor([1.0, -1.0, -1.0, -1.0]));
        return metric.matmul(a.transpose(-2, -1)).matmul(metric);
    }

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator)
    {
        var directions = torch.randn([n, 3], torch.float64, generator: generator.Torch);
        var rapidities = torch.rand(n, torch.float64, generator: generator.Torch) * _largest;
        var boosts = Boost(directions / directions.square().sum(-1, keepdim: true).sqrt(), rapidities);
        return Rotation(new SO3().Sample(n, generator)).matmul(boosts);
    }

    /// <inheritdoc/>
    public Tensor Grid(GridSpec spec)
    {
        var rapidities = Translations.CentredSteps(spec.Resolution, _largest);
        var along = torch.tensor([0.0, 0.0, 1.0]).expand(rapidities.shape[0], 3);
        var (boosts, rotations) = (Boost(along, rapidities), Rotation(new SO3().Grid(spec)));
        return boosts.unsqueeze(1).matmul(rotations.unsqueeze(0)).flatten(0, 1);
    }

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => (a - b).square().sum([-2, -1]).sqrt();

    /// <inheritdoc/>
    public Tensor Linear(Tensor g) => g;

    private static Tensor TimeUnit() => torch.diag(torch.tensor([1.0, 0.0, 0.0, 0.0]));
}
