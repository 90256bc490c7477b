using System.Numerics;

namespace Noether.Geometry.Tours;

/// <summary>The shortest round trip, exactly, by dynamic programming over sets of places: 2^n n² steps, so for few places.</summary>
/// <remarks>Source: Held, Karp, "A dynamic programming approach to sequencing problems", J. SIAM 10 (1962).</remarks>
public static class ShortestTour
{
    /// <summary>More places than these take too much memory.</summary>
    public const int MostPlaces = 18;

    /// <param name="distances">Symmetric distances of all pairs of places.</param>
    /// <exception cref="ArgumentException">No square matrix, no place, or too many.</exception>
    public static Tour Of(double[,] distances)
    {
        ArgumentNullException.ThrowIfNull(distances);
        var n = distances.GetLength(0);
        if (n != distances.GetLength(1) || n is 0 or > MostPlaces)
        {
            throw new ArgumentException($"A square matrix of 1 to {MostPlaces} places is needed, not {n} by {distances.GetLength(1)}.", nameof(distances));
        }

        // The trip begins at the last place; sets are of the others.
        var (others, home) = (n - 1, n - 1);
        var best = new double[1 << others, Math.Max(1, others)];
        var before = new sbyte[1 << others, Math.Max(1, others)];
        for (var set = 1; set < 1 << others; set++)
        {
            for (var rest = set; rest != 0; rest &= rest - 1)
            {
                var last = BitOperations.TrailingZeroCount(rest);
                var without = set & ~(1 << last);
                (best[set, last], before[set, last]) = without == 0 ? (distances[home, last], (sbyte)-1) : Shortest(best, distances, without, last);
            }
        }

        return others == 0 ? new Tour([0], 0) : Trace(distances, best, before, home);
    }

    private static (double Length, sbyte Before) Shortest(double[,] best, double[,] distances, int set, int next)
    {
        var (length, before) = (double.PositiveInfinity, (sbyte)-1);
        for (var rest = set; rest != 0; rest &= rest - 1)
        {
            var last = BitOperations.TrailingZeroCount(rest);
            if (best[set, last] + distances[last, next] < length)
            {
                (length, before) = (best[set, last] + distances[last, next], (sbyte)last);
            }
        }

        return (length, before);
    }

    private static Tour Trace(double[,] distances, double[,] best, sbyte[,] before, int home)
    {
        var set = (1 << home) - 1;
        int last = Shortest(best, distances, set, home).Before;
        List<int> order = [home];
        while (last >= 0)
        {
            order.Add(last);
            var next = before[set, last];
            set &= ~(1 << last);
            last = next;
        }

        return new Tour(order, Tour.LengthOf(distances, order));
    }
}
