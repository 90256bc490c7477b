using Noether.Fields;
using Noether.Geometry;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Dynamic graph CNN for whole clouds: edge convolutions over the nearest neighbours among the features each is given, a map of all their features together, its maximum
/// and mean over the points, a head. Any number of points in any order; masked points change nothing, batch statistics included.
/// </summary>
/// <remarks>Source: Wang et al., "Dynamic graph CNN for learning on point clouds", ACM TOG 38 (2019), figure 3, classification model (arXiv:1801.07829).</remarks>
public sealed class DgcnnClassifier : NetworkModel
{
    private readonly ModuleList<EdgeConv> convolutions;
    private readonly NormedLinear global;
    private readonly CloudHead head;

    private readonly CloudClassifierOptions _options;

    /// <summary>The published layout: edge convolutions of 64, 64, 128 and 256 channels, 1024 features of a cloud.</summary>
    public static CloudClassifierOptions Published { get; } = new() { Widths = [64, 64, 128, 256, 1024], Dropout = 0.5 };

    /// <param name="options">The layout; null for <see cref="Published"/>.</param>
    /// <param name="generator">Where first weights are drawn from; forked for dropout.</param>
    public DgcnnClassifier(CloudClassifierOptions? options, Generator generator)
        : base(nameof(DgcnnClassifier))
    {
        _options = options ?? Published;
        int[] edges = [.. _options.Widths.SkipLast(1)];
        convolutions = new ModuleList<EdgeConv>([.. edges.Prepend(_options.Channels).Zip(edges, (a, b) => new EdgeConv([a, b], Aggregation.Max, Activation, generator))]);
        global = new NormedLinear(edges.Sum(), _options.Widths[^1], Activation(), generator);
        head = new CloudHead(2 * _options.Widths[^1], _options.Head, _options.Outputs, _options.Dropout, Activation, generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The points have another shape than the options say.</exception>
    public override Batch forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var rows = PointSet.Of(x[_options.Input], _options.Input, _options.Channels).Rows;
        List<Tensor> features = [];
        foreach (var convolution in convolutions)
        {
            rows = rows.With(convolution.Run(rows.Rows, NearestNeighbours.Graph(rows, _options.Neighbours, self: true)));
            features.Add(rows.Rows);
        }

        var wide = rows.With(global.call(torch.cat(features, 1)));
        var logits = head.call(torch.cat([wide.Max(), wide.Mean()], 1));
        return new Batch((_options.Output, new Field(scope.MoveToOuter(logits), FieldType.Scalar)));
    }

    private static torch.nn.Module<Tensor, Tensor> Activation() => torch.nn.LeakyReLU(0.2);
}
