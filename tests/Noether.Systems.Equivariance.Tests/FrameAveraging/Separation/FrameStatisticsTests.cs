using Noether.Geometry;
using Noether.Lab.Data.Formats;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;
using Noether.Systems.Equivariance.FrameAveraging.Separation;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Separation;

public sealed class FrameStatisticsTests
{
    /// <summary>A star with three leaves (6 orders, eigenvalues 0, 1, 1, 4), a path of three (2 orders) and a tree of seven nodes without symmetry (1 order).</summary>
    [Fact]
    public void Frames_and_spectra_of_known_graphs_are_counted()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var graphs = GraphFields.Of([Star, Graph.FromPairs(3, (0, 1), (1, 2)), Graph.FromPairs(7, (0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (2, 6))]);
        var statistics = FrameStatistics.Of(graphs, generator);
        Assert.Equal([6.0, 2, 1], statistics.Log10Sizes.Select(s => Math.Round(Math.Pow(10, s), 9)));
        Assert.Equal(3 + 2 + 6, statistics.Log10Gaps.Count);
        Assert.Single(statistics.Log10Gaps, g => g < FrameStatistics.Log10Rounding);
        var metrics = statistics.Metrics;
        Assert.Equal((3, 1, 2, 0, 0), (metrics["graphs"], metrics["single"], metrics["simple"], metrics["merged"], metrics["moved"]));
        Assert.Equal((Math.Log10(2), Math.Log10(6), Math.Log10(12) / 3), (metrics["frame.median"], metrics["frame.max"], metrics["frame"]), new Nearly());
    }

    [Fact]
    public void Kinds_of_nodes_make_frames_smaller()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var metrics = FrameStatistics.Of(GraphFields.Of([new LabelledGraph(Star, 0, [0, 1, 0, 0])]), generator).Metrics;
        Assert.Equal(Math.Log10(2), metrics["frame.features"], 9);
    }

    [Fact]
    public void All_orders_of_strongly_regular_graphs_are_in_their_frames_and_few_of_a_path()
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(0, FrameStatistics.Log10Missing(GraphFields.Of(GeneratedGraphs.StronglyRegular())), 9);
        Assert.Equal(Math.Log10(6), FrameStatistics.Log10Missing(GraphFields.Of([Graph.FromPairs(4, (0, 1), (1, 2), (2, 3))])), 9);
    }

    [Fact]
    public void Eigenvalues_told_apart_by_equality_give_signatures_that_do_not_move_with_the_nodes()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var cycles = GraphFields.Of([.. Enumerable.Repeat(Graph.FromPairs(9, Enumerable.Range(0, 9).Select(i => (i, (i + 1) % 9))), 10)]);
        Assert.Equal(0, SignatureMoves.ByTolerance(cycles, generator));
        Assert.InRange(SignatureMoves.ByEquality(cycles, generator), 5, 10);
    }

    private static Graph Star => Graph.FromPairs(4, (0, 1), (0, 2), (0, 3));

    private sealed class Nearly : IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double, double) x, (double, double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) < 1e-9;

        public int GetHashCode((double, double, double) x) => 0;
    }
}
