namespace Noether.Symmetries.Frames;

/// <summary>
/// Weighted axes from the points themselves, for samples whose eigenvectors are not determined: each point's direction within the eigenspace
/// (each pair's, where that is all of space), weighted by how far it reaches. They move with the points, exactly.
/// </summary>
internal static class PointAxes
{
    /// <summary>Parts of the largest squared length, and of the squared distance from the origin, below which a length is rounding.</summary>
    private const double OfLargest = 1e-12, OfCentre = 1e-24;

    /// <summary>Orthogonal matrices <c>[m, d, d]</c> and weights <c>[m]</c> that add up to 1; m = 0 where the points do not span the eigenspace.</summary>
    /// <param name="points">Points about the centre, <c>[n, d]</c>; those that do not exist are zero.</param>
    /// <param name="centre">The centre, <c>[d]</c>.</param>
    /// <param name="axis">The one axis that is determined, <c>[3]</c>; null where none is.</param>
    /// <param name="reflects">Whether reflections belong to the group.</param>
    public static (Tensor Matrices, Tensor Weights) Of(Tensor points, Tensor centre, Tensor? axis, bool reflects)
    {
        using var scope = torch.NewDisposeScope();
        var negligible = (points.square().sum(1).max() * OfLargest) + (centre.square().sum() * OfCentre);
        var (columns, weights) = points.shape[1] == 2 ? Plane(points, negligible)
            : axis is null ? Space(points, negligible)
            : About(points, axis, negligible);
        var matrices = torch.stack(columns, -1);
        if (reflects)
        {
            columns[^1] = -columns[^1];
            (matrices, weights) = (torch.cat([matrices, torch.stack(columns, -1)]), weights.repeat(2));
        }

        return (scope.MoveToOuter(matrices), scope.MoveToOuter(weights / weights.sum()));
    }

    private static (Tensor[] Columns, Tensor Weights) Plane(Tensor points, Tensor negligible)
    {
        var (first, weights) = Directions(points, negligible);
        return ([first, torch.stack([-first.select(1, 1), first.select(1, 0)], 1)], weights);
    }

    private static (Tensor[] Columns, Tensor Weights) About(Tensor points, Tensor axis, Tensor negligible)
    {
        var (one, weights) = Directions(points - (points.matmul(axis.unsqueeze(1)) * axis), negligible);
        var first = one.repeat(2, 1);
        var second = torch.cat([axis.expand_as(one), -axis.expand_as(one)]);
        return ([first, second, torch.linalg.cross(first, second)], weights.repeat(2));
    }

    private static (Tensor[] Columns, Tensor Weights) Space(Tensor points, Tensor negligible)
    {
        var (one, lengths) = Directions(points, negligible);
        var along = one.matmul(points.t());
        var rest = points.unsqueeze(0) - (along.unsqueeze(-1) * one.unsqueeze(1));
        var squares = rest.square().sum(-1);
        var kept = squares.gt(negligible);
        var first = one.unsqueeze(1).expand_as(rest)[kept];
        var second = rest[kept] / squares[kept].sqrt().unsqueeze(-1);
        return ([first, second, torch.linalg.cross(first, second)], (lengths.unsqueeze(1) * squares)[kept]);
    }

    private static (Tensor Directions, Tensor Weights) Directions(Tensor vectors, Tensor negligible)
    {
        var squares = vectors.square().sum(1);
        var kept = squares.gt(negligible);
        return (vectors[kept] / squares[kept].sqrt().unsqueeze(1), squares[kept]);
    }
}
