using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>How large frames are, and how clearly eigenvalues are equal or different.</summary>
internal static class FrameStatistics
{
    private const double Rounding = 1e-18;

    /// <summary>log10 of the size of each graph's frame.</summary>
    public static double[] Log10Sizes(Batch graphs)
    {
        using var scope = torch.NewDisposeScope();
        return new LaplacianSortFrame().Log10Size(graphs).data<double>().ToArray();
    }

    /// <summary>log10 of the differences of neighbouring eigenvalues over the largest, of all graphs; what is smaller than 1e-18 counts as that.</summary>
    public static double[] Log10Gaps(Batch graphs)
    {
        using var scope = torch.NewDisposeScope();
        var edges = graphs["edges"];
        var values = SpectralSignature.Of(edges.Masked().squeeze(-1), edges.Mask).Eigenvalues;
        var nodes = edges.Mask!.sum(1);

        // Masked nodes are isolated: each has an eigenvalue of zero, before those of the graph.
        var gaps = values.diff(dim: 1) / values.narrow(1, values.shape[1] - 1, 1);
        var own = torch.arange(1, values.shape[1], dtype: torch.int64).unsqueeze(0).gt(values.shape[1] - nodes.unsqueeze(1));
        return gaps[own].clamp_min(Rounding).log10().data<double>().ToArray();
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
}
