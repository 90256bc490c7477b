using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Tinvnn.Routing;

/// <summary>The drawings of the recipes on routes.</summary>
internal static class RoutingFigures
{
    // Routes are drawn side by side.
    private const double Apart = 1.15;

    private const int Bins = 20;

    public static IEnumerable<Figure> Draw(RunTables tables)
    {
        string[] arms = [.. RoutingRecipe.Arms.Where(a => tables.Tables.ContainsKey($"{a}.routes"))];
        yield return new LineFigure("routes", "Routes through one problem as it is given, and as it was moved", "x", "y", [.. arms.SelectMany((a, i) => Routes(a, tables.Tables[$"{a}.routes"], 2 * i))])
        {
            WhatToSee = "Each network's route from the same start twice, side by side: as found for the places as they are, and as found for the places turned, mirrored, shifted and scaled, drawn where they were at first. Equal drawings are what symmetry asks for.",
        };
        yield return new LineFigure("gaps", "How much longer than local search's the networks' routes are", "excess over local search (%)", "problems", [.. arms.Select(a => Histogram(a, tables.Tables[$"{a}.gaps"]["gap"]))])
        {
            WhatToSee = "Number of test problems by how much longer the greedy route is, as given. A hump to the left is a good network; below zero it beats the search.",
        };
        yield return new LineFigure(
            "learning", "Mean length of the routes tried in training", "step", "mean length", [.. arms.Select(a => tables.Tables[$"{a}.learning"]).Zip(arms, (t, a) => new Series(a, t["step"], t["cost"]))])
        {
            WhatToSee = "Routes are drawn at random with the network's own probabilities in training, so they are longer than the likeliest ones that are tested.",
        };
    }

    private static IEnumerable<Series> Routes(string arm, Table routes, int column) => from moved in Enumerable.Range(0, 2)
                                                                                       let rows = routes.Rows.Where(r => r[0] == moved).ToArray()
                                                                                       select new Series($"{arm}, {(moved == 0 ? "as given" : "moved")}", [.. rows.Select(r => r[1] + (Apart * (column + moved)))], [.. rows.Select(r => r[2])]);

    private static Series Histogram(string arm, double[] gaps)
    {
        var (least, most) = (gaps.Min(), Math.Max(gaps.Max(), gaps.Min() + 1e-9));
        var width = (most - least) / Bins;
        var counts = gaps.CountBy(g => Math.Min(Bins - 1, (int)((g - least) / width))).ToDictionary();
        return new Series(arm, [.. Enumerable.Range(0, Bins).Select(i => 100 * (least + ((i + 0.5) * width)))], [.. Enumerable.Range(0, Bins).Select(i => (double)counts.GetValueOrDefault(i))]);
    }
}
