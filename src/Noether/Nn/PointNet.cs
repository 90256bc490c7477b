using Noether.Fields;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>
/// PointNet with a value at every point: maps of each point, the maximum over the cloud, and a head that reads both. Any number of points, in any order;
/// masked points change nothing, batch statistics included.
/// Source: Qi, Su, Mo, Guibas, "PointNet: Deep Learning on Point Sets for 3D Classification and Segmentation", CVPR 2017 (arXiv:1612.00593), figure 2.
/// </summary>
/// <remarks>Defaults: widths of the part segmentation network, whose head sees the features of all maps; the last map has no activation.</remarks>
public sealed class PointNet : NetworkModel
{
    private readonly PointMaps maps;
    private readonly PointHead head;
    private readonly TNet? inputTransform;
    private readonly TNet? featureTransform;

    private readonly PointNetOptions _options;

    /// <param name="options">The layout; null for the defaults.</param>
    /// <param name="generator">Where first weights are drawn from.</param>
    public PointNet(PointNetOptions? options, Generator generator)
        : base(nameof(PointNet))
    {
        ArgumentNullException.ThrowIfNull(generator);
        _options = options ?? new PointNetOptions();
        var widths = _options.Widths;
        maps = new PointMaps([_options.Channels, .. widths], () => torch.nn.ReLU(), generator, activateLast: false);
        head = new PointHead(widths[^1], widths.Sum(), _options.Head, _options.Outputs, () => torch.nn.ReLU(), generator);
        if (_options.Transforms)
        {
            inputTransform = Transform(_options.Channels, generator);
            featureTransform = Transform(widths[_options.TransformAfter - 1], generator);
        }

        RegisterComponents();
    }

    /// <summary>The layout.</summary>
    public PointNetOptions Options => _options;

    /// <inheritdoc/>
    /// <exception cref="InputException">The points have another shape than the options say.</exception>
    public override Batch forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var points = PointSet.Of(x[_options.Input], _options.Input, _options.Channels);
        var (features, matrices) = Features(points.Rows);
        var pooled = points.Rows.With(features[^1]).Max();
        var values = head.Run(pooled, points.Rows.With(torch.cat([.. features], 1)));
        var result = points.ToField(values, _options.OutputType);
        var output = new Batch((_options.Output, result.With(scope.MoveToOuter(result.Value))));
        if (matrices.Count == 0)
        {
            return output;
        }

        var off = matrices.Select(TNet.Orthogonality).Aggregate((a, b) => a + b);
        return output.With(_options.Orthogonality, new Field(scope.MoveToOuter(off), FieldType.Scalar));
    }

    /// <summary>What the maps give, and the matrices of the transforms on the way.</summary>
    private (IReadOnlyList<Tensor> Features, IReadOnlyList<Tensor> Matrices) Features(Ragged points)
    {
        if (inputTransform is null || featureTransform is null)
        {
            return (maps.call(points.Rows), []);
        }

        var first = inputTransform.Run(points);
        var early = maps.Run(TNet.Turn(points, first), 0, _options.TransformAfter);
        var last = points.With(early[^1]);
        var second = featureTransform.Run(last);
        var late = maps.Run(TNet.Turn(last, second), _options.TransformAfter, _options.Widths.Count - _options.TransformAfter);
        return ([.. early, .. late], [first, second]);
    }

    private TNet Transform(int channels, Generator generator) =>
        new([channels, .. _options.TransformWidths], _options.TransformHead, channels, () => torch.nn.ReLU(), generator);
}
