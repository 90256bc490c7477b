namespace Noether.Symmetries.Frames;

/// <summary>Ranks along an axis in which values that are equal up to a tolerance share one.</summary>
internal static class DenseRanks
{
    /// <summary>
    /// Ranks from 0, int64, same shape. Sorted values whose neighbours differ by at most <paramref name="tolerance"/> form one class:
    /// unlike rounding, no border lies at a fixed place where equal values could fall on either side.
    /// </summary>
    public static Tensor Of(Tensor values, int axis, double tolerance = 0)
    {
        using var scope = torch.NewDisposeScope();
        var (sorted, order) = values.sort(axis);
        var steps = sorted.diff(dim: axis).gt(tolerance).to(torch.int64).cumsum(axis);
        var ranks = torch.cat([torch.zeros_like(order.narrow(axis, 0, 1)), steps], axis);
        return scope.MoveToOuter(torch.zeros_like(order).scatter_(axis, order, ranks));
    }

    /// <summary>Ranks of rows in lexicographic order of their columns, <c>[b, n]</c>; equal rows share one.</summary>
    /// <param name="columns"><c>[b, n, k]</c>, values that are equal or clearly different, such as ranks.</param>
    public static Tensor OfRows(Tensor columns)
    {
        using var scope = torch.NewDisposeScope();
        var (rows, classes) = (columns.shape[1], torch.zeros_like(columns.select(2, 0)));
        for (var k = 0L; k < columns.shape[2]; k++)
        {
            classes = Of((classes * rows) + columns.select(2, k), 1);
        }

        return scope.MoveToOuter(classes);
    }
}
