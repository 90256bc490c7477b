using Noether.Fields;
using Noether.Lab.Models.Onnx;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Nero.Points;

/// <summary>
/// PointNet for whole clouds: maps of every point by itself, the maximum over the points, a perceptron. Any number of points in any order;
/// field <c>positions</c> in, field <c>logits</c> out.
/// </summary>
/// <remarks>Source: Qi, Su, Mo, Guibas, "PointNet", CVPR 2017 (arXiv:1612.00593), figure 2, without its transforms.</remarks>
internal sealed class CloudNetwork : NetworkModel
{
    private static readonly int[] Widths = [32, 64, 128];
    private const int Hidden = 64;

    private readonly PointMaps maps;
    private readonly NormedLinear hidden;
    private readonly Dropout dropout;
    private readonly torch.nn.Module<Tensor, Tensor> last;

    public CloudNetwork(int classes, double width, double leftOut, Generator generator)
        : base(nameof(CloudNetwork))
    {
        int Wide(int channels) => Math.Max(4, (int)Math.Round(channels * width));
        maps = new PointMaps([3, .. Widths.Select(Wide)], () => torch.nn.ReLU(), generator);
        hidden = new NormedLinear(Wide(Widths[^1]), Wide(Hidden), torch.nn.ReLU(), generator);
        dropout = new Dropout(leftOut, generator.Fork("dropout"));
        last = Initial.DrawUniform(torch.nn.Linear(Wide(Hidden), classes), generator);
        RegisterComponents();
    }

    /// <summary>Adds the network to a graph.</summary>
    /// <returns>Name of the logits.</returns>
    public string Write(OnnxGraph graph, string points)
    {
        var pooled = OnnxPoints.Largest(graph, OnnxPoints.Maps(graph, maps, points)[^1]);
        return OnnxLayers.Write(graph, last, OnnxPoints.Normed(graph, hidden, pooled));
    }

    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var points = x["positions"];
        var (clouds, width) = (points.Value.shape[0], points.Value.shape[1]);
        var rows = points.Mask is null
            ? new Ragged(points.Value.flatten(0, 1), Enumerable.Range(0, (int)clouds + 1).Select(i => i * width))
            : Ragged.FromPadded(points.Value, points.Mask);
        var pooled = rows.With(maps.call(rows.Rows)[^1]).Max();
        var logits = last.call(dropout.call(hidden.call(pooled)));
        return new Batch(("logits", new Field(scope.MoveToOuter(logits), FieldType.Scalar)));
    }
}
