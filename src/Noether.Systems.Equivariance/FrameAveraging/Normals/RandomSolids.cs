using Noether.Geometry;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>Random solids that stand upright: unions of boxes, cylinders, cones, balls and rings with their axes along y.</summary>
internal static class RandomSolids
{
    private const int Kinds = 5;

    // Extents of a part; half of them are radii. Centres lie within half the largest extent of the origin.
    private const double Least = 0.3, Most = 1;

    /// <summary>A solid that holds tensors of the caller's dispose scope.</summary>
    /// <param name="mostParts">It has from one to so many parts.</param>
    /// <param name="generator">Where it is drawn from.</param>
    public static Solid Draw(int mostParts, Generator generator)
    {
        using var count = torch.randint(1, mostParts + 1, 1, torch.int64, generator: generator.Torch);
        return Solid.Union([.. Enumerable.Range(0, (int)count.item<long>()).Select(_ => Part(generator))]);
    }

    private static Solid Part(Generator generator)
    {
        using var kind = torch.randint(0, Kinds, 1, torch.int64, generator: generator.Torch);
        using var uniform = torch.rand(3, torch.float64, generator: generator.Torch);
        var extents = uniform.data<double>().Select(u => Least + ((Most - Least) * u)).ToArray();
        Solid part = kind.item<long>() switch
        {
            0 => new Box(extents[0], extents[1], extents[2]),
            1 => Frustum.Cylinder(extents[0] / 2, extents[1]),
            2 => Frustum.Cone(extents[0] / 2, extents[1]),
            3 => new Sphere(extents[0] / 2),
            _ => new Torus(extents[0] / 2, extents[0] * extents[1] / 4),
        };
        var shift = (torch.rand(3, torch.float64, generator: generator.Torch) - 0.5) * Most;
        return part.Moved(torch.eye(3, dtype: torch.float64), shift);
    }
}
