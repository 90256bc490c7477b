using Noether.Groups;
using Noether.Runtime;

namespace Noether.Representations;

/// <summary>Ways to spread directions over a circle or sphere.</summary>
public enum OrientationGridKind
{
    /// <summary>Evenly in the plane, and by <see cref="Repulsion"/> in space.</summary>
    Automatic,

    /// <summary>Vertices of a regular solid (4, 6, 8, 12 or 20), which its rotations permute; in the plane evenly.</summary>
    Platonic,

    /// <summary>On a spiral; in the plane evenly.</summary>
    Fibonacci,

    /// <summary>Drawn at random and moved apart.</summary>
    Repulsion,
}

/// <summary>Finite sets of unit vectors that stand for all directions of the plane or of space.</summary>
public static class OrientationGrid
{
    private const int Steps = 100;
    private const double StepSize = 0.1;
    private const double Noise = 1e-3;
    private const double Closest = 1e-7;

    /// <summary>A grid by its kind.</summary>
    /// <param name="kind">How it is spread.</param>
    /// <param name="count">Directions, at least 1.</param>
    /// <param name="dimension">Of the space, 2 or 3.</param>
    /// <param name="generator">Where random directions are drawn from; only <see cref="OrientationGridKind.Repulsion"/> draws.</param>
    /// <returns><c>[count, dimension]</c>, float64.</returns>
    /// <exception cref="InputException">No regular solid has so many vertices, or random directions are asked for in the plane.</exception>
    public static Tensor Of(OrientationGridKind kind, int count, int dimension, Generator generator) => (kind, dimension) switch
    {
        (OrientationGridKind.Repulsion, 2) => throw new InputException("Directions of the plane are spread evenly; none need to be moved apart. Leave the kind of grid out."),
        (_, 2) => Circle(count),
        (OrientationGridKind.Platonic, _) => Platonic(count),
        (OrientationGridKind.Fibonacci, _) => SphereGrid.Fibonacci(count).Points(),
        _ => Repulsion(count, generator),
    };

    /// <summary>Directions (cos, sin) of the angles 2πk/count, <c>[count, 2]</c>, float64.</summary>
    public static Tensor Circle(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using var scope = torch.NewDisposeScope();
        var angles = torch.arange(count, torch.float64) * (Math.Tau / count);
        return scope.MoveToOuter(torch.stack([angles.cos(), angles.sin()], 1));
    }

    /// <summary>Vertices of a regular solid, <c>[count, 3]</c>, float64.</summary>
    /// <exception cref="InputException">No solid has so many.</exception>
    public static Tensor Platonic(int count) => PlatonicSolids.WithVertices(count) is { } solid
        ? PlatonicSolids.Vertices(solid)
        : throw new InputException($"No regular solid has {count} vertices; take 4, 6, 8, 12 or 20, or another kind of grid.");

    /// <summary>
    /// Random directions that repel each other, <c>[count, 3]</c>, float64: the mean of (angle/π)⁻² over pairs is lowered by gradient descent on polar angles and azimuths,
    /// with noise that fades.
    /// </summary>
    /// <param name="count">Directions, at least 1.</param>
    /// <param name="generator">Where they and the noise are drawn from.</param>
    public static Tensor Repulsion(int count, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        using var on = torch.enable_grad();
        var start = torch.randn([count, 3], torch.float64, generator: generator.Torch);
        var unit = start / torch.linalg.vector_norm(start, dims: [1], keepdim: true);
        var angles = torch.stack([unit.select(1, 2).acos(), torch.atan2(unit.select(1, 1), unit.select(1, 0))], 1).detach();
        for (var step = 0; step < Steps && count > 1; step++)
        {
            using var inner = torch.NewDisposeScope();
            var variable = angles.detach().requires_grad_();
            var gradient = torch.autograd.grad([Energy(Vectors(variable), count)], [variable])[0];
            var noise = torch.randn([count, 2], torch.float64, generator: generator.Torch) * (Noise * (1 - ((double)step / Steps)));
            angles = inner.MoveToOuter((angles - ((gradient + noise) * StepSize)).detach());
        }

        return scope.MoveToOuter(Vectors(angles).detach());
    }

    private static Tensor Vectors(Tensor angles)
    {
        var (polar, azimuth) = (angles.select(1, 0), angles.select(1, 1));
        return torch.stack([polar.sin() * azimuth.cos(), polar.sin() * azimuth.sin(), polar.cos()], 1);
    }

    private static Tensor Energy(Tensor points, int count)
    {
        var pairs = torch.triu_indices(count, count, 1, torch.int64);
        var cosines = (points.index_select(0, pairs[0]) * points.index_select(0, pairs[1])).sum(1);
        return (cosines.clamp(-1 + Closest, 1 - Closest).acos() / Math.PI).pow(-2).mean();
    }
}
