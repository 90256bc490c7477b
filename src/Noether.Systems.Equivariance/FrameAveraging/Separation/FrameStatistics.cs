using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Runtime;
using Noether.Symmetries.Frames;
using Noether.Systems.Equivariance.FrameAveraging.Graphs;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>How large frames are, and how clearly eigenvalues are equal or different.</summary>
/// <param name="Log10Sizes">log10 of the size of each graph's frame.</param>
/// <param name="Log10Gaps">log10 of the differences of neighbouring eigenvalues over the largest, of all graphs; what is smaller than 1e-18 counts as that.</param>
/// <param name="Metrics">Numbers by name.</param>
internal sealed record FrameStatistics(IReadOnlyList<double> Log10Sizes, IReadOnlyList<double> Log10Gaps, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>log10 of what counts as rounding of equal eigenvalues.</summary>
    public const double Log10Rounding = -13;

    private const double Smallest = 1e-18;
    private const double Single = 1e-9;

    /// <summary>The statistics of a set of graphs.</summary>
    /// <param name="graphs">The graphs.</param>
    /// <param name="generator">Numbers their nodes anew.</param>
    public static FrameStatistics Of(Batch graphs, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var edges = graphs["edges"];
        var signature = SpectralSignature.Of(edges.Masked().squeeze(-1), edges.Mask);
        var nodes = GraphFields.NodeCounts(graphs);
        var (sizes, gaps) = (Sizes(graphs, features: false), Gaps(signature.Eigenvalues, nodes));
        var ordered = sizes.Order().ToList();
        var tolerance = Math.Log10(new LaplacianSortOptions().EigenvalueTolerance);
        return new FrameStatistics(sizes, gaps, new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["graphs"] = graphs.Size,
            ["frame"] = sizes.Average(),
            ["frame.median"] = (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2,
            ["frame.max"] = ordered[^1],
            ["frame.features"] = Sizes(graphs, features: true).Average(),
            ["single"] = sizes.Count(s => s < Single),
            ["simple"] = signature.Count.eq(nodes).sum().ToDouble(),
            ["merged"] = gaps.Count(g => g > Log10Rounding && g <= tolerance),
            ["moved"] = SignatureMoves.ByTolerance(graphs, generator),
        });
    }

    /// <summary>The mean of log10 of the number of all orders over that of the orders in the frame.</summary>
    public static double Log10Missing(Batch graphs)
    {
        using var scope = torch.NewDisposeScope();
        var all = GraphFields.Sorted(graphs, FrameKind.Group);
        return new FieldSortFrame("class").Log10Size(all).mean().ToDouble() - Sizes(graphs, features: false).Average();
    }

    /// <summary>The share of values in each bin, at the bin's middle; from the first bin that has any to the last.</summary>
    public static Table Histogram(string column, IReadOnlyList<double> values, double width)
    {
        long Bin(double value) => (long)Math.Floor(value / width);
        var counts = values.CountBy(Bin).ToDictionary();
        var (first, last) = (counts.Keys.Min(), counts.Keys.Max());
        return new Table(
            [column, "share"],
            [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => (double[])[(first + i + 0.5) * width, counts.GetValueOrDefault(first + i) / (double)values.Count])]);
    }

    private static double[] Sizes(Batch graphs, bool features) => GraphFields.Sorting(features).Log10Size(graphs).data<double>().ToArray();

    private static double[] Gaps(Tensor values, Tensor nodes)
    {
        // Masked nodes are isolated: each has an eigenvalue of zero, before those of the graph.
        var gaps = values.diff(dim: 1) / values.narrow(1, values.shape[1] - 1, 1);
        var own = torch.arange(1, values.shape[1], dtype: torch.int64).unsqueeze(0).gt(values.shape[1] - nodes.unsqueeze(1));
        return gaps[own].clamp_min(Smallest).log10().data<double>().ToArray();
    }
}
