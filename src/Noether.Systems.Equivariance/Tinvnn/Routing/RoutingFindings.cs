using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Tinvnn.Routing;

/// <summary>The recipes on routes in plain language.</summary>
internal static class RoutingFindings
{
    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("greedy", "mean length of the network's likeliest routes, over all starts, in the unit square"),
        new("moved", "the same for problems that are turned, mirrored, shifted and scaled, scaled back"),
        new("worse_by_moving", "by what part that is longer"),
        new("worst_difference", "largest relative difference of the two lengths of a problem"),
        new("same_routes", "share of problems with the same routes, place by place"),
        new("search", "mean length by local search: 2-opt and or-opt for round trips, savings for deliveries"),
        new("gap", "by what part greedy routes are longer than those, on average"),
        new("best_of_starts", "mean length of the shortest of all starts", IsDetail: true),
        new("best_of_8", "mean length of the best of the eight turns and flips of the square", IsDetail: true),
        new("clustered_gap", "the gap on places in clusters, which no network was trained on", IsDetail: true),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "Attention models learned to choose, place by place, short routes through random places in the unit square, by trial and error. Then they were asked about the same problems turned, mirrored, shifted and scaled: " +
            "the best route is the same, only drawn elsewhere.";
        var came = RoutingRecipe.Arms.Where(a => metrics.ContainsKey($"{a}.greedy")).Select(a => string.Create(
            CultureInfo.InvariantCulture,
            $"{a}: {metrics[$"{a}.greedy"]:0.000} as given and {metrics[$"{a}.moved"]:0.000} moved and scaled back, {metrics[$"{a}.gap"]:0.0 %} above local search, the same routes in {metrics[$"{a}.same_routes"]:0.0 %} of the problems"));
        const string Differences =
            "What differs from the published training: at the preset reproduce the network is 64 wide, and every place is a start whose costs are compared with the mean over starts (POMO), which takes far fewer steps than the greedy baseline of the preset full.";
        return $"{Done}\n\nMean lengths, {string.Join("; ", came)}.\n\n{Differences}";
    }
}
