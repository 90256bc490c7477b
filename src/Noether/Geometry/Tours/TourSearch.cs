namespace Noether.Geometry.Tours;

/// <summary>
/// Short round trips by local search: from trips to the nearest place not yet visited, pieces are turned round (2-opt) and short pieces moved elsewhere, either way round
/// (or-opt), as long as that shortens the trip; the best of several starts.
/// </summary>
/// <remarks>Source: Croes 1958 (2-opt); Or 1976 (or-opt).</remarks>
public static class TourSearch
{
    private const int LongestPiece = 3;

    // Changes of lengths below this are rounding.
    private const double Negligible = 1e-12;

    /// <summary>The best trip found.</summary>
    /// <param name="distances">Symmetric distances of all pairs of places.</param>
    /// <param name="starts">Trips that are improved: from the first places, and from others as far as there are any.</param>
    public static Tour Best(double[,] distances, int starts = 10)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        return Enumerable.Range(0, Math.Min(starts, distances.GetLength(0))).Select(start => Improved(distances, Nearest(distances, start))).MinBy(t => t.Length)!;
    }

    /// <summary>A trip that neither turning a piece round nor moving a short one shortens.</summary>
    /// <param name="distances">Symmetric distances of all pairs of places.</param>
    /// <param name="order">Where the search begins.</param>
    public static Tour Improved(double[,] distances, IReadOnlyList<int> order)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentNullException.ThrowIfNull(order);
        int[] trip = [.. order];
        while (Turn(distances, trip) || Move(distances, trip))
        {
        }

        return new Tour(trip, Tour.LengthOf(distances, trip));
    }

    private static int[] Nearest(double[,] distances, int start)
    {
        List<int> order = [start];
        HashSet<int> left = [.. Enumerable.Range(0, distances.GetLength(0)).Where(i => i != start)];
        while (left.Count > 0)
        {
            var next = left.MinBy(i => distances[order[^1], i]);
            order.Add(next);
            left.Remove(next);
        }

        return [.. order];
    }

    private static bool Turn(double[,] d, int[] trip)
    {
        for (var i = 0; i < trip.Length - 1; i++)
        {
            for (var j = i + 1; j < trip.Length; j++)
            {
                var (before, after) = (trip[(i + trip.Length - 1) % trip.Length], trip[(j + 1) % trip.Length]);
                if (before != trip[j] && d[before, trip[j]] + d[trip[i], after] < d[before, trip[i]] + d[trip[j], after] - Negligible)
                {
                    Array.Reverse(trip, i, j - i + 1);
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Move(double[,] d, int[] trip)
    {
        for (var length = 1; length <= Math.Min(LongestPiece, trip.Length - 2); length++)
        {
            for (var start = 0; start < trip.Length; start++)
            {
                // Turned so that the piece comes first.
                int[] turned = [.. trip[start..], .. trip[..start]];
                var (first, last, rest) = (turned[0], turned[length - 1], turned[length..]);
                var gain = d[rest[^1], first] + d[last, rest[0]] - d[rest[^1], rest[0]];
                for (var i = 0; i + 1 < rest.Length; i++)
                {
                    var (straight, reversed) = (d[rest[i], first] + d[last, rest[i + 1]], d[rest[i], last] + d[first, rest[i + 1]]);
                    if (Math.Min(straight, reversed) - d[rest[i], rest[i + 1]] < gain - Negligible)
                    {
                        int[] piece = straight <= reversed ? turned[..length] : [.. turned[..length].Reverse()];
                        int[] moved = [.. rest[..(i + 1)], .. piece, .. rest[(i + 1)..]];
                        moved.CopyTo(trip, 0);
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
