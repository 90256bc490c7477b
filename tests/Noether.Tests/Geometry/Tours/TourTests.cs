using Noether.Geometry.Tours;

namespace Noether.Tests.Geometry.Tours;

public sealed class TourTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void The_exact_tour_is_the_shortest_of_all_orders(int places)
    {
        var distances = Random(places, seed: places);
        var shortest = Orders([.. Enumerable.Range(1, places - 1)]).Min(order => Tour.LengthOf(distances, [0, .. order]));
        var tour = ShortestTour.Of(distances);
        Assert.Equal(shortest, tour.Length, 12);
        Assert.Equal(Enumerable.Range(0, places), tour.Order.Order());
        Assert.Equal(tour.Length, Tour.LengthOf(distances, tour.Order), 12);
    }

    [Fact]
    public void Local_search_comes_near_the_exact_tour_and_never_below()
    {
        var ratios = Enumerable.Range(0, 20).Select(seed => Random(11, seed)).Select(d => TourSearch.Best(d).Length / ShortestTour.Of(d).Length).ToArray();
        Assert.All(ratios, r => Assert.InRange(r, 1 - 1e-12, 1.1));
        Assert.True(ratios.Count(r => r < 1 + 1e-9) >= 15);
    }

    [Fact]
    public void Crossings_of_a_tour_round_a_circle_are_undone()
    {
        var distances = Tour.Distances([.. Enumerable.Range(0, 12).Select(i => (Math.Cos(Math.Tau * i / 12), Math.Sin(Math.Tau * i / 12)))]);
        Assert.Equal(24 * Math.Sin(Math.PI / 12), TourSearch.Improved(distances, [0, 6, 1, 7, 2, 8, 3, 9, 4, 10, 5, 11]).Length, 9);
    }

    [Fact]
    public void Trips_by_savings_bring_everything_and_fit()
    {
        var distances = Random(16, seed: 3);
        double[] demands = [0, .. Enumerable.Range(1, 15).Select(i => ((i * 7) % 9 + 1) / 20.0)];
        var (trips, length) = DeliverySavings.Of(distances, demands);
        Assert.Equal(Enumerable.Range(1, 15), trips.SelectMany(t => t).Order());
        Assert.All(trips, t => Assert.True(t.Sum(c => demands[c]) <= 1 + 1e-9));
        Assert.Equal(trips.Sum(t => Tour.LengthOf(distances, [0, .. t])), length, 9);
        Assert.True(length < 2 * Enumerable.Range(1, 15).Sum(c => distances[0, c]));
        var (one, whole) = DeliverySavings.Of(distances, new double[16]);
        Assert.Single(one);
        Assert.True(whole < 1.15 * TourSearch.Best(distances).Length);
    }

    [Fact]
    public void Too_many_places_are_refused() => Assert.Contains("19", Assert.Throws<ArgumentException>(() => ShortestTour.Of(new double[19, 19])).Message, StringComparison.Ordinal);

    private static double[,] Random(int places, int seed)
    {
        var random = new Random(seed);
        return Tour.Distances([.. Enumerable.Range(0, places).Select(_ => (random.NextDouble(), random.NextDouble()))]);
    }

    private static IEnumerable<int[]> Orders(int[] items) => items.Length == 0 ? [[]] : items.SelectMany(i => Orders([.. items.Where(j => j != i)]).Select(rest => (int[])[i, .. rest]));
}
