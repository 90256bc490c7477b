using Noether.Fields;

namespace Noether.Geometry;

/// <summary>
/// Graphs of points within a radius of each other, by a cell list (<see cref="Kernels.RadiusNeighbours"/>); there is no limit on neighbours. Distances are computed
/// directly in the points' precision, never by expanding the square, so that no pair is missed and the graph is symmetric.
/// </summary>
public static class RadiusGraph
{
    /// <summary>An edge from every point to every other of its cloud at a distance of at most <paramref name="radius"/>.</summary>
    /// <param name="points">Clouds of points, <c>[N, 2]</c> or <c>[N, 3]</c>, float32 or float64, finite; gradients do not pass.</param>
    /// <param name="radius">In the points' unit; positive and finite.</param>
    /// <returns>A graph a cloud, nodes in the order of the points.</returns>
    /// <exception cref="ArgumentException">Another shape or element type, a coordinate that is not finite, or a radius that is not positive.</exception>
    public static GraphBatch Of(Ragged points, double radius)
    {
        ArgumentNullException.ThrowIfNull(points);
        return PointClouds.Graphs(
            points,
            [2, 3],
            (rows, dimension, clouds) => Kernels.RadiusNeighbours.Find(rows, dimension, (float)radius, clouds),
            (rows, dimension, clouds) => Kernels.RadiusNeighbours.Find(rows, dimension, radius, clouds));
    }
}
