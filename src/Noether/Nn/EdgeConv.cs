using Noether.Geometry;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>How values of several points become one.</summary>
public enum Aggregation
{
    /// <summary>The largest, channel by channel.</summary>
    Max,

    /// <summary>The mean.</summary>
    Mean,
}

/// <summary>
/// Edge convolution: y_i = max (or mean) over neighbours j of a perceptron of [x_i, x_j - x_i]. Its first map is
/// W [x_i, x_j - x_i] = (W1 - W2) x_i + W2 x_j, so it multiplies once a point and not once an edge.
/// </summary>
/// <remarks>Source: Wang et al., "Dynamic graph CNN for learning on point clouds", ACM TOG 38 (2019), section 3.1 (arXiv:1801.07829).</remarks>
public sealed class EdgeConv : torch.nn.Module
{
    private readonly NormedLinear first;
    private readonly ModuleList<NormedLinear> rest;

    private readonly int _channels;
    private readonly Aggregation _aggregation;

    /// <param name="widths">Channels of a point, and of each of the perceptron's layers.</param>
    /// <param name="aggregation">How the neighbours' values become one.</param>
    /// <param name="activation">Makes the activation of a layer.</param>
    /// <param name="generator">Where first weights are drawn from.</param>
    /// <exception cref="ArgumentException">Fewer than two widths.</exception>
    public EdgeConv(IReadOnlyList<int> widths, Aggregation aggregation, Func<torch.nn.Module<Tensor, Tensor>> activation, Generator generator)
        : base(nameof(EdgeConv))
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentNullException.ThrowIfNull(activation);
        if (widths.Count < 2)
        {
            throw new ArgumentException($"An edge convolution needs its width in and at least one width out; found {widths.Count}.", nameof(widths));
        }

        (_channels, _aggregation) = (widths[0], aggregation);
        first = new NormedLinear(2 * widths[0], widths[1], activation(), generator);
        rest = new ModuleList<NormedLinear>([.. widths.Skip(1).Zip(widths.Skip(2), (a, b) => new NormedLinear(a, b, activation(), generator))]);
        RegisterComponents();
    }

    /// <summary>How the neighbours' values become one.</summary>
    public Aggregation Aggregation => _aggregation;

    /// <summary>The convolved features.</summary>
    /// <param name="points"><c>[N, widths[0]]</c>.</param>
    /// <param name="neighbours">An edge into every point from each of its neighbours.</param>
    /// <returns><c>[N, widths[^1]]</c>; zero for a point without neighbours.</returns>
    public Tensor Run(Tensor points, GraphBatch neighbours)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(neighbours);
        using var scope = torch.NewDisposeScope();
        var ofDifference = first.Weight.narrow(1, _channels, _channels).t();
        var ofPoint = first.Weight.narrow(1, 0, _channels).t() - ofDifference;
        var edges = first.Finish(neighbours.FromReceivers(points.matmul(ofPoint)) + neighbours.FromSenders(points.matmul(ofDifference)));
        foreach (var layer in rest)
        {
            edges = layer.call(edges);
        }

        return scope.MoveToOuter(_aggregation == Aggregation.Max ? neighbours.Max(edges) : neighbours.Mean(edges));
    }
}
