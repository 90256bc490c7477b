using Noether.Fields;
using Noether.Groups;
using Noether.Lab.Catalogue;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>How far principal axes are from not being determined: a histogram of the least gap between eigenvalues, relative to the largest.</summary>
internal static class EigenGaps
{
    private const double Least = -6, Step = 0.5;
    private const int Bins = (int)(-Least / Step);

    /// <summary>Shares of all clouds, and of the neighbourhoods of all points, over the logarithm of the gap; a row for each bin with its lower end; what is smaller counts in the first.</summary>
    /// <param name="clouds">Field <c>positions</c>.</param>
    /// <param name="neighbours">Points of a neighbourhood.</param>
    public static Table Histogram(Batch clouds, int neighbours)
    {
        using var scope = torch.NewDisposeScope();
        var frame = new PcaFrame(SemidirectProduct.Euclidean(3, halfWidth: 1));
        var points = clouds[NormalEstimator.Positions].Value;
        var rows = new Ragged(points.flatten(0, 1), Enumerable.Range(0, (int)points.shape[0] + 1).Select(i => i * points.shape[1]));
        var whole = Shares(frame.RelativeGaps(clouds));
        var near = Shares(frame.RelativeGaps(Neighbourhoods.Of(rows, neighbours)));
        return new Table(["gap", "clouds", "neighbourhoods"], [.. Enumerable.Range(0, Bins).Select(i => (double[])[Least + (i * Step), whole[i], near[i]])]);
    }

    private static double[] Shares(Tensor gaps)
    {
        var places = ((gaps.clamp_min(double.Epsilon).log10() - Least) / Step).floor().clamp(0, Bins - 1).to(torch.int64).cpu().data<long>().ToArray();
        return [.. Enumerable.Range(0, Bins).Select(i => places.Count(p => p == i) / (double)places.Length)];
    }
}
