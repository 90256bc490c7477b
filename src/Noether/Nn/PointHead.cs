using Noether.Fields;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// What reads a value at every point from features of the point and of its whole cloud: perceptron([cloud, point]). The first map is
/// W [g, l] = W_g g + W_l l, so the cloud's features, usually the wider part, are multiplied once a cloud and not once a point.
/// </summary>
public sealed class PointHead : torch.nn.Module
{
    private readonly NormedLinear first;
    private readonly ModuleList<NormedLinear> rest;
    private readonly ModuleList<Dropout> dropouts;
    private readonly Linear last;

    private readonly int _cloudWidth;

    /// <param name="cloudWidth">Features of a cloud.</param>
    /// <param name="pointWidth">Features of a point.</param>
    /// <param name="hidden">Widths of the layers in between; at least one.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="activation">Makes the activation of a layer.</param>
    /// <param name="generator">Where first weights, and what dropout leaves out, are drawn from; forked for the latter.</param>
    /// <param name="dropout">Probability of leaving out a feature in training, after every hidden layer but the last.</param>
    /// <exception cref="ArgumentException">No hidden layer.</exception>
    public PointHead(
        int cloudWidth, int pointWidth, IReadOnlyList<int> hidden, int outputs, Func<torch.nn.Module<Tensor, Tensor>> activation, Generator generator, double dropout = 0)
        : base(nameof(PointHead))
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(generator);
        if (hidden.Count == 0)
        {
            throw new ArgumentException("A head needs at least one hidden layer.", nameof(hidden));
        }

        _cloudWidth = cloudWidth;
        first = new NormedLinear(cloudWidth + pointWidth, hidden[0], activation(), generator);
        rest = new ModuleList<NormedLinear>([.. hidden.Zip(hidden.Skip(1), (a, b) => new NormedLinear(a, b, activation(), generator))]);
        dropouts = new ModuleList<Dropout>([.. hidden.SkipLast(1).Select((_, i) => new Dropout(dropout, generator.Fork($"dropout {i}")))]);
        last = Initial.DrawUniform(torch.nn.Linear(hidden[^1], outputs), generator);
        RegisterComponents();
    }

    /// <summary>Features of a cloud.</summary>
    public int CloudWidth => _cloudWidth;

    /// <summary>Values at the points.</summary>
    /// <param name="clouds">Features of the clouds, <c>[clouds, cloudWidth]</c>.</param>
    /// <param name="points">Features of the points, cloud by cloud, rows <c>[N, pointWidth]</c>.</param>
    /// <returns><c>[N, outputs]</c>.</returns>
    public Tensor Run(Tensor clouds, Ragged points)
    {
        ArgumentNullException.ThrowIfNull(clouds);
        ArgumentNullException.ThrowIfNull(points);
        using var scope = torch.NewDisposeScope();
        var ofClouds = clouds.matmul(first.Weight.narrow(1, 0, _cloudWidth).t());
        var ofPoints = points.Rows.matmul(first.Weight.narrow(1, _cloudWidth, first.Inputs - _cloudWidth).t());
        var rows = first.Finish(ofPoints + points.Spread(ofClouds));
        foreach (var (dropout, layer) in dropouts.Zip(rest))
        {
            rows = layer.call(dropout.call(rows));
        }

        return scope.MoveToOuter(last.call(rows));
    }
}
