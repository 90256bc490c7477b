using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>Maps applied to every point by itself, one after another, each a <see cref="NormedLinear"/>; what each gives is kept.</summary>
public sealed class PointMaps : torch.nn.Module<Tensor, IReadOnlyList<Tensor>>
{
    private readonly ModuleList<NormedLinear> layers;

    /// <param name="widths">Channels in, and of each map.</param>
    /// <param name="activation">Makes the activation of a map; called once a map.</param>
    /// <param name="generator">Where first weights are drawn from.</param>
    /// <param name="activateLast">Whether the last map has one too.</param>
    /// <exception cref="ArgumentException">Fewer than two widths.</exception>
    public PointMaps(IReadOnlyList<int> widths, Func<torch.nn.Module<Tensor, Tensor>> activation, Generator generator, bool activateLast = true)
        : base(nameof(PointMaps))
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentNullException.ThrowIfNull(activation);
        if (widths.Count < 2)
        {
            throw new ArgumentException($"Maps of points need their width in and at least one width out; found {widths.Count}.", nameof(widths));
        }

        layers = new ModuleList<NormedLinear>([.. Enumerable.Range(1, widths.Count - 1).Select(i =>
            new NormedLinear(widths[i - 1], widths[i], activateLast || i + 1 < widths.Count ? activation() : null, generator))]);
        RegisterComponents();
    }

    /// <summary>What each map gives, first to last.</summary>
    /// <param name="rows"><c>[N, widths[0]]</c>.</param>
    public override IReadOnlyList<Tensor> forward(Tensor rows) => Run(rows, 0, layers.Count);

    /// <summary>What some of the maps give.</summary>
    /// <param name="rows">What the first of them takes.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<Tensor> Run(Tensor rows, int start, int count)
    {
        List<Tensor> results = [];
        foreach (var layer in layers.Skip(start).Take(count))
        {
            rows = layer.call(rows);
            results.Add(rows);
        }

        return results;
    }
}
