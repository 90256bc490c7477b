namespace Noether.Geometry.Tours;

/// <summary>A round trip through all places.</summary>
/// <param name="Order">Every place once.</param>
/// <param name="Length">Its length, the way back to the first place included.</param>
public sealed record Tour(IReadOnlyList<int> Order, double Length)
{
    /// <summary>Distances of points of the plane.</summary>
    /// <param name="points">Places.</param>
    public static double[,] Distances(IReadOnlyList<(double X, double Y)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var distances = new double[points.Count, points.Count];
        for (var i = 0; i < points.Count; i++)
        {
            for (var j = 0; j < points.Count; j++)
            {
                distances[i, j] = double.Hypot(points[i].X - points[j].X, points[i].Y - points[j].Y);
            }
        }

        return distances;
    }

    /// <summary>Length of a round trip.</summary>
    /// <param name="distances">Of all pairs of places.</param>
    /// <param name="order">The places as they are visited.</param>
    public static double LengthOf(double[,] distances, IReadOnlyList<int> order)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentNullException.ThrowIfNull(order);
        return Enumerable.Range(0, order.Count).Sum(i => distances[order[i], order[(i + 1) % order.Count]]);
    }
}
