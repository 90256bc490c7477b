using Noether.Fields;
using Noether.Geometry;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Dynamic graph CNN with a value at every point: edge convolutions, each over the nearest neighbours among the features it is given, then a feature of the whole
/// cloud and a head that reads both. Any number of points, in any order; masked points change nothing, batch statistics included.
/// Source: Wang et al., "Dynamic graph CNN for learning on point clouds", ACM TOG 38 (2019), figure 3, segmentation model (arXiv:1801.07829).
/// </summary>
/// <remarks>Which points are neighbours is a constant to automatic differentiation. Dropout is the only randomness, and has its own generators.</remarks>
public sealed class Dgcnn : NetworkModel
{
    private readonly ModuleList<EdgeConv> convolutions;
    private readonly NormedLinear global;
    private readonly PointHead head;
    private readonly EdgeConv? transformEdges;
    private readonly TNet? transform;

    private readonly DgcnnOptions _options;

    /// <param name="options">The layout; null for the defaults.</param>
    /// <param name="generator">Where first weights are drawn from; forked for dropout.</param>
    public Dgcnn(DgcnnOptions? options, Generator generator)
        : base(nameof(Dgcnn))
    {
        ArgumentNullException.ThrowIfNull(generator);
        _options = options ?? new DgcnnOptions();
        var o = _options;
        var widthsIn = o.Edges.Select(e => e[^1]).Prepend(o.Channels);
        convolutions = new ModuleList<EdgeConv>([.. o.Edges.Zip(widthsIn, (layers, width) => new EdgeConv([width, .. layers], o.Aggregation, Activation, generator))]);
        var pointWidth = o.Edges.Sum(e => e[^1]) + (o.KeepInput ? o.Channels : 0);
        global = new NormedLinear(pointWidth, o.Global, Activation(), generator);
        head = new PointHead(o.Global, pointWidth, o.Head, o.Outputs, Activation, generator, o.Dropout);
        if (o.Transform)
        {
            transformEdges = new EdgeConv([o.Channels, .. o.TransformWidths.Edges], Aggregation.Max, Activation, generator);
            transform = new TNet([o.TransformWidths.Edges[^1], .. o.TransformWidths.Points], o.TransformWidths.Head, o.Channels, Activation, generator);
        }

        RegisterComponents();
    }

    /// <summary>The layout.</summary>
    public DgcnnOptions Options => _options;

    /// <inheritdoc/>
    /// <exception cref="InputException">The points have another shape than the options say.</exception>
    public override Batch forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var points = PointSet.Of(x[_options.Input], _options.Input, _options.Channels);
        var rows = Turned(points.Rows);
        List<Tensor> features = _options.KeepInput ? [rows.Rows] : [];
        foreach (var convolution in convolutions)
        {
            rows = rows.With(convolution.Run(rows.Rows, Neighbours(rows)));
            features.Add(rows.Rows);
        }

        var joined = rows.With(torch.cat([.. features], 1));
        var wide = rows.With(global.call(joined.Rows));
        var values = head.Run(_options.Aggregation == Aggregation.Max ? wide.Max() : wide.Mean(), joined);
        var result = points.ToField(_options.Bounded ? (2 * values.sigmoid()) - 1 : values, _options.OutputType);
        return new Batch((_options.Output, result.With(scope.MoveToOuter(result.Value))));
    }

    private Ragged Turned(Ragged points) => transform is null || transformEdges is null
        ? points
        : points.With(TNet.Turn(points, transform.Run(points.With(transformEdges.Run(points.Rows, Neighbours(points))))));

    private GraphBatch Neighbours(Ragged points) => NearestNeighbours.Graph(points, _options.Neighbours, self: true);

    private torch.nn.Module<Tensor, Tensor> Activation() => torch.nn.LeakyReLU(_options.NegativeSlope);
}
