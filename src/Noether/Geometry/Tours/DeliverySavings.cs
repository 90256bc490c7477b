namespace Noether.Geometry.Tours;

/// <summary>
/// Trips from a depot that bring every customer what is asked for, none with more than a vehicle holds: one trip a customer, joined end to end as long as that saves
/// distance and fits, most saving first; then each trip by local search.
/// </summary>
/// <remarks>Source: Clarke, Wright, "Scheduling of vehicles from a central depot to a number of delivery points", Operations Research 12 (1964).</remarks>
public static class DeliverySavings
{
    /// <summary>The trips, without the depot, and their length in all.</summary>
    /// <param name="distances">Of all pairs of places; the depot is place 0.</param>
    /// <param name="demands">In parts of what a vehicle holds, at most 1 each; that of place 0 does not count.</param>
    public static (IReadOnlyList<IReadOnlyList<int>> Trips, double Length) Of(double[,] distances, IReadOnlyList<double> demands)
    {
        ArgumentNullException.ThrowIfNull(distances);
        ArgumentNullException.ThrowIfNull(demands);
        var customers = Enumerable.Range(1, demands.Count - 1).ToArray();
        var trips = customers.ToDictionary(c => c, c => new List<int> { c });
        var savings = from a in customers
                      from b in customers
                      where a < b
                      orderby distances[a, b] - distances[0, a] - distances[0, b]
                      select (A: a, B: b);
        foreach (var (a, b) in savings)
        {
            Join(trips, demands, a, b);
        }

        var tours = trips.Values.Distinct().Select(t => Improved(distances, t)).ToArray();
        return ([.. tours.Select(t => t.Trip)], tours.Sum(t => t.Length));
    }

    private static void Join(Dictionary<int, List<int>> trips, IReadOnlyList<double> demands, int a, int b)
    {
        var (first, second) = (trips[a], trips[b]);
        if (first == second || (first[0] != a && first[^1] != a) || (second[0] != b && second[^1] != b) || first.Concat(second).Sum(c => demands[c]) > 1 + 1e-9)
        {
            return;
        }

        if (first[^1] != a)
        {
            first.Reverse();
        }

        if (second[0] != b)
        {
            second.Reverse();
        }

        first.AddRange(second);
        foreach (var customer in second)
        {
            trips[customer] = first;
        }
    }

    private static (IReadOnlyList<int> Trip, double Length) Improved(double[,] distances, List<int> trip)
    {
        int[] places = [0, .. trip];
        var own = new double[places.Length, places.Length];
        for (var i = 0; i < own.Length; i++)
        {
            own[i / places.Length, i % places.Length] = distances[places[i / places.Length], places[i % places.Length]];
        }

        var tour = TourSearch.Improved(own, [.. Enumerable.Range(0, places.Length)]);
        var depot = tour.Order.ToList().IndexOf(0);
        return ([.. tour.Order.Skip(depot + 1).Concat(tour.Order.Take(depot)).Select(i => places[i])], tour.Length);
    }
}
