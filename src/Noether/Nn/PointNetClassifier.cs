using Noether.Fields;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>
/// PointNet for whole clouds: maps of every point by itself, the maximum over the points, a head. Any number of points in any order; masked points change nothing,
/// batch statistics included. Without the transforms that turn its input: coordinates that are canonical already need none.
/// </summary>
/// <remarks>Source: Qi, Su, Mo, Guibas, "PointNet", CVPR 2017 (arXiv:1612.00593), figure 2.</remarks>
public sealed class PointNetClassifier : NetworkModel
{
    private readonly PointMaps maps;
    private readonly CloudHead head;

    private readonly CloudClassifierOptions _options;

    /// <param name="options">The layout; null for the defaults.</param>
    /// <param name="generator">Where first weights are drawn from; forked for dropout.</param>
    public PointNetClassifier(CloudClassifierOptions? options, Generator generator)
        : base(nameof(PointNetClassifier))
    {
        _options = options ?? new CloudClassifierOptions();
        maps = new PointMaps([_options.Channels, .. _options.Widths], () => torch.nn.ReLU(), generator);
        head = new CloudHead(_options.Widths[^1], _options.Head, _options.Outputs, _options.Dropout, () => torch.nn.ReLU(), generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The points have another shape than the options say.</exception>
    public override Batch forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var rows = PointSet.Of(x[_options.Input], _options.Input, _options.Channels).Rows;
        var logits = head.call(rows.With(maps.call(rows.Rows)[^1]).Max());
        return new Batch((_options.Output, new Field(scope.MoveToOuter(logits), FieldType.Scalar)));
    }
}
